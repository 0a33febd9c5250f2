"""Which sockets there are: one."""

from typing import Any

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from office.live.origins import OwnOrigin, Scope
from office.live.sockets import socket


async def nowhere(scope: Scope, receive: Any, send: Any) -> Any:
    """403, as the handshake knows no 404."""
    return await WebsocketDenier()(scope, receive, send)


sockets = OwnOrigin(URLRouter([path("live/", socket), re_path("", nowhere)]))  # type: ignore[arg-type]
