import pytest
from django.conf import settings
from django.test import Client

from tests.office.live.servers import server


@pytest.fixture
def signed_in():
    """The key of a new session of one of the cast."""

    def sign_in(actor):
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return sign_in


@pytest.fixture
def topic_of():
    return lambda actor: f"person:{actor.person.public_id}"


@pytest.fixture(scope="module")
def two_servers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), server() as one, server() as other:
        yield one, other
