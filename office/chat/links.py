"""Links to subjects of ours inside a message: what they lead to, for whoever may see it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from office.audit.actor import Actor
from office.subjects import kinds

MOST = 3  # cards under one message
_URL = re.compile(r"https?://[^\s<>\"'，。；）]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Unfolded:
    label: str
    title: str
    url: str
    mark: str = ""


def unfolded(actor: Actor, text: str, host: str) -> list[Unfolded]:
    """The first few links that lead into this office, as cards; nothing of what the actor may not see."""
    found = []
    for address in _URL.findall(text):
        parts = urlsplit(address)
        if parts.netloc == host and (card := led_to(actor, parts.path)) and card not in found:
            found.append(card)
    return found[:MOST]


def led_to(actor: Actor, path: str) -> Unfolded | None:
    """The subject whose page has this path, as far as the actor may see it."""
    named = _UUID.search(path)
    if named is None:
        return None
    public_id = UUID(named.group())
    for kind in kinds.kinds():
        if kind.url_of_id(public_id) == path:
            subject = kind.load(actor, public_id)
            if subject is None:
                return None
            return Unfolded(str(kind.label), kind.title(subject), path, kind.mark(subject))
    return None
