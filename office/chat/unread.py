"""How much is said that somebody has not read, and what was carried to whom."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from office.audit.actor import Actor
from office.chat.models import Receipt
from office.notices.ringing import held_since, hours_of
from office.worktime.clock import now

UP_TO = 99  # of one room; the mark shows no more
# Each part walks its end of an index (entry_said) and stops at the most that is shown. Numbers and moments of a room
# rise together, so what waits for somebody begins at one number.
_OF_OTHERS = """
    entry.room_id = room.id AND entry.kind IN ('posted', 'must_read') AND entry.recalled_at IS NULL
    AND entry.seq > greatest(place.read_seq, place.hears_after) AND entry.sender_id <> place.person_id
"""
_SAID = f"""
    SELECT count(*) AS n, coalesce(bool_or(one.not_urgent), false) AS some_not_urgent FROM (
        (SELECT entry.not_urgent FROM chat_entry AS entry WHERE {_OF_OTHERS} AND NOT entry.not_urgent LIMIT %(most)s)
        UNION ALL
        (SELECT entry.not_urgent FROM chat_entry AS entry
        WHERE {_OF_OTHERS} AND entry.not_urgent AND entry.seq < coalesce((
            SELECT later.seq FROM chat_entry AS later
            WHERE later.room_id = room.id AND later.said_at >= asked.held_since
            ORDER BY later.said_at, later.seq LIMIT 1), {2**63 - 1})
        LIMIT %(most)s)
        LIMIT %(most)s) AS one
"""
_UNREAD = f"""
SELECT person.public_id, person.id, coalesce(sum(said.n), 0)::int, coalesce(bool_or(said.some_not_urgent), false),
    EXISTS (SELECT FROM chat_receipt
        WHERE chat_receipt.person_id = person.id AND delivered_at IS NULL AND ended_at IS NULL)
FROM unnest(%(people)s::uuid[], %(held_since)s::timestamptz[]) AS asked(public_id, held_since)
JOIN directory_person AS person ON person.public_id = asked.public_id
LEFT JOIN chat_membership AS place ON place.person_id = person.id AND place.left_at IS NULL
LEFT JOIN chat_room AS room ON room.id = place.room_id AND room.said_seq > place.read_seq
LEFT JOIN LATERAL ({_SAID}) AS said ON room.id IS NOT NULL
GROUP BY person.id
"""
_BY_ROOM = f"""
SELECT place.room_id, said.n, said.some_not_urgent
FROM (SELECT %(held_since)s::timestamptz AS held_since) AS asked
JOIN chat_membership AS place ON place.person_id = %(person)s AND place.left_at IS NULL
JOIN chat_room AS room ON room.id = place.room_id AND room.said_seq > place.read_seq
CROSS JOIN LATERAL ({_SAID}) AS said
WHERE said.n > 0
"""


class _Row(NamedTuple):
    """person: primary key. undelivered: something that they are to confirm has not been carried to them yet."""

    who: UUID
    person: int
    n: int
    some_not_urgent: bool
    undelivered: bool


def carried(people: Collection[UUID]) -> Mapping[UUID, int]:
    """The numbers that a page or a line of these people is about to carry: unread messages of all their rooms, those
    that are not urgent only once they have worked since. What they are to confirm is delivered with it; from here the
    receipts have their delivered_at. One query, one more the first time, and five where something not urgent is unread.
    """
    rows = _counted(dict.fromkeys(people))
    if fresh := [row.who for row in rows if row.undelivered]:
        Receipt.objects.filter(person__public_id__in=fresh, delivered_at=None, ended_at=None).update(delivered_at=now())
    held = _held({row.person: row.who for row in rows if row.some_not_urgent})
    rows += _counted(held) if held else []
    return dict.fromkeys(people, 0) | {row.who: row.n for row in rows}


def by_room(actor: Actor) -> dict[int, int]:
    """Unread ones of each room that has some, by its primary key."""
    rows = _counted_by_room(actor, None)
    if any(some_not_urgent for _room, _n, some_not_urgent in rows):
        held = _held({actor.person.pk: actor.person.public_id})
        rows = _counted_by_room(actor, held[actor.person.public_id]) if held else rows
    return {room: n for room, n, _some in rows}


def _held(people: Mapping[int, UUID]) -> dict[UUID, datetime]:
    """Of those who do not work now: since when what is not urgent waits for them."""
    if not people:
        return {}
    moment = now()
    since = {people[pk]: held_since(moment, hours) for pk, hours in hours_of(people).items()}
    return {who: at for who, at in since.items() if at}


def _counted(held: Mapping[UUID, datetime | None]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, {"people": list(held), "held_since": list(held.values()), "most": UP_TO + 1})
        return [_Row(*row) for row in cursor.fetchall()]


def _counted_by_room(actor: Actor, held: datetime | None) -> list[tuple[int, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_ROOM, {"person": actor.person.pk, "held_since": held, "most": UP_TO + 1})
        return list(cursor.fetchall())
