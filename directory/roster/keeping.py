"""Who keeps a roster, and which day it is on it."""

from datetime import date, time, timedelta

from django.utils import timezone

from directory.models import Unit
from directory.permissions import may_administer
from directory.roles import Role
from directory.subtrees import way_to
from office.audit.actor import Actor
from office.worktime.clock import now

CHANGE = time(8)  # a turn lasts from eight in the morning until eight the next
_KEEPERS = frozenset(map(str, (Role.DUTY_OFFICER, Role.OFFICE_DIRECTOR)))


def duty_day() -> date:
    """At two in the night those of the evening before are still on duty."""
    return timezone.localdate(now() - timedelta(hours=CHANGE.hour))


def may_keep(actor: Actor, unit: Unit) -> bool:
    """The directory administrators of the unit; and duty officers and office directors, for their own agency with all
    below it, and from a general office also for the government it serves."""
    if may_administer(actor, unit):
        return True
    homes = {held.post.unit.path for held in actor.appointments if _KEEPERS & set(held.post.roles)}
    return any(_reaches(agency, unit) for agency in _agencies(homes))


def outlook_of(actor: Actor) -> Unit:
    """Over which units one looks: one's agency with all below it; from a general office those of its government."""
    assert actor.appointment is not None
    way = actor.appointment.post.unit.upwards()
    return next((one for one in way if one.kind not in (Unit.Kind.DIVISION, Unit.Kind.OFFICE)), way[-1])


def _agencies(homes: set[str]) -> list[Unit]:
    found = []
    for home in homes:
        way = Unit.objects.filter(path__in=way_to(home)).exclude(kind=Unit.Kind.DIVISION)
        found += list(way.order_by("-depth")[:1])
    return found


def _reaches(agency: Unit, unit: Unit) -> bool:
    serves = agency.kind == Unit.Kind.OFFICE and unit.path == agency.path[: -Unit.steplen]
    return serves or unit.path.startswith(agency.path)
