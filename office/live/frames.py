"""What goes over the line: made into text once, sent to everybody as it is."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from websockets.frames import Frame as Framed
from websockets.frames import Opcode

from office.live.topics import Entry

# Close codes, all in docs/reference/live.md. Private ones even where RFC 6455 has its own: daphne's autobahn refuses to
# send 1003, 1008 and 1009, and the line would stay open and deaf.
NOT_SIGNED_IN = 4401
TOO_SLOW = 4408
TOO_MANY = 4429
MALFORMED = 4400
TOO_FAST = 4420
ONLY_TEXT = 4415
TOO_LARGE = 4413


class Frame:
    """One frame, ready for every socket (`event`), event stream and poll (`text`). size: bytes of UTF-8."""

    def __init__(self, content: Any) -> None:
        self.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
        self._bytes = self.text.encode()
        self.size = len(self._bytes)
        self.event = {"type": "websocket.send", "text": self.text}

    @cached_property
    def ready_made(self) -> bytes:
        """As it goes over the line, for servers that take it so (`office.live.ready_made`)."""
        return Framed(Opcode.TEXT, self._bytes).serialize(mask=False)


def page(topic: str, *, after: int, seq: int, head: int, entries: Sequence[Entry]) -> Frame:
    """The entries of a topic that follow on `after`; whoever has less than that has a gap."""
    told = [{"seq": entry.seq, **entry.payload} for entry in entries]
    return Frame({"topic": topic, "after": after, "seq": seq, "head": head, "entries": told})


def refused(topic: str, status: int = 404) -> Frame:
    """404: no such topic, or not for this listener; 503: it could not be read now, ask again."""
    return Frame({"refused": topic, "status": status})


def ended(topic: str) -> Frame:
    """The right to listen has ended; nothing more comes of this topic."""
    return Frame({"ended": topic})


def whispered(topic: str, body: Any) -> Frame:
    return Frame({"topic": topic, "whisper": body})


def is_live(live: bool) -> Frame:
    """False: the server itself hears nothing at present; what is shown may be old."""
    return Frame({"live": live})
