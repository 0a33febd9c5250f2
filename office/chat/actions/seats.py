"""Places in a room: who takes one, and how it is told."""

from collections.abc import Iterable

from directory.models import Person
from office.audit.actor import Actor
from office.chat.models import LONGEST, Membership, Room
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.worktime.clock import now


def seat(
    room: Room,
    people: Iterable[Person],
    *,
    role: str = Membership.Role.MEMBER,
    hears_after: int = 0,
    read_seq: int = 0,
) -> None:
    """Who was here before takes the same row, and hears from now on as well."""
    moment = now()
    Membership.objects.bulk_create(
        (
            Membership(room=room, person=one, role=role, hears_after=hears_after, read_seq=read_seq, joined_at=moment)
            for one in people
        ),
        update_conflicts=True,
        unique_fields=["room", "person"],
        update_fields=["role", "hears_after", "read_seq", "joined_at", "left_at", "draft", "drafted_at"],
    )


def keep_draft(room: Room, text: str, *, by: Actor) -> None:
    """What somebody has typed and not sent, for their other devices; nobody else ever reads it. An empty one lets go.
    A mark of secrecy is refused here as in what is sent."""
    refuse_marks({"text": text}, subject=room, by=by)
    Membership.objects.filter(room=room, person=by.person, left_at=None).update(
        draft=text[:LONGEST], drafted_at=now() if text else None
    )


def people_named(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"id": str(one.public_id), "name": one.name} for one in people]


def tell_numbers(people: Iterable[Person]) -> None:
    ring(*(f"person:{one.public_id}" for one in people))
