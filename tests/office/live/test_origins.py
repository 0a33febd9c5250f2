"""Only our own pages may open a line."""

import pytest

from office.live.origins import is_own


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.ALLOWED_HOSTS = ["banjie.example", "127.0.0.1"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://portal.example", "https://*.city.example"]
    settings.SECURE = True


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://banjie.example", "banjie.example"),
        ("https://banjie.example", "banjie.example:443"),
        ("https://BANJIE.example:8443", "banjie.example:8443"),
        ("https://portal.example", "banjie.example"),
        ("https://docs.city.example", "banjie.example"),
    ],
)
def test_own(origin, host):
    assert is_own(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("", "banjie.example"),
        ("null", "banjie.example"),
        ("https://evil.example", "banjie.example"),
        ("https://banjie.example.evil.example", "banjie.example"),
        ("https://evil-banjie.example", "banjie.example"),
        ("https://sub.banjie.example", "banjie.example"),
        ("https://banjie.example:8443", "banjie.example"),
        ("http://banjie.example", "banjie.example"),
        ("http://docs.city.example", "banjie.example"),
        ("https://evil.example", "evil.example"),
        ("https://evilcity.example", "banjie.example"),
        ("file://banjie.example", "banjie.example"),
        ("https://[", "banjie.example"),
    ],
)
def test_foreign(origin, host):
    assert not is_own(origin, host)


def test_without_tls_where_none_is_expected(settings):
    settings.SECURE = False

    assert is_own("http://127.0.0.1:8000", "127.0.0.1:8000")
    assert not is_own("http://127.0.0.1:8001", "127.0.0.1:8000")
