"""Who gets a step: rules by name, registered by the room whose subjects run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.absence.models import Work
from directory.actors import today
from directory.holders import NobodyHolds
from directory.models import Appointment
from directory.roles import Role
from office.audit.refusals import Refusal
from office.subjects.kinds import Subject

Rule = Callable[[Any], Sequence[Appointment]]  # each room's rules take its own kind of subject
_rules: dict[str, Rule] = {}
_works: dict[str, Work] = {}
_limits: dict[str, Callable[[Any], date | None]] = {}
_answering: dict[str, Callable[[Any], Appointment | None]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """With whom a step lies. refusal: why nobody holds it, so that it lies with who answers for the routes. of: the
    appointment that was asked, where it has ended and nobody followed."""

    holder: Appointment
    refusal: Refusal | None = None
    of: Appointment | None = None

    @property
    def vacant(self) -> bool:
        return self.refusal is not None


class UnknownRule(LookupError):
    pass


def assigner(
    name: str, *, work: Work = Work.ACT, limit: Callable[[Any], date | None] | None = None
) -> Callable[[Rule], Rule]:
    """Register `rule(subject) -> appointments`. A step takes the first, a round all; none at all skips a round, and
    leaves a step vacant. work: for which kind of work whoever is away must have named a deputy, to let it go. limit:
    the day that was named for the work on a subject, over the step's own term."""

    def register(rule: Rule) -> Rule:
        _rules[name], _works[name] = rule, work
        if limit is not None:
            _limits[name] = limit
        return rule

    return register


def answers_for(kind: str) -> Callable[[Callable[[Any], Appointment | None]], Callable[[Any], Appointment | None]]:
    """Register who answers for the routes of subjects of a kind: with them lies what nobody holds, until they name
    somebody; None where not even they are there."""

    def register(rule: Callable[[Any], Appointment | None]) -> Callable[[Any], Appointment | None]:
        _answering[kind] = rule
        return rule

    return register


def assigned(name: str, subject: Subject) -> list[Appointment]:
    """Raises NobodyHolds."""
    return [present_holder(one) for one in asked(name, subject)]


def asked(name: str, subject: Subject) -> Sequence[Appointment]:
    """Whom the rule names, whether or not they are still in their posts. Raises NobodyHolds."""
    try:
        rule = _rules[name]
    except KeyError:
        raise UnknownRule(name) from None
    return rule(subject)


def places(name: str, subject: Subject) -> list[Place]:
    """With whom a step lies when it opens: a post that is vacant is no reason to refuse who hands the matter on.
    Raises NobodyHolds where nobody answers for it either."""
    try:
        found = asked(name, subject)
    except NobodyHolds as vacancy:
        return [vacant(subject, vacancy)]
    return [place_of(one, subject) for one in found]


def place_of(appointment: Appointment, subject: Subject) -> Place:
    try:
        return Place(present_holder(appointment))
    except NobodyHolds as vacancy:
        return vacant(subject, vacancy, of=appointment)


def vacant(subject: Subject, refusal: Refusal, *, of: Appointment | None = None) -> Place:
    """It lies with who answers for the routes of such subjects; raises the refusal where there is nobody."""
    answering = _answering.get(subject.subject_kind)
    found = answering(subject) if answering else None
    if found is None:
        raise refusal
    return Place(found, refusal, of)


def known(name: str) -> bool:
    return name in _rules


def work_of(name: str) -> Work:
    """What kind of work a step is, by its rule; without one it is to be done."""
    return _works.get(name, Work.ACT)


def limit_of(name: str, subject: Subject) -> date | None:
    """The day by which it is to be done, where somebody has named one."""
    limit = _limits.get(name)
    return limit(subject) if limit else None


def present_holder(appointment: Appointment) -> Appointment:
    """The appointment itself while in force, else whoever holds its post today; raises NobodyHolds."""
    day = today()
    if appointment.starts_on <= day and (appointment.ends_on is None or appointment.ends_on >= day):
        return appointment
    held = Appointment.objects.filter(post=appointment.post_id).in_force(day).with_names().in_official_order().first()
    if held is None:
        roles = appointment.post.roles
        raise NobodyHolds(Role(roles[0]) if roles else Role.STAFF, appointment.post.unit)
    return held
