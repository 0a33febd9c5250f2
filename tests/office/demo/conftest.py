"""The demonstration office, loaded once a session into a database beside that of the cast."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings

from office.worktime.clock import at
from office.worktime.hours import CHINA

NOW = datetime(2026, 11, 20, 10, 24, tzinfo=CHINA)  # a Friday, at work: the moment of the mock-ups


def _use(name):
    """Point the default connection at another database; whoever holds the old one lets go of it."""
    connections.close_all()
    connection.settings_dict["NAME"] = connections.settings["default"]["NAME"] = name


@pytest.fixture(scope="session")
def _demonstration_database(django_db_setup, django_db_blocker, _files_folder):
    from office.demo.loading import load, ring_the_bells
    from office.demo.workshop import Workshop
    from office.worktime.seed import plant

    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": _files_folder}}
    with django_db_blocker.unblock():
        ours = connection.settings_dict["NAME"]
        made = f"{ours}_demonstration"
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{made}" TEMPLATE "{ours}"')
        _use(made)
        try:
            call_command("flush", interactive=False, verbosity=0)
            with connection.cursor() as cursor:  # not among the models: what other tests left for a worker
                cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
            plant()
            seals = {"SEAL_KEYS": _files_folder / "seals", "SEAL_SAMPLES": True}
            with at(NOW), override_settings(STORAGES={"default": folder}, DEMO=True, **seals):
                with Workshop() as workshop:
                    load(workshop, lambda _line: None)
                ring_the_bells()
        finally:
            _use(ours)
        yield made
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{made}" WITH (FORCE)')


@pytest.fixture(scope="module")
def _in_the_demonstration(_demonstration_database, django_db_blocker):
    ours = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _use(_demonstration_database)
    yield
    with django_db_blocker.unblock():
        _use(ours)


@pytest.fixture
def demonstration(_in_the_demonstration, db, settings):
    """The test stands in the demonstration office at that Friday morning; what it changes is taken back. For modules
    whose tests all do: they carry the mark django_db, or no database is made."""
    settings.DEMO = True
    with at(NOW):
        yield


@pytest.fixture
def empty_house(db):
    """A database with tables and without an office."""
    from office.worktime.seed import plant

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
    plant()


@pytest.fixture
def door():
    """A browser signed in as somebody, by staff number."""
    from directory.models import Person

    def come_in(username) -> Client:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return come_in
