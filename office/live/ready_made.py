"""uvicorn's WebSocket, which also takes frames ready-made: `uvicorn --ws office.live.ready_made:Sockets`.

What a server sends is not masked (RFC 6455 §5.1), so a frame is the same bytes on every line of a room, and even where
compression was agreed on a frame may go without (RFC 7692 §6). It is offered to the application as an extension of
ASGI; a server without it is sent the text, and frames it once more for every line.
"""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import OPEN

from office.live import READY_MADE


class Sockets(WebSocketsSansIOProtocol):
    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][READY_MADE] = {"write": self.write}

    def write(self, frame: bytes) -> bool:
        """False where it must go the usual way: what waits already comes first, and who is gone is told so."""
        if self.disconnected or self.conn.state is not OPEN or not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True
