"""Rules about mobile and e-mail are kept by the administrators of the units they hold in."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.events import FIELD_RULE_ENDED, FIELD_RULE_MADE
from directory.models import Unit
from directory.particulars.models import FieldRule, Grade, Near, Particular
from directory.permissions import may_administer
from directory.visibility.fields import Said, rules_over
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed
from office.worktime.clock import now


@dataclass(frozen=True, slots=True)
class Line:
    """What holds in a unit for people of one grade."""

    particular: Particular
    grade: Grade
    said: Said
    is_own: bool


@transaction.atomic
def make_field_rule(
    unit: Unit, *, particular: Particular, grade: Grade, shown: Near, asked: Near, by: Actor
) -> FieldRule:
    """In place of the rule of before about the same. What is not masked is not asked for: an e-mail is shown or not."""
    if by.appointment is None:
        raise NotAllowed
    _permit(by, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    for before in FieldRule.objects.filter(unit=unit, particular=particular, grade=grade, ended_at=None):
        end_field_rule(before, by=by)
    asked = asked if particular == Particular.MOBILE else shown
    rule = FieldRule.objects.create(
        unit=unit,
        particular=particular,
        grade=grade,
        shown=shown,
        asked=asked,
        made_by=by.appointment,
        made_at=now(),
    )
    facts: dict[str, Any] = {
        "particular": str(particular),
        "grade": grade.name.lower(),
        "shown": str(shown),
        "asked": str(asked),
    }
    record(FIELD_RULE_MADE, rule, by=by, **facts)
    return rule


@transaction.atomic
def end_field_rule(rule: FieldRule, *, by: Actor) -> FieldRule:
    """From now on the next unit upwards that keeps one says what holds."""
    rule = FieldRule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=rule.pk)
    _permit(by, rule.unit)
    if rule.ended_at is None:
        rule.ended_at = now()
        rule.save(update_fields=["ended_at"])
        record(FIELD_RULE_ENDED, rule, by=by, particular=rule.particular, grade=Grade(rule.grade).name.lower())
    return rule


def lines_of(unit: Unit) -> list[Line]:
    rules = rules_over([unit.path])
    found = [
        (particular, grade, rules.of(particular, grade, unit.path)) for particular in Particular for grade in Grade
    ]
    return [Line(*line, is_own=line[2].rule is not None and line[2].rule.unit_id == unit.pk) for line in found]


def _permit(by: Actor, unit: Unit) -> None:
    if not may_administer(by, unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
