"""Putting people on one's shelf, and reading it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, Person
from directory.shelf.models import Shelf
from directory.visibility.reach import Purpose, Reach
from office.audit.actor import Actor
from office.audit.refusals import Refusal

MOST_KEPT, MOST_OPENED = 60, 10
_OPENED = f"""
INSERT INTO directory_shelf (owner_id, favourites, opened) VALUES (%s, '{{}}', ARRAY[%s]::bigint[])
ON CONFLICT (owner_id) DO UPDATE
SET opened = (excluded.opened || array_remove(directory_shelf.opened, excluded.opened[1]))[1:{MOST_OPENED}]
RETURNING favourites
"""


class ShelfFull(Refusal):
    def sentence(self) -> str:
        return _("You keep %(n)d people at hand already; take one away first.") % {"n": MOST_KEPT}


@dataclass(frozen=True, slots=True)
class AtHand:
    """By their main posts. opened: those who are not favourites anyway."""

    favourites: Sequence[Appointment] = ()
    opened: Sequence[Appointment] = ()

    def __bool__(self) -> bool:
        return bool(self.favourites or self.opened)


@transaction.atomic
def keep_at_hand(person: Person, *, by: Actor) -> None:
    Shelf.objects.get_or_create(owner=by.person)
    shelf = Shelf.objects.select_for_update().get(owner=by.person)
    if person.pk in shelf.favourites:
        return
    if len(shelf.favourites) >= MOST_KEPT:
        raise ShelfFull
    shelf.favourites = [person.pk, *shelf.favourites]
    shelf.save(update_fields=["favourites"])


@transaction.atomic
def put_back(person: Person, *, by: Actor) -> None:
    shelf = Shelf.objects.select_for_update().filter(owner=by.person).first()
    if shelf is not None and person.pk in shelf.favourites:
        shelf.favourites = [one for one in shelf.favourites if one != person.pk]
        shelf.save(update_fields=["favourites"])


def note_opened(person: Person, *, by: Actor) -> bool:
    """The card was opened; answers whether its person is a favourite. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [by.person.pk, person.pk])
        return person.pk in cursor.fetchone()[0]


def at_hand(reach: Reach) -> AtHand:
    """As far as the reader may still find them; two queries, one where nothing is kept."""
    shelf = Shelf.objects.filter(owner=reach.actor.person).first()
    if shelf is None or not reach.actor.appointments:
        return AtHand()
    wanted = [*shelf.favourites, *shelf.opened]
    held = reach.to(Purpose.FIND).appointments(today()).filter(person__in=wanted, person__is_active=True).with_names()
    found: dict[int, Appointment] = {}
    for one in held.order_by("-is_main", "starts_on", "pk"):
        found.setdefault(one.person_id, one)
    opened = [pk for pk in shelf.opened if pk not in shelf.favourites and pk != reach.actor.person.pk]
    return AtHand(_in_order(shelf.favourites, found), _in_order(opened, found))


def _in_order(wanted: Sequence[int], found: dict[int, Appointment]) -> list[Appointment]:
    return [found[pk] for pk in wanted if pk in found]
