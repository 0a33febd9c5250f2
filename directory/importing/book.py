"""The book as an import finds it: who holds which post below the chosen unit, and where else."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from directory.importing.models import Column
from directory.importing.places import Place, Tree
from directory.models import Appointment, AppointmentQuerySet, Person, Post, Unit
from directory.roles import EXCLUSIVE, Role
from directory.subtrees import below

PROTECTED = EXCLUSIVE | {Role.ORG_ADMIN}  # whoever holds one of these is never put out by a list
FIELDS = ("name", Column.PHONE.value, Column.MOBILE.value, Column.EMAIL.value, Column.ROOM.value)


@dataclass(eq=False, slots=True)
class Seat:
    """A post below the chosen unit, or one to be established (pk None)."""

    pk: int | None
    place: Place
    title: str
    roles: tuple[str, ...] = (Role.STAFF.value,)
    order: int = 0

    @property
    def is_protected(self) -> bool:
        return not PROTECTED.isdisjoint(self.roles)

    def __str__(self) -> str:
        return f"{self.place} {self.title}"


@dataclass(eq=False, slots=True)
class Held:
    """An appointment below the chosen unit that has not ended."""

    pk: int
    seat: Seat
    is_main: bool
    starts_on: date
    ends_on: date | None


@dataclass(eq=False, slots=True)
class Known:
    """A person in the book. outside: a unit beyond the chosen one in which they hold a post."""

    pk: int
    staff_number: str
    facts: dict[str, str]
    is_active: bool
    is_service: bool
    held: list[Held] = field(default_factory=list)
    outside: str = ""
    kinds: frozenset[str] = frozenset()  # which of the three administrators they are outside


@dataclass(slots=True)
class Book:
    tree: Tree
    seats: dict[tuple[Place, str], list[Seat]]
    people: dict[str, Known]
    people_now: int

    @classmethod
    def open(cls, root: Unit, listed: Collection[str], on: date) -> "Book":
        """With everybody who is listed or works below the root."""
        tree = Tree(root, on)
        seats, by_pk = _seats(root, tree, on)
        held = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on))
        inside = held.filter(below(root.path, "post__unit__path"), person__is_service=False).order_by("starts_on", "pk")
        rows = list(inside.values_list("person_id", "pk", "post_id", "is_main", "starts_on", "ends_on"))
        people = _people({row[0] for row in rows}, listed)
        known = {one.pk: one for one in people.values()}
        now = set()
        for person, pk, post, is_main, starts_on, ends_on in rows:
            if post in by_pk:
                known[person].held.append(Held(pk, by_pk[post], is_main, starts_on, ends_on))
            if starts_on <= on and known[person].is_active:
                now.add(person)
        _outside(root, known, held)
        return cls(tree, seats, people, len(now))


def _seats(root: Unit, tree: Tree, on: date) -> tuple[dict[tuple[Place, str], list[Seat]], dict[int, Seat]]:
    """Posts of one title in a unit are several chairs at one desk: in their official order."""
    rows = Post.objects.filter(below(root.path), Q(abolished_on=None) | Q(abolished_on__gt=on)).order_by("order", "pk")
    found: dict[tuple[Place, str], list[Seat]] = {}
    by_pk = {}
    for pk, unit, title, roles, order in rows.values_list("pk", "unit_id", "title", "roles", "order"):
        seat = by_pk[pk] = Seat(pk, tree.by_pk[unit], title, tuple(roles), order)
        found.setdefault((seat.place, title), []).append(seat)
    return found, by_pk


def _people(inside: set[int], listed: Collection[str]) -> dict[str, Known]:
    rows = Person.objects.filter(Q(pk__in=inside) | Q(username__in=list(listed)))
    found = {}
    for pk, username, is_active, is_service, *facts in rows.values_list(
        "pk", "username", "is_active", "is_service", *FIELDS
    ):
        found[username] = Known(pk, username, dict(zip(FIELDS, facts, strict=True)), is_active, is_service)
    return found


def _outside(root: Unit, known: dict[int, Known], held: AppointmentQuerySet) -> None:
    """Of those known: a post beyond the root, and of those put out before, whether the last one was."""
    beyond = held.filter(~below(root.path, "post__unit__path"))
    for person, unit, roles in beyond.values_list("person_id", "post__unit__short_name", "post__roles"):
        if person in known:
            known[person].outside = unit
            known[person].kinds |= EXCLUSIVE & {*roles}
    gone = [pk for pk, one in known.items() if not one.is_active and not one.outside]
    last = Appointment.objects.filter(person__in=gone).order_by("person", "-ends_on", "-pk").distinct("person")
    for person, path, unit in last.values_list("person_id", "post__unit__path", "post__unit__short_name"):
        if not path.startswith(root.path):
            known[person].outside = unit
