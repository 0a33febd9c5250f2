"""A real PostgreSQL for the suite: $DATABASE_URL's, or the embedded one."""

import os

os.environ.setdefault("DATABASE_POOL", "0")
os.environ.setdefault("PLAIN_STATIC", "1")
if "DATABASE_URL" not in os.environ:
    from office.demo import postgres

    os.environ["DATABASE_URL"] = postgres.ensure("postgres-tests").owner

import pytest  # noqa: E402


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
