"""Which particulars of a person are shown to whom, by the grade of the person's posts and where the other works.

The work phone is public. A mobile is masked for everybody but its owner; it may be asked for with a reason, by whoever
works at the same level, of leaders within their own agency only: others reach them through their office. An e-mail
address is shown, of leaders within their own agency.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from directory.actors import today
from directory.models import Appointment, Person
from directory.roles import Role
from directory.visibility.rules import agency_path
from office.audit.actor import Actor


class Grade(IntEnum):
    STAFF = 0
    HEAD = 1
    LEADER = 2


class Near(StrEnum):
    """How near the one who looks must work."""

    SELF = "self"
    AGENCY = "agency"
    LEVEL = "level"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class FieldRule:
    shown: Near
    asked: Near


_HEADS = frozenset({Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD})
_LEADERS = frozenset({Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER})
MOBILE = {
    Grade.STAFF: FieldRule(Near.SELF, Near.LEVEL),
    Grade.HEAD: FieldRule(Near.SELF, Near.LEVEL),
    Grade.LEADER: FieldRule(Near.SELF, Near.AGENCY),
}
EMAIL = {
    Grade.STAFF: FieldRule(Near.EVERYBODY, Near.EVERYBODY),
    Grade.HEAD: FieldRule(Near.EVERYBODY, Near.EVERYBODY),
    Grade.LEADER: FieldRule(Near.AGENCY, Near.AGENCY),
}


@dataclass(frozen=True, slots=True)
class Shown:
    mobile: bool
    may_ask: bool
    email: bool


def shown_of(actor: Actor, person: Person, posts: Sequence[Appointment]) -> Shown:
    """`posts`: all that the person holds today, with their units."""
    grade = grade_of(posts)
    mobile, email = MOBILE[grade], EMAIL[grade]
    return Shown(
        mobile=_is_near(actor, person, posts, mobile.shown),
        may_ask=_is_near(actor, person, posts, mobile.asked),
        email=_is_near(actor, person, posts, email.shown),
    )


def grade_of(posts: Sequence[Appointment]) -> Grade:
    """The highest of all posts: a leader stays one in a concurrent post among clerks."""
    roles = {role for one in posts for role in one.post.roles}
    if roles & _LEADERS:
        return Grade.LEADER
    return Grade.HEAD if roles & _HEADS else Grade.STAFF


def mobile_shown_among(actor: Actor, people: Collection[int]) -> set[int]:
    """Of these people, those whose mobile the actor sees without asking."""
    return {pk for pk, shown in shown_among(actor, people).items() if shown.mobile}


def shown_among(actor: Actor, people: Collection[int]) -> dict[int, Shown]:
    """The same of many people who hold posts today, by their ids."""
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(person__in=people).in_force(today()).with_names():
        held.setdefault(one.person_id, []).append(one)
    return {pk: shown_of(actor, posts[0].person, posts) for pk, posts in held.items()}


def masked(number: str) -> str:
    """138****1234: a mobile number shows its first three and last four figures."""
    figures = "".join(character for character in number if character.isdigit())
    return f"{figures[:3]}****{figures[-4:]}" if len(figures) >= 11 else "****" if figures else ""


def _is_near(actor: Actor, person: Person, posts: Sequence[Appointment], near: Near) -> bool:
    if actor.person == person or near is Near.EVERYBODY:
        return True
    if near is Near.LEVEL:
        levels = {one.post.unit.level for one in posts}
        return any(one.post.unit.level in levels for one in actor.appointments)
    if near is Near.AGENCY:
        agencies = {agency_path(one.post.unit) for one in posts}
        return any(agency_path(one.post.unit) in agencies for one in actor.appointments)
    return False
