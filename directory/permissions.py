"""Who may see and who may change the directory."""

from uuid import UUID

from directory.models import Person, Unit
from directory.roles import Role
from office.audit.actor import Actor


def may_administer(actor: Actor, unit: Unit) -> bool:
    """A directory administrator's reach is the subtree of the unit their post is in."""
    posts = [held.post for held in actor.appointments if Role.ORG_ADMIN in held.post.roles]
    return any(unit.path.startswith(post.unit.path) for post in posts)


def person_visible_to(actor: Actor, public_id: UUID) -> Person | None:
    """The book is open to everybody who holds a post; service accounts and strangers do not read it."""
    if not actor.appointments:
        return None
    return Person.objects.filter(public_id=public_id, is_service=False).first()


def unit_visible_to(actor: Actor, public_id: UUID) -> Unit | None:
    if not actor.appointments:
        return None
    return Unit.objects.filter(public_id=public_id).first()
