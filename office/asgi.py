"""One entrance for pages and sockets: daphne in the demonstration, in production uvicorn for all under /live/."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from office.live.routing import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
