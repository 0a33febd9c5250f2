"""Who gets a step: rules by name, registered by the room whose subjects run."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from directory.absence.models import Work
from directory.actors import today
from directory.holders import NobodyHolds
from directory.models import Appointment
from directory.roles import Role
from office.subjects.kinds import Subject

Rule = Callable[[Any], Sequence[Appointment]]  # each room's rules take its own kind of subject
_rules: dict[str, Rule] = {}
_works: dict[str, Work] = {}
_limits: dict[str, Callable[[Any], date | None]] = {}


class UnknownRule(LookupError):
    pass


def assigner(
    name: str, *, work: Work = Work.ACT, limit: Callable[[Any], date | None] | None = None
) -> Callable[[Rule], Rule]:
    """Register `rule(subject) -> appointments`. A step takes the first, a round all; none at all skips a round and
    refuses a step. work: for which kind of work whoever is away must have named a deputy, to let it go. limit: the day
    that was named for the work on a subject, over the step's own term."""

    def register(rule: Rule) -> Rule:
        _rules[name], _works[name] = rule, work
        if limit is not None:
            _limits[name] = limit
        return rule

    return register


def assigned(name: str, subject: Subject) -> list[Appointment]:
    try:
        rule = _rules[name]
    except KeyError:
        raise UnknownRule(name) from None
    return [present_holder(one) for one in rule(subject)]


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
