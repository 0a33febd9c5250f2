"""Who holds a role where, today. Of a unit that was merged into another those of that one are asked."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, AppointmentQuerySet, Post, Unit
from directory.roles import Role
from directory.subtrees import way_to
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.ui.listing import listed


class NobodyHolds(Refusal):
    """A step would lie in nobody's box; it is refused where it would start, never silently."""

    def __init__(self, role: Role, unit: Unit) -> None:
        self.role, self.unit = role, unit
        super().__init__(
            _("Nobody in %(unit)s holds the role %(role)s today. Ask its directory administrator to appoint somebody.")
            % {"unit": unit.name, "role": role.label}
        )


def holders(role: Role, unit: Unit) -> AppointmentQuerySet:
    """Those who hold the role in the unit itself today, in official order."""
    held = Appointment.objects.filter(post__unit=unit.heir()).in_force(today()).with_role(role)
    return held.with_names().in_official_order()


def named(held: Iterable[Appointment], actor: Actor, *, most: int) -> str:
    """These people for the actor's eyes: the reader first, and as “you”."""
    mine, asked = {one.pk for one in actor.appointments}, list(held)
    names = [_("you")] if any(one.pk in mine for one in asked) else []
    names += [str(one.person) for one in asked if one.pk not in mine]
    return listed(names, most=most)


def holder_of(post: Post) -> Appointment | None:
    """Who holds this post today; of several, the first in official order."""
    return Appointment.objects.filter(post=post).in_force(today()).with_names().in_official_order().first()


def holders_above(roles: Collection[Role], unit: Unit) -> list[Appointment]:
    """Those who hold one of the roles in the unit or anywhere above it, the unit's own people first, the roles in the
    order given; one query."""
    held = Appointment.objects.filter(post__unit__path__in=way_to(unit.heir().path), post__roles__overlap=list(roles))
    found = list(held.in_force(today()).with_names().in_official_order())
    rank = {role: place for place, role in enumerate(roles)}

    def nearness(one: Appointment) -> tuple[int, int]:
        return -one.post.unit.depth, min(rank[Role(role)] for role in one.post.roles if role in rank)

    return sorted(found, key=nearness)


def holders_within(role: Role, unit: Unit) -> AppointmentQuerySet:
    """Those who hold the role in the unit or anywhere below it, the unit's own people first."""
    return _within(role, Q(post__unit__path__startswith=unit.heir().path))


def holders_within_each(role: Role, units: Collection[Unit]) -> dict[int, list[Appointment]]:
    """The same of many units, by their ids, in one query."""
    paths = {unit.pk: unit.heir().path for unit in units}
    below = reduce(or_, (Q(post__unit__path__startswith=path) for path in paths.values()), Q(pk__in=()))
    found = list(_within(role, below))
    return {pk: [one for one in found if one.post.unit.path.startswith(path)] for pk, path in paths.items()}


def _within(role: Role, where: Q) -> AppointmentQuerySet:
    held = Appointment.objects.filter(where).in_force(today()).with_role(role)
    return held.with_names().order_by("post__unit__depth", "post__unit__path", "post__order", "pk")


def holder_within(role: Role, unit: Unit) -> Appointment:
    """The first of them; raises NobodyHolds."""
    found = holders_within(role, unit).first()
    if found is None:
        raise NobodyHolds(role, unit)
    return found
