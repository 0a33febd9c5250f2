"""Writes a difference into the book, in bulk and in the caller's transaction."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db.models import Model, Q

from directory.finding.keeping import Listed, list_many, list_people, list_units
from directory.importing.book import FIELDS, Seat
from directory.importing.difference import Change, Difference
from directory.importing.places import Place
from directory.importing.pouring import change as change_rows
from directory.importing.pouring import draw, pour
from directory.importing.progress import Stage, Teller
from directory.models import Appointment, Listing, Person, Post, Unit, UnitListing
from directory.names import pinyin_of
from directory.statistics import count_anew

_STEP = 10  # between the posts of a unit, so that one can be put between two later
_BATCH = 2_000
_MANY = 2_000  # rows after which the planner is told
_NONE: dict[str, Any] = {}


def write(made: Difference, teller: Teller) -> None:
    teller.begin(Stage.UNITS, len(made.places) + len(made.seats))
    _establish_units(made.places)
    _establish_posts(made.seats, teller)
    people = _enrol(made, teller)
    listed = _appoint(made, people, teller)
    teller.begin(Stage.INDEX, len(listed))
    list_many(listed, teller)
    _list_others(made, {one.appointment for one in listed})
    if len(listed) > _MANY:
        count_anew(Unit, Post, Person, Appointment, Group, Listing, UnitListing)


def _establish_units(places: Sequence[Place]) -> None:
    """Paths are computed here, each after the last of its sisters, abolished ones included."""
    if not places:
        return
    step, rows = Unit.steplen, []
    children = Counter(place.above.pk for place in places if place.above and place.above.pk is not None)
    groups = _groups("unit", Unit, len(places))
    for place, (number, public_id, group) in zip(places, groups, strict=True):
        above = place.above
        assert above is not None  # the chosen unit itself is there
        last = max((one.path for one in above.below if one.path), default="")
        serial = Unit._str2int(last[-step:]) + 1 if last else 1
        depth = len(above.path) // step + 1
        place.path, place.pk = Unit._get_path(above.path, depth, serial), number
        below = sum(one.pk is None for one in place.below)
        facts = (place.name, place.short_name, place.kind, place.level)
        rows.append((number, public_id, group, place.path, depth, below, *facts))
    names = ("id", "public_id", "group", "path", "depth", "numchild", "name", "short_name", "kind", "level")
    pour(Unit, names, rows)
    now = dict(Unit.objects.filter(pk__in=list(children)).values_list("pk", "numchild"))
    change_rows(Unit, ["numchild"], [(pk, now[pk] + many) for pk, many in children.items()])
    list_units(Unit.objects.filter(pk__in=[place.pk for place in places]))


def _establish_posts(seats: Sequence[Seat], teller: Teller) -> None:
    """After the posts there are, in the order of the list."""
    last: dict[int | None, int] = {}
    units = {seat.place.pk for seat in seats if seat.place.pk}
    for unit, order in Post.objects.filter(unit__in=units).values_list("unit_id", "order"):
        last[unit] = max(last.get(unit, 0), order)
    rows = []
    for seat, (number, public_id, group) in zip(seats, _groups("post", Post, len(seats)), strict=True):
        seat.pk, seat.order = number, last.get(seat.place.pk, 0) + _STEP
        last[seat.place.pk] = seat.order
        rows.append((number, public_id, group, seat.place.pk, seat.title, list(seat.roles), seat.order))
    pour(Post, ("id", "public_id", "group", "unit", "title", "roles", "order"), rows, teller)


def _groups(sort: str, owner: type[Model], many: int) -> list[tuple[int, UUID, int]]:
    """Of each owner to come its id, its public id, and the id of the group that will carry its grants."""
    if not many:
        return []
    found = [(number, uuid4(), group) for number, group in zip(draw(owner, many), draw(Group, many), strict=True)]
    pour(Group, ("id", "name"), [(group, f"{sort}:{public_id}") for _number, public_id, group in found])
    return found


def _enrol(made: Difference, teller: Teller) -> dict[str, tuple[int, str]]:
    """By staff number the id and pinyin of who is new; they cannot sign in before a one-time code. Of those known only
    what changes is written."""
    new = [one for one in made.changes if one.known is None]
    teller.begin(Stage.PEOPLE, len(new))
    found = {
        one.staff_number: (number, pinyin_of(one.facts["name"]))
        for one, number in zip(new, draw(Person, len(new)), strict=True)
    }
    rows = [
        (
            *found[one.staff_number],
            one.staff_number,
            UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
            *(one.facts.get(name, "") for name in FIELDS),
        )
        for one in new
    ]
    pour(Person, ("id", "pinyin", "username", "password", *FIELDS), rows, teller)
    changed = []
    for one in made.changes:
        if one.known and one.facts:
            facts = {**one.known.facts, **one.facts}
            changed.append((one.known.pk, *(facts[name] for name in FIELDS), pinyin_of(facts["name"])))
    change_rows(Person, [*FIELDS, "pinyin"], changed)
    _set_active([one for one in made.changes if one.leaves], False)
    _set_active([one for one in made.changes if one.returns], True)
    return found


def _set_active(changes: Sequence[Change], is_active: bool) -> None:
    Person.objects.filter(pk__in=[one.known.pk for one in changes if one.known]).update(is_active=is_active)


def _appoint(made: Difference, people: dict[str, tuple[int, str]], teller: Teller) -> list[Listed]:
    """Who goes before who comes, and who is no longer in a main post before who is: a person has one at a time. Answers
    what is to be listed of those who came."""
    ended, main = [], []
    for one in made.changes:
        day = (one.ends_from or made.on) - timedelta(days=1)
        ended += [(held.pk, max(day, held.starts_on)) for held in one.ended]
        main += [(held.pk, is_main) for held, is_main in one.main]
    change_rows(Appointment, ["ends_on"], ended)
    change_rows(Appointment, ["is_main"], [row for row in main if not row[1]])
    change_rows(Appointment, ["is_main"], [row for row in main if row[1]])
    listed = _listed(made, people)
    teller.begin(Stage.POSTS, len(listed))
    rows = [(one.appointment, one.person, one.post, one.is_main, one.starts_on) for one in listed]
    pour(Appointment, ("id", "person", "post", "is_main", "starts_on"), rows, teller)
    return listed


def _listed(made: Difference, people: dict[str, tuple[int, str]]) -> list[Listed]:
    coming = [(one, begun) for one in made.changes for begun in one.begun]
    found = []
    for (one, begun), number in zip(coming, draw(Appointment, len(coming)), strict=True):
        facts = {**(one.known.facts if one.known else _NONE), **one.facts}
        person, pinyin = (one.known.pk, pinyin_of(facts["name"])) if one.known else people[one.staff_number]
        seat = begun.seat
        assert seat is not None
        assert seat.pk is not None
        assert seat.place.pk is not None
        found.append(
            Listed(
                number, person, seat.pk, seat.place.pk, seat.order, begun.is_main, begun.starts_on or made.on, None,
                facts["name"], pinyin, one.staff_number, facts.get("phone", ""), facts.get("mobile", ""), begun.title,
                seat.place.short_name,
            )
        )  # fmt: skip
    return found


def _list_others(made: Difference, fresh: set[int]) -> None:
    """Keys of those whose name or numbers changed, and the days of what ended."""
    people = [one.known.pk for one in made.changes if one.known and one.facts]
    held = [held.pk for one in made.changes for held in [*one.ended, *(held for held, _is_main in one.main)]]
    rows = Appointment.objects.filter(Q(person__in=people) | Q(pk__in=held)).exclude(pk__in=fresh)
    others = list(rows.select_related("person", "post__unit"))
    for start in range(0, len(others), _BATCH):
        list_people(others[start : start + _BATCH])
