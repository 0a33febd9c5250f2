"""Who may see and who may change the directory."""

from uuid import UUID

from directory.actors import administered
from directory.models import Person, Unit
from directory.visibility import Purpose, reach_of, units_visible_to, visible_to
from office.audit.actor import Actor


def may_administer(actor: Actor, unit: Unit) -> bool:
    """A directory administrator's reach is the subtree of the unit their post is in."""
    return any(unit.path.startswith(kept.path) for kept in administered(actor))


def person_visible_to(actor: Actor, public_id: UUID) -> Person | None:
    """A card opens to whoever may at least find the person; service accounts and strangers do not read the book."""
    return visible_to(actor, Purpose.FIND).filter(public_id=public_id).first()


def person_numbered(actor: Actor, number: str) -> Person | None:
    """By staff number, also somebody who holds no post: for directory administrators, who give posts."""
    if not administered(actor):
        return None
    return visible_to(actor, Purpose.FIND).filter(username=number.lower(), is_active=True).first()


def unit_visible_to(actor: Actor, public_id: UUID) -> Unit | None:
    return units_visible_to(actor).filter(public_id=public_id).first()


def unit_kept_by(actor: Actor, public_id: UUID) -> Unit | None:
    """A unit the actor administers; to others its doors of administration are not there."""
    unit = unit_visible_to(actor, public_id)
    return unit if unit is not None and may_administer(actor, unit) else None


def may_contact(actor: Actor, person: Person) -> bool:
    """Write to them, call a meeting with them, open a room with them."""
    if person.is_service or not actor.appointments:
        return False
    reach = reach_of(actor, Purpose.CONTACT)
    return not reach.bound or reach.people().contains(person)


def may_keep_rules(actor: Actor) -> bool:
    return bool(administered(actor))
