"""In whose name one may write, and which office does the work of issuing."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from directory.holders import holders, holders_within
from directory.models import Appointment, Unit
from directory.roles import Role


def issuers_for(appointment: Appointment) -> list[Unit]:
    """Agencies in whose name the holder may draft: the nearest unit that may issue（发文立户, Regulation article 37）,
    and for people of a general office the government it serves. Divisions never issue (article 17)."""
    nearest = next((one for one in appointment.post.unit.upwards() if one.can_issue), None)
    if nearest is None:
        return []
    if nearest.kind == Unit.Kind.OFFICE:
        government = nearest.above()
        return [government, nearest] if government and government.can_issue else [nearest]
    return [nearest]


def offices_of(units: Iterable[Unit]) -> dict[int, Unit]:
    """The same as `office_of` of many units, by their ids, in one query."""
    units = list(units)
    governments = [one for one in units if one.kind == Unit.Kind.GOVERNMENT]
    below = reduce(or_, (Q(path__startswith=one.path, depth=one.depth + 1) for one in governments), Q(pk__in=()))
    offices = Unit.objects.filter(below, kind=Unit.Kind.OFFICE, abolished_on=None).order_by("-path")
    found = {office.path[: -Unit.steplen]: office for office in offices} if governments else {}
    return {one.pk: found.get(one.path, one) for one in units}


def office_of(issuer: Unit) -> Unit:
    """Who registers, seals and dispatches for an agency: a government's general office, else the agency itself; for
    one that was merged into another, that other's."""
    issuer = issuer.heir()
    if issuer.kind != Unit.Kind.GOVERNMENT:
        return issuer
    office = Unit.objects.get_children(issuer).filter(kind=Unit.Kind.OFFICE, abolished_on=None).first()
    return office or issuer


def answering(agency: Unit) -> Appointment | None:
    """Who is in charge of an agency's papers (Regulation, article 7): the director of its office, else its principal
    leader; where it has neither, those of the next agency above, which guides it."""
    for unit in agency.heir().upwards():
        office = office_of(unit)
        within = holders if office.kind == Unit.Kind.GOVERNMENT else holders_within
        found = within(Role.OFFICE_DIRECTOR, office).first() or holders(Role.PRINCIPAL_LEADER, unit).first()
        if found is not None:
            return found
    return None
