"""Who has a leaders' view: those who lead or supervise; each sees in it what they may see anyway."""

from directory.roles import Role
from office.audit.actor import Actor

_ROLES = frozenset(
    map(str, (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR, Role.SUPERVISOR, Role.SECRETARY))
)


def may_see(actor: Actor) -> bool:
    return any(_ROLES & set(held.post.roles) for held in actor.appointments)
