"""Which sockets there are."""

from channels.routing import URLRouter

sockets = URLRouter([])
