"""Who has a leaders' view: those who lead or supervise; each sees in it what they may see anyway."""

from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from workflows.documents.agencies import issuers_for
from workflows.supervision.places import SUPERVISES, agencies_of

_ROLES = frozenset(
    map(str, (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR, Role.SUPERVISOR, Role.SECRETARY))
)


def may_see(actor: Actor) -> bool:
    return any(_ROLES & set(held.post.roles) for held in actor.appointments)


def agencies_led(actor: Actor) -> list[Unit]:
    """In whose name the actor leads or supervises, from the top down."""
    held = [one for one in actor.appointments if _ROLES & set(one.post.roles)]
    found = {unit.pk: unit for units in agencies_of(held).values() for unit in units} if held else {}
    return sorted(found.values(), key=lambda unit: unit.path)


def drafting(actor: Actor, unit: Unit) -> Appointment | None:
    """The appointment in which the actor drafts the agency's bulletin: it supervises, and may draft in its name."""
    for held in actor.appointments:
        if set(map(str, SUPERVISES)) & set(held.post.roles) and unit in issuers_for(held):
            return held
    return None
