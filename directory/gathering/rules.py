"""Whom naming units and roles instead of people means: whoever holds such posts on the day that is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.asking import subtree_of, subtrees_of
from directory.models import Appointment, AppointmentQuerySet, Unit
from directory.roles import Role
from directory.subtrees import below
from office.audit.actor import Actor
from office.ui.listing import listed


@dataclass(frozen=True, slots=True)
class Rule:
    """units: by their public ids. roles: only posts that have one of these; where there is none, every post.
    with_below: the posts of all units below as well."""

    units: tuple[UUID, ...]
    roles: tuple[Role, ...] = ()
    with_below: bool = True

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(tuple(map(UUID, kept["units"])), tuple(map(Role, kept["roles"])), kept["with_below"])

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "units": [str(one) for one in self.units],
            "roles": [str(one) for one in self.roles],
            "with_below": self.with_below,
        }


def appointments(rule: Rule, *, on: date) -> AppointmentQuerySet:
    """Everybody meant on a day, each in every such post. What was merged into another unit is sought there."""
    where = Q(pk__in=())
    for unit in _units(rule):
        heir = unit.heir()
        where |= below(heir.path, "post__unit__path") if rule.with_below else Q(post__unit=heir)
    if rule.roles:
        where &= Q(post__roles__overlap=[str(role) for role in rule.roles])
    held = Appointment.objects.filter(where, person__is_active=True, person__is_service=False)
    return held.filter(_standing("post", on), _standing("post__unit", on)).in_force(on)


def _standing(what: str, on: date) -> Q:
    return Q(**{f"{what}__abolished_on": None}) | Q(**{f"{what}__abolished_on__gt": on})


def _units(rule: Rule) -> list[Unit]:
    return list(Unit.objects.filter(public_id__in=rule.units).select_related("merged_into").order_by("path"))


def words(rule: Rule) -> str:
    """As people say it."""
    facts = {
        "units": listed((unit.short_name for unit in _units(rule)), most=5),
        "roles": listed(role.label for role in rule.roles),
    }
    if rule.with_below:
        said = _("%(roles)s of %(units)s and all units below") if rule.roles else _("Everybody of %(units)s")
    else:
        said = _("%(roles)s of %(units)s alone") if rule.roles else _("Everybody of %(units)s alone")
    return said % facts


def may_gather(actor: Actor, rule: Rule) -> bool:
    """Its units lie in the parts of the tree whose people the actor may ask."""
    reached = tuple(subtrees_of(actor))
    units = _units(rule)
    return bool(units) and all(unit.path.startswith(reached) for unit in units)


def gathers_as(actor: Actor, rule: Rule) -> Appointment:
    """Of the actor's appointments the one that reaches most of its units; of equals, the one they act in."""
    units = _units(rule)

    def reached(held: Appointment) -> int:
        path = subtree_of(held)
        return sum(unit.path.startswith(path) for unit in units) if path else 0

    return max((actor.appointment, *actor.appointments), key=reached)
