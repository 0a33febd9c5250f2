"""Only our own pages may open a line: a browser sends the cookies of its person to whoever asks."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

Scope = dict[str, Any]
Door = Callable[[Scope, Any, Any], Awaitable[Any]]


def is_own(origin: str, host: str) -> bool:
    """The page comes from the very host and port that it calls, or from one in CSRF_TRUSTED_ORIGINS.

    Stricter than channels' AllowedHostsOriginValidator, which compares neither ports nor schemes.
    """
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        came = urlsplit(origin.lower())
    except ValueError:
        return False
    if came.scheme not in (("https",) if settings.SECURE else ("http", "https")):
        return False
    for trusted in settings.CSRF_TRUSTED_ORIGINS:
        scheme, _, pattern = trusted.partition("://*")
        if pattern and scheme == came.scheme and is_same_domain(came.netloc, pattern):
            return True
    usual = ":443" if came.scheme == "https" else ":80"
    name, _ = split_domain_port(host.lower())
    same = came.netloc.removesuffix(usual) == host.lower().removesuffix(usual)
    return bool(same and validate_host(name, settings.ALLOWED_HOSTS))


class OwnOrigin:
    """Refuses the handshake with 403 when the origin is foreign or missing."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> Any:
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
        door = self.door if is_own(origin, host) else WebsocketDenier()
        return await door(scope, receive, send)
