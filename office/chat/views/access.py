"""Loading through the actor: what is missing and what is forbidden both answer 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from office.audit.actor import Actor
from office.chat.models import Membership, MustRead
from office.chat.permissions import membership_in, must_read_visible_to
from office.chat.retention import NoSuchRoom


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def place_or_404(request: HttpRequest, public_id: UUID) -> Membership:
    """The reader's place in the room."""
    found = membership_in(actor_of(request), public_id)
    if found is None:
        raise Http404
    return found


def must_read_or_404(request: HttpRequest, public_id: UUID) -> MustRead:
    found = must_read_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return found


def room_id(given: str) -> UUID:
    """As it stands, or in the address of the room's page. Raises NoSuchRoom."""
    try:
        return UUID(given.strip().partition("?")[0].rstrip("/").rpartition("/")[2])
    except ValueError:
        raise NoSuchRoom from None


def number(given: str | None) -> int | None:
    """A seq out of an address; anything else is none."""
    return int(given) if given and given.isdecimal() and len(given) < 18 else None
