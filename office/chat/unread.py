"""How much is said that somebody has not read, and what was carried to whom."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

from office.audit.actor import Actor
from office.chat.models import Receipt
from office.worktime.clock import now

UP_TO = 99  # of one room; the mark shows no more
_UNREAD = """
SELECT person.public_id, coalesce(sum(said.n), 0)::int, EXISTS (
    SELECT FROM chat_receipt WHERE chat_receipt.person_id = person.id AND delivered_at IS NULL AND ended_at IS NULL)
FROM directory_person AS person
LEFT JOIN chat_membership AS place ON place.person_id = person.id AND place.left_at IS NULL
LEFT JOIN chat_room AS room ON room.id = place.room_id AND room.said_seq > place.read_seq
LEFT JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT FROM chat_entry AS entry
        WHERE entry.room_id = room.id AND entry.seq > greatest(place.read_seq, place.hears_after)
            AND entry.kind IN ('posted', 'must_read') AND entry.sender_id <> person.id AND entry.recalled_at IS NULL
        LIMIT %(most)s) AS one) AS said ON room.id IS NOT NULL
WHERE person.public_id = ANY(%(people)s)
GROUP BY person.id
"""
_BY_ROOM = """
SELECT place.room_id, said.n
FROM chat_membership AS place
JOIN chat_room AS room ON room.id = place.room_id AND room.said_seq > place.read_seq
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT FROM chat_entry AS entry
        WHERE entry.room_id = room.id AND entry.seq > greatest(place.read_seq, place.hears_after)
            AND entry.kind IN ('posted', 'must_read') AND entry.sender_id <> place.person_id
            AND entry.recalled_at IS NULL
        LIMIT %(most)s) AS one) AS said
WHERE place.person_id = %(person)s AND place.left_at IS NULL AND said.n > 0
"""


def carried(people: Collection[UUID]) -> Mapping[UUID, int]:
    """The numbers that a page or a line of these people is about to carry: unread messages of all their rooms. What
    they are to confirm is delivered with it; from here the receipts have their delivered_at. One query, and one more
    the first time."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, {"people": list(people), "most": UP_TO + 1})
        rows = cursor.fetchall()
    if fresh := [who for who, _, undelivered in rows if undelivered]:
        Receipt.objects.filter(person__public_id__in=fresh, delivered_at=None, ended_at=None).update(delivered_at=now())
    return dict.fromkeys(people, 0) | {who: n for who, n, _ in rows}


def by_room(actor: Actor) -> dict[int, int]:
    """Unread ones of each room that has some, by its primary key."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ROOM, {"person": actor.person.pk, "most": UP_TO + 1})
        return dict(cursor.fetchall())
