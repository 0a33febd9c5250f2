"""Whom one's post may ask to read something: a must-read, a paper in circulation."""

from django.db.models import Q, QuerySet

from directory.models import Appointment, Unit
from directory.roles import Role
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor

ASKS = (
    Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR, Role.OFFICE_EDITOR, Role.DIVISION_HEAD,
    Role.SUPERVISOR, Role.SECRETARY, Role.REGISTRY_CLERK,
)  # fmt: skip


def subtrees_of(actor: Actor) -> list[str]:
    """Paths of the units whose people the actor may ask to read something: their agency with all below it, and where
    that is the general office of a government, that government."""
    return sorted({path for held in actor.appointments if (path := subtree_of(held))})


def subtree_of(held: Appointment) -> str | None:
    """What one appointment adds to them; None where it asks nobody."""
    if not set(held.post.roles) & set(map(str, ASKS)):
        return None
    way = held.post.unit.upwards()
    agency = next((unit for unit in way if unit.kind != Unit.Kind.DIVISION), way[-1])
    above = agency.above() if agency.kind == Unit.Kind.OFFICE else None
    return (above or agency).path


def within_reach(actor: Actor) -> QuerySet[Appointment]:
    """Those of the posts in them whom no rule of the directory keeps from being written to."""
    where = Q(pk__in=[])
    for path in subtrees_of(actor):
        where |= Q(post__unit__path__startswith=path)
    return reach_of(actor, Purpose.CONTACT).appointments().filter(where, person__is_active=True)
