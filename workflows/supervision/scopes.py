"""How much of what one may see is looked at: all of it, what one instructed, or what one of several posts opens."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.actors import confined_to
from directory.roles import Role
from office.audit.actor import Actor
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matters_visible_to, oversees

ALL, MINE = "all", "mine"
_INSTRUCT = frozenset(map(str, (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER)))


@dataclass(frozen=True, slots=True)
class Scope:
    """key: its word in an address. instructed: only what a holder of one of the actor's posts instructed."""

    actor: Actor
    key: str = ALL
    label: str = ""
    instructed: bool = False

    @property
    def posts(self) -> list[int] | None:
        """The posts whose instructions are looked at; None where it does not matter who instructed."""
        return [held.post_id for held in self.actor.appointments] if self.instructed else None

    def matters(self) -> QuerySet[Matter]:
        found = matters_visible_to(self.actor)
        return found.filter(leader__post__in=self.posts) if self.posts is not None else found


def scopes_of(actor: Actor) -> list[Scope]:
    """What there is to choose, first what is shown where nothing was chosen: to who oversees an agency all of it, to a
    deputy leader what they instructed."""
    whole = Scope(actor, ALL, _("All I oversee") if oversees(actor) else _("All I may see"))
    mine = [Scope(actor, MINE, _("What I instructed"), instructed=True)]
    if not any(_INSTRUCT & set(held.post.roles) for held in actor.appointments):
        mine = []
    posts = [Scope(confined_to(actor, held), str(held.public_id), str(held.post)) for held in actor.appointments]
    first = [whole, *mine] if oversees(actor) else [*mine, whole]
    return first + (posts if len(posts) > 1 else [])


def chosen(actor: Actor, key: str) -> Scope:
    """The one of this key, or else the first."""
    offered = scopes_of(actor)
    return next((one for one in offered if one.key == key), offered[0])
