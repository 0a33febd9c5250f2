"""The trail cannot be rewritten by the role that runs the program, and the checks see it when it could."""

import pytest
from django.db import connection, connections

from office.checks import database

pytestmark = pytest.mark.django_db


def run(check):
    messages = check(None, databases=["default"])
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_migrated_database_is_in_good_order():
    assert run(database.version) + run(database.append_only_trail) + run(database.powerless_role) == []


def test_databases_are_looked_at_only_when_asked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert database.append_only_trail(None, databases=None) == []


@pytest.mark.parametrize("power", ["UPDATE", "DELETE", "TRUNCATE"])
def test_a_right_to_rewrite_the_trail_is_named(power):
    execute(f"GRANT {power} ON audit_event TO banjie_app")

    (message,) = database.append_only_trail(None, databases=["default"])

    assert message.id == "office.E011"
    assert power in message.msg


def test_the_owner_as_app_role_is_named(settings):
    settings.DATABASE_APP_ROLE = "banjie_owner"

    assert run(database.append_only_trail) == ["office.E011"]


def test_a_trigger_switched_off_is_named():
    execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")

    assert run(database.append_only_trail) == ["office.E012"]


def test_a_role_with_powers_is_named(settings):
    settings.DATABASE_APP_ROLE = "postgres"

    (message,) = database.powerless_role(None, databases=["default"])

    assert message.id == "office.E013"
    assert "SUPERUSER" in message.msg


def test_a_missing_role_is_named(settings):
    settings.DATABASE_APP_ROLE = "nobody_here"

    assert run(database.powerless_role) == ["office.W013"]


def test_an_old_server_is_named(monkeypatch):
    monkeypatch.setitem(connections["default"].__dict__, "pg_version", 140012)

    (message,) = database.version(None, databases=["default"])

    assert message.id == "office.E010"
    assert "14.12" in message.msg
