"""An agency ready to issue: a register, a sample seal, and people at their doors."""

from decimal import Decimal

import pytest
from django.test import Client

from office.ui.fonts import Role
from tests.workflows.documents.sheets import installed
from workflows.documents.keeping import enter_seal, open_register

SAMPLE_SEAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 45 45"><circle cx="22.5" cy="22.5" r="21.5" fill="none" '
    'stroke="#c8141e"/><text x="14" y="25" font-size="8" fill="#c8141e">样章</text></svg>'
).encode()


@pytest.fixture
def town(cast):
    government = cast.unit("市政府")
    open_register(government, code="示府发", name="市政府文件", by=cast.registrar)
    enter_seal(
        government, picture=SAMPLE_SEAL, name="样章.svg", diameter_mm=Decimal(45), is_sample=True, by=cast.registrar
    )
    return cast


@pytest.fixture
def at_door():
    """A browser signed in as one of the cast."""

    def door(actor) -> Client:
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return door


@pytest.fixture
def real_fangsong():
    """For what is measured to the tenth of a millimetre, or by name: set-up fetches the Fandol fonts where no 仿宋 is
    installed. Without a way out it cannot, and Noto or LXGW WenKai stands in."""
    if installed()[Role.FANGSONG].name.startswith(("Noto", "LXGW")):
        pytest.skip("no 仿宋 on this machine, another font stands in: run python -m office.ui.fonts")
