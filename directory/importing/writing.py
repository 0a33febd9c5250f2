"""Writes a difference into the book, in bulk and in the caller's transaction."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db.models import Q

from directory.finding.keeping import list_first, list_people, list_units
from directory.importing.book import FIELDS, Seat
from directory.importing.difference import Change, Difference
from directory.importing.places import Place
from directory.importing.pouring import change as change_rows
from directory.importing.pouring import pour
from directory.importing.progress import Stage, Teller
from directory.models import Appointment, Listing, Person, Post, Unit, UnitListing
from directory.names import pinyin_of
from directory.statistics import count_anew

_STEP = 10  # between the posts of a unit, so that one can be put between two later
_BATCH = 2_000
_MANY = 2_000  # rows after which the planner is told


def write(made: Difference, teller: Teller) -> None:
    teller.begin(Stage.UNITS, len(made.places) + len(made.seats))
    units = _establish_units(made.places)
    posts = _establish_posts(made.seats, units, teller)
    people = _enrol(made, teller)
    fresh = _appoint(made, people, posts, teller)
    teller.begin(Stage.INDEX, len(fresh))
    for start in range(0, len(fresh), _BATCH):
        list_first(fresh[start : start + _BATCH])
        teller(start + _BATCH)
    _list_others(made, {one.pk for one in fresh})
    if len(fresh) > _MANY:
        count_anew(Unit, Post, Person, Appointment, Group, Listing, UnitListing)


def _establish_units(places: Sequence[Place]) -> dict[Place, Unit]:
    """Paths are computed here, each after the last of its sisters, abolished ones included."""
    made: dict[Place, Unit] = {}
    step = Unit.steplen
    for place in places:
        above = place.above
        assert above is not None  # the chosen unit itself is there
        last = max((one.path for one in above.below if one.path), default="")
        number = Unit._str2int(last[-step:]) + 1 if last else 1
        depth = len(above.path) // step + 1
        place.path = Unit._get_path(above.path, depth, number)
        made[place] = Unit(
            path=place.path,
            depth=depth,
            numchild=len(place.below),
            name=place.name,
            short_name=place.short_name,
            kind=place.kind,
            level=place.level,
        )
    if not made:
        return made
    _give_groups("unit", list(made.values()))
    pour(list(made.values()))
    _count_children(made)
    list_units(made.values())
    return made


def _count_children(made: dict[Place, Unit]) -> None:
    more = Counter(place.above.pk for place in made if place.above and place.above.pk)
    now = dict(Unit.objects.filter(pk__in=list(more)).values_list("pk", "numchild"))
    change_rows(Unit, ["numchild"], [(pk, now[pk] + many) for pk, many in more.items() if pk is not None])


def _establish_posts(seats: Sequence[Seat], units: dict[Place, Unit], teller: Teller) -> dict[Seat, Post]:
    """After the posts there are, in the order of the list."""
    known = {seat.place.pk for seat in seats if seat.place.pk}
    last: dict[int, int] = {}
    for unit, order in Post.objects.filter(unit__in=known).values_list("unit_id", "order"):
        last[unit] = max(last.get(unit, 0), order)
    made: dict[Seat, Post] = {}
    for seat in seats:
        unit = seat.place.pk or units[seat.place].pk
        last[unit] = last.get(unit, 0) + _STEP
        made[seat] = Post(unit_id=unit, title=seat.title, roles=list(seat.roles), order=last[unit])
    _give_groups("post", list(made.values()))
    pour(list(made.values()), teller)
    return made


def _give_groups(sort: str, owners: Sequence[Unit] | Sequence[Post]) -> None:
    groups = pour([Group(name=f"{sort}:{one.public_id}") for one in owners])
    for one, group in zip(owners, groups, strict=True):
        one.group = group


def _enrol(made: Difference, teller: Teller) -> dict[str, Person]:
    """New people cannot sign in before a one-time code; of those known only what changes is written."""
    fresh = {}
    for one in made.changes:
        if one.known is None:
            name = one.facts["name"]
            fresh[one.staff_number] = Person(
                username=one.staff_number,
                pinyin=pinyin_of(name),
                password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
                **one.facts,
            )
    teller.begin(Stage.PEOPLE, len(fresh))
    pour(list(fresh.values()), teller)
    rows = []
    for one in made.changes:
        if one.known and one.facts:
            facts = {**one.known.facts, **one.facts}
            rows.append((one.known.pk, *(facts[name] for name in FIELDS), pinyin_of(facts["name"])))
    change_rows(Person, [*FIELDS, "pinyin"], rows)
    _set_active([one for one in made.changes if one.leaves], False)
    _set_active([one for one in made.changes if one.returns], True)
    return fresh


def _set_active(changes: Sequence[Change], is_active: bool) -> None:
    Person.objects.filter(pk__in=[one.known.pk for one in changes if one.known]).update(is_active=is_active)


def _appoint(made: Difference, people: dict[str, Person], posts: dict[Seat, Post], teller: Teller) -> list[Appointment]:
    """Who goes before who comes, and who is no longer in a main post before who is: a person has one at a time."""
    ended, main = [], []
    for one in made.changes:
        day = (one.ends_from or made.on) - timedelta(days=1)
        ended += [(held.pk, max(day, held.starts_on)) for held in one.ended]
        main += [(held.pk, is_main) for held, is_main in one.main]
    change_rows(Appointment, ["ends_on"], ended)
    change_rows(Appointment, ["is_main"], [row for row in main if not row[1]])
    change_rows(Appointment, ["is_main"], [row for row in main if row[1]])
    known = Person.objects.in_bulk([one.known.pk for one in made.changes if one.known and one.begun])
    seats = [begun.seat for one in made.changes for begun in one.begun if begun.seat]
    there = Post.objects.in_bulk([seat.pk for seat in seats if seat.pk])
    fresh = [
        Appointment(
            person=known[one.known.pk] if one.known else people[one.staff_number],
            post=there[begun.seat.pk] if begun.seat.pk else posts[begun.seat],
            starts_on=begun.starts_on or made.on,
            is_main=begun.is_main,
        )
        for one in made.changes
        for begun in one.begun
        if begun.seat
    ]
    teller.begin(Stage.POSTS, len(fresh))
    pour(fresh, teller)
    return fresh


def _list_others(made: Difference, fresh: set[int]) -> None:
    """Keys of those whose name or numbers changed, and the days of what ended."""
    people = [one.known.pk for one in made.changes if one.known and one.facts]
    held = [held.pk for one in made.changes for held in [*one.ended, *(held for held, _is_main in one.main)]]
    rows = Appointment.objects.filter(Q(person__in=people) | Q(pk__in=held)).exclude(pk__in=fresh)
    others = list(rows.select_related("person", "post"))
    for start in range(0, len(others), _BATCH):
        list_people(others[start : start + _BATCH])
