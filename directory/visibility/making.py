"""Rules are made and ended by the administrators of the units they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.events import RULE_ENDED, RULE_MADE
from directory.models import Appointment, Person, Post, Unit, VisibilityRule, VisibilityScope
from directory.permissions import may_administer
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.worktime.clock import now


@dataclass(frozen=True, slots=True)
class Alone:
    """A unit without those below it."""

    unit: Unit

    def __str__(self) -> str:
        return _("%(unit)s alone") % {"unit": self.unit}


Named = Person | Post | Unit | Alone
_KINDS = VisibilityRule.Kind


class NamesNobody(Unacceptable):
    def sentence(self) -> str:
        return _("Say whom the rule is about; and a rule that names others needs them too.")


class OutsideOwnUnits(NotAllowed):
    """An administrator hides and binds their own people only."""

    def sentence(self) -> str:
        return _("A rule is about people, posts and units of the unit that keeps it.")


@transaction.atomic
def make_rule(
    unit: Unit,
    *,
    kind: str,
    title: str,
    about: Sequence[Named],
    others: Sequence[Named] = (),
    and_own_agency: bool = False,
    may_find: bool = False,
    may_contact: bool = False,
    by: Actor,
) -> VisibilityRule:
    """`others`: whom those it is about see, or who sees them. A unit counts with all below it. Raises NamesNobody,
    OutsideOwnUnits."""
    if by.appointment is None or not may_administer(by, unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    lacks_others = kind == _KINDS.SEEN_ONLY_BY or (kind == _KINDS.SEES_ONLY and not and_own_agency)
    if not about or (lacks_others and not others):
        raise NamesNobody
    if not all(_within(one, unit) for one in about):
        raise OutsideOwnUnits
    rule = VisibilityRule.objects.create(
        kind=kind,
        title=title.strip(),
        unit=unit,
        and_own_agency=and_own_agency,
        may_find=may_find,
        may_contact=may_contact,
        made_by=by.appointment,
        made_at=now(),
    )
    sides = ((VisibilityScope.Side.ABOUT, about), (VisibilityScope.Side.OTHERS, others))
    VisibilityScope.objects.bulk_create(_line(rule, side, one) for side, named in sides for one in named)
    record(RULE_MADE, rule, by=by, kind=kind, about=[str(one) for one in about], others=[str(one) for one in others])
    return rule


@transaction.atomic
def end_rule(rule: VisibilityRule, *, by: Actor) -> VisibilityRule:
    rule = VisibilityRule.objects.select_for_update().select_related("unit").get(pk=rule.pk)
    if not may_administer(by, rule.unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    if rule.ended_at is None:
        rule.ended_at = now()
        rule.save(update_fields=["ended_at"])
        record(RULE_ENDED, rule, by=by, kind=rule.kind)
    return rule


def rules_kept_by(actor: Actor) -> list[VisibilityRule]:
    """Those in force that this administrator may end."""
    rules = VisibilityRule.objects.filter(ended_at=None).select_related("unit", "made_by__person")
    return [
        one
        for one in rules.prefetch_related("scopes__person", "scopes__post__unit", "scopes__unit").order_by("pk")
        if may_administer(actor, one.unit)
    ]


def _within(named: Named, unit: Unit) -> bool:
    match named:
        case Unit(path=path) | Alone(unit=Unit(path=path)) | Post(unit=Unit(path=path)):
            return path.startswith(unit.path)
    held = Appointment.objects.filter(person=named).in_force(today()).with_names()
    return any(one.post.unit.path.startswith(unit.path) for one in held)


def _line(rule: VisibilityRule, side: str, named: Named) -> VisibilityScope:
    match named:
        case Person():
            return VisibilityScope(rule=rule, side=side, person=named)
        case Post():
            return VisibilityScope(rule=rule, side=side, post=named)
        case Alone():
            return VisibilityScope(rule=rule, side=side, unit=named.unit, with_below=False)
    return VisibilityScope(rule=rule, side=side, unit=named)
