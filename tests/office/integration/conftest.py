"""The county's office system, its administrator, and a city that answers."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit.actor import Actor
from office.integration import actions, endpoints
from office.integration.models import Delivery, Endpoint, Key, ServiceAccount
from office.integration.scopes import Scope
from office.worktime.clock import now
from tests.cast import SINCE


@cache
def pdf_bytes() -> bytes:
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(595, 842)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def pdf(name: str = "请示.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def administrator(cast, unit: str, username: str) -> Actor:
    """The application administrator of a unit; the town hall of tests/cast.py has none."""
    person = enrol(cast.unit(unit), username=username, name="应用管", by=cast.admin)
    post = establish_post(cast.unit(unit), title="应用管理员", roles=[Role.APP_ADMIN], order=990, by=cast.admin)
    appoint(person, to=post, starts_on=SINCE, by=cast.admin)
    return actor_of(person)


@dataclass
class System:
    """A connected system as its own people hold it."""

    account: ServiceAccount
    key: Key
    token: str

    @property
    def actor(self) -> Actor:
        return actor_of(self.account.person)

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def connect(unit, by: Actor, name: str = "办公系统") -> System:
    account = actions.open_account(unit, name=name, purpose="公文往来", contact="值班室 8800", by=by)
    made = actions.make_key(account, scopes=list(Scope.values), by=by)
    return System(account, made.key, made.token)


@pytest.fixture
def app_admin(cast):
    """Of the city: the general office stands for the government."""
    return administrator(cast, "市政府办公室", "appadm")


@pytest.fixture
def county_admin(cast):
    return administrator(cast, "青禾县政府", "qhadm")


@pytest.fixture
def county(cast, app_admin):
    return connect(cast.unit("青禾县政府"), app_admin, "青禾县办公系统二")


@pytest.fixture
def other_county(cast, app_admin):
    return connect(cast.unit("临江县政府"), app_admin, "临江县办公系统")


@pytest.fixture
def hook(county, app_admin) -> Endpoint:
    """Of the county, for everything about documents and what is done with them."""
    made = endpoints.enter_endpoint(
        county.account, url="https://oa.example.com/hook", patterns=["document.*", "incoming.*"], by=app_admin
    )
    return Endpoint.objects.select_related("account__person__serves").get(pk=made.endpoint.pk)


def waiting(endpoint: Endpoint, *subjects, type: str = "incoming.registered") -> list[Delivery]:
    """Rows as the reader enters them, one for each subject named."""
    import uuid

    moment = now()
    return [
        Delivery.objects.create(
            endpoint=endpoint,
            event=uuid.uuid4(),
            type=type,
            subject_kind="incoming",
            subject_id=subject,
            happened_at=moment,
            next_at=moment,
        )
        for subject in subjects
    ]
