"""A real PostgreSQL for the suite: $DATABASE_URL's, or an embedded one of its own."""

import copy
import gc
import os

import environ
import pytest
from django.conf import settings as project
from django.core.cache import cache

from office.demo import postgres


def _use_database() -> None:
    """pytest-django has read the settings by now, but has not connected; the owner's role makes the test database."""
    default = project.DATABASES["default"]
    default["OPTIONS"].pop("pool", None)
    if "DATABASE_URL" not in os.environ:
        found = environ.Env.db_url_config(postgres.ensure("postgres-tests", durable=False).owner)
        default.update({name: found[name] for name in ("NAME", "USER", "HOST", "PORT")})
        default["OPTIONS"]["host"] = found["OPTIONS"]["host"]


_use_database()
project.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The live server reads this once, when it starts, which is before any fixture of a test.
project.SECURE_SSL_REDIRECT = False


def pytest_collection_modifyitems(items):
    """The longest first. Last what a browser drives: Playwright leaves an event loop running in its process.

    With SECOND_ATTEMPT a journey through a browser that fails is tried once more, and named as such.
    """

    def place(item):
        if item.get_closest_marker("browser"):
            return 2
        return 0 if item.get_closest_marker("xdist_group") else 1

    items.sort(key=place)
    if "SECOND_ATTEMPT" in os.environ:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish():
    """What was imported and collected lives to the end; looking through it again and again for waste finds none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_make_parametrize_id(val, argname):
    """No name of a test holds a file: made anew by each worker, it may differ, and both must name the same tests."""
    return argname if isinstance(val, bytes | str) and len(val) > (40 if isinstance(val, bytes) else 400) else None


@pytest.fixture(scope="session")
def _files_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def _plain(settings, _files_folder):
    cache.clear()
    settings.SEAL_KEYS, settings.SEAL_SAMPLES = _files_folder / "seals", True
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": _files_folder},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The cast is made once and committed; each test sees it and rolls back what it adds."""
    from django.db import connection

    from tests import emptying
    from tests.cast import gather

    connection.ops.sql_flush, connection.ops.execute_sql_flush = emptying.tables, emptying.empty
    with django_db_blocker.unblock():
        return gather()


@pytest.fixture
def cast(request):
    """The people of tests/cast.py. A test with committed data finds an empty office and gathers its own."""
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        from directory.models import Unit
        from office.worktime.seed import plant
        from tests.cast import gather

        plant()
        if Unit.objects.exists():
            return copy.deepcopy(request.getfixturevalue("django_db_setup"))
        return gather()
    town = request.getfixturevalue("django_db_setup")
    request.getfixturevalue("db")
    return copy.deepcopy(town)
