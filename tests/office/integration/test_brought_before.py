"""What a system brought before it followed it, set right by its migration."""

from importlib import import_module

import pytest
from django.db import connection

from tests.office.integration.conftest import connect
from tests.office.integration.test_sources import ALARM, city_system, post, source, worked  # noqa: F401
from workflows.supervision.models import MatterUserGrant

pytestmark = pytest.mark.django_db
migration = import_module("office.integration.migrations.0005_follow_what_was_brought")


def test_a_system_reads_back_what_it_brought_to_the_version_before(
    source,  # noqa: F811
    post,  # noqa: F811
    client,
    city_system,  # noqa: F811
    cast,
    app_admin,
):
    post(source)
    address = f"/api/v1/matters/{worked().result_id}"
    post(source, ALARM | {"unit": "无此单位"}, message="msg-2")
    assert worked().result_id is None
    MatterUserGrant.objects.all().delete()  # as the version before left it
    assert client.get(address, headers=city_system.bearer()).status_code == 404

    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration.FOLLOW)

    assert client.get(address, headers=city_system.bearer()).status_code == 200
    assert MatterUserGrant.objects.get().user == city_system.account.person
    other = connect(cast.unit("市政府"), app_admin, "另一系统")
    assert client.get(address, headers=other.bearer()).status_code == 404
