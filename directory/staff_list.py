"""Taking a whole staff list in at once: units, posts, people and who holds what, in one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from directory.events import IMPORTED
from directory.finding.keeping import list_first, list_person, list_units
from directory.models import Appointment, Listing, Person, Post, Unit, UnitListing
from directory.names import pinyin_of
from directory.permissions import may_administer
from directory.roles import EXCLUSIVE, Role
from directory.statistics import count_anew
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable

_BATCH = 5_000  # rows an INSERT
_STEP = 10  # between the posts of a unit, so that one can be put between two later
_TOLD = 20  # problems spelt out; a list that is wrong throughout is wrong for one reason


@dataclass(frozen=True, slots=True)
class UnitRow:
    """key: the list's own mark. above: key of the unit above, which stands earlier in the list; empty directly under
    the root. Sisters stand in official order."""

    key: str
    above: str
    name: str
    short_name: str
    kind: str
    level: str
    can_issue: bool = False
    fonds_no: str = ""
    duty_phone: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """unit: key of its unit, empty for the root. The posts of a unit stand in official order."""

    key: str
    unit: str
    title: str
    roles: tuple[str, ...] = (Role.STAFF,)


@dataclass(frozen=True, slots=True)
class PersonRow:
    staff_number: str
    name: str
    phone: str = ""
    mobile: str = ""
    email: str = ""
    office_room: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    staff_number: str
    post: str
    starts_on: date
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class StaffList:
    units: Sequence[UnitRow] = field(default_factory=list)
    posts: Sequence[PostRow] = field(default_factory=list)
    people: Sequence[PersonRow] = field(default_factory=list)
    appointments: Sequence[AppointmentRow] = field(default_factory=list)


class PeopledAlready(Refusal):
    def sentence(self) -> str:
        return _("This office has units or people already; a staff list is taken in once, into an empty one.")


class UnfitStaffList(Unacceptable):
    """`problems`: one sentence for everything that is wrong, in the order of the list."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = problems
        told = list(problems[:_TOLD])
        if len(problems) > _TOLD:
            told.append(_("… and %(more)d more.") % {"more": len(problems) - _TOLD})
        super().__init__("\n".join(told))


@transaction.atomic
def take_in(staff_list: StaffList, *, by: Actor) -> dict[str, int]:
    """Fill a founded, otherwise empty office; answers how many rows of each sort there are now.

    The founding administrator may be in the list: their particulars are completed, and a main post given here makes
    the founding one concurrent. Nobody can sign in before a one-time code. Raises PeopledAlready, UnfitStaffList.
    """
    root = Unit.objects.select_for_update().filter(depth=1).order_by("path").first()
    if root is None or not may_administer(by, root):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    others = Person.objects.filter(is_service=False).exclude(pk=by.person.pk)
    if root.numchild or others.exists():
        raise PeopledAlready
    if problems := list(_problems(staff_list, by.person)):
        raise UnfitStaffList(problems)
    units = _establish_units(root, staff_list.units)
    posts = _establish_posts(units, staff_list.posts)
    people = _enrol(staff_list.people, by.person)
    _appoint(people, posts, staff_list.appointments, by.person)
    count_anew(Unit, Post, Person, Appointment, Group, Listing, UnitListing)
    counts: dict[str, Any] = {
        "units": len(staff_list.units),
        "posts": len(staff_list.posts),
        "people": len(staff_list.people),
        "appointments": len(staff_list.appointments),
    }
    record(IMPORTED, root, by=by, **counts)
    return counts


def _establish_units(root: Unit, rows: Sequence[UnitRow]) -> dict[str, Unit]:
    """Paths are computed here, since the tree's own insertion costs four queries a unit."""
    made = {"": root}
    for row in rows:
        above = made[row.above]
        above.numchild += 1
        made[row.key] = Unit(
            path=Unit._get_path(above.path, above.depth + 1, above.numchild),
            depth=above.depth + 1,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            level=row.level,
            can_issue=row.can_issue,
            fonds_no=row.fonds_no,
            duty_phone=row.duty_phone,
        )
    fresh = [unit for key, unit in made.items() if key]
    _give_groups("unit", fresh)
    Unit.objects.bulk_create(fresh, batch_size=_BATCH)
    Unit.objects.filter(pk=root.pk).update(numchild=root.numchild)
    list_units(fresh)
    return made


def _establish_posts(units: dict[str, Unit], rows: Sequence[PostRow]) -> dict[str, Post]:
    places: dict[str, int] = {}
    made: dict[str, Post] = {}
    for row in rows:
        places[row.unit] = places.get(row.unit, 0) + _STEP
        roles = [str(role) for role in row.roles]
        made[row.key] = Post(unit=units[row.unit], title=row.title, roles=roles, order=places[row.unit])
    _give_groups("post", list(made.values()))
    Post.objects.bulk_create(made.values(), batch_size=_BATCH)
    return made


def _give_groups(sort: str, owners: Sequence[Unit] | Sequence[Post]) -> None:
    groups = Group.objects.bulk_create((Group(name=_group_name(sort, one.public_id)) for one in owners), _BATCH)
    one: Any
    for one, group in zip(owners, groups, strict=True):
        one.group = group


def _group_name(sort: str, public_id: UUID) -> str:
    return f"{sort}:{public_id}"


def _enrol(rows: Sequence[PersonRow], founder: Person) -> dict[str, Person]:
    people = {}
    for row in rows:
        username = _username(row.staff_number)
        particulars = {
            "phone": row.phone,
            "mobile": row.mobile,
            "email": row.email,
            "office_room": row.office_room,
        }
        if username == founder.username:
            Person.objects.filter(pk=founder.pk).update(**particulars)
            people[username] = founder
            continue
        name = row.name.strip()
        people[username] = Person(
            username=username,
            name=name,
            pinyin=pinyin_of(name),
            password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
            **particulars,
        )
    Person.objects.bulk_create((one for one in people.values() if one is not founder), batch_size=_BATCH)
    return people


def _username(staff_number: str) -> str:
    return staff_number.strip().lower()


def _appoint(
    people: dict[str, Person], posts: dict[str, Post], rows: Sequence[AppointmentRow], founder: Person
) -> None:
    if any(row.is_main and _username(row.staff_number) == founder.username for row in rows):
        Appointment.objects.filter(person=founder).update(is_main=False)
    fresh = Appointment.objects.bulk_create(
        (
            Appointment(
                person=people[_username(row.staff_number)],
                post=posts[row.post],
                starts_on=row.starts_on,
                is_main=row.is_main,
            )
            for row in rows
        ),
        batch_size=_BATCH,
    )
    list_first(fresh)
    list_person(founder)


def _problems(staff_list: StaffList, founder: Person) -> Iterable[str]:
    yield from _unit_problems(staff_list.units)
    yield from _post_problems(staff_list)
    yield from _person_problems(staff_list.people)
    yield from _appointment_problems(staff_list, founder)


def _unit_problems(rows: Sequence[UnitRow]) -> Iterable[str]:
    known = {""}
    for row in rows:
        who = {"which": row.name or row.key}
        if row.key in known:
            yield _("Unit %(which)s: its mark is missing or stands twice.") % who
        if row.above not in known:
            yield _("Unit %(which)s: the unit above it does not stand before it.") % who
        if not 0 < len(row.name) <= 120 or not 0 < len(row.short_name) <= 60:
            yield _("Unit %(which)s: a name is missing or too long.") % who
        if row.kind not in Unit.Kind.values or row.level not in Unit.Level.values:
            yield _("Unit %(which)s: there is no such kind or level.") % who
        known.add(row.key)


def _post_problems(staff_list: StaffList) -> Iterable[str]:
    units = {row.key for row in staff_list.units} | {""}
    known: set[str] = set()
    for row in staff_list.posts:
        who = {"which": row.title or row.key}
        if not row.key or row.key in known:
            yield _("Post %(which)s: its mark is missing or stands twice.") % who
        if row.unit not in units:
            yield _("Post %(which)s: its unit is not in the list.") % who
        if not 0 < len(row.title) <= 60:
            yield _("Post %(which)s: the title is missing or too long.") % who
        if unknown := [role for role in row.roles if role not in Role.values]:
            yield _("Post %(which)s: there is no role %(role)s.") % {**who, "role": unknown[0]}
        known.add(row.key)


def _person_problems(rows: Sequence[PersonRow]) -> Iterable[str]:
    known: set[str] = set()
    for row in rows:
        number = _username(row.staff_number)
        who = {"which": f"{row.name} {row.staff_number}".strip()}
        if not 0 < len(number) <= 60 or number in known:
            yield _("Person %(which)s: the staff number is missing, too long or stands twice.") % who
        if not 0 < len(row.name.strip()) <= 60:
            yield _("Person %(which)s: the name is missing or too long.") % who
        known.add(number)


def _appointment_problems(staff_list: StaffList, founder: Person) -> Iterable[str]:
    people = {_username(row.staff_number): row.name for row in staff_list.people}
    posts = {row.key: EXCLUSIVE.intersection(row.roles) for row in staff_list.posts}
    administers: dict[str, set[str]] = {number: set() for number in people}
    held: set[tuple[str, str]] = set()
    mains: dict[str, int] = dict.fromkeys(people, 0)
    for row in staff_list.appointments:
        number = _username(row.staff_number)
        who = {"which": f"{people.get(number, '')} {row.staff_number}".strip()}
        if number not in people or row.post not in posts:
            yield _("Appointment of %(which)s: the person or the post is not in the list.") % who
            continue
        if (number, row.post) in held:
            yield _("Appointment of %(which)s: the same post stands twice.") % who
        held.add((number, row.post))
        mains[number] += row.is_main
        administers[number] |= posts[row.post]
    for number, kinds in administers.items():
        if len(kinds) > 1:
            yield _("Person %(which)s: system, security and audit administrator must be three different people.") % {
                "which": f"{people[number]} {number}"
            }
    for number, count in mains.items():
        if count != 1 and not (count == 0 and number == founder.username):
            yield _("Person %(which)s: exactly one post must be the main one.") % {
                "which": f"{people[number]} {number}"
            }
