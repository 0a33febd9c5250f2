"""A ladder as it is composed: a line for each rung."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.worktime.terms import Term, TermUnit
from workflows.supervision.fields import TermField
from workflows.supervision.ladder.composing import MOST
from workflows.supervision.ladder.rules import Step, Wait
from workflows.supervision.models import Slip, Tells

BEFORE, AT, AFTER = "before", "at", "after"
LATEST = 10_000  # minutes or days; a number of PostgreSQL's smallint


class RungForm(forms.Form):
    """Whole, or left empty."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            (BEFORE, pgettext_lazy("rung", "Before the date")),
            (AT, pgettext_lazy("rung", "When the date passes")),
            (AFTER, pgettext_lazy("rung", "After the date")),
        ],
        initial=AFTER,
        required=False,
    )
    wait = TermField(label=_("By how much"), required=False)
    tells = forms.MultipleChoiceField(
        label=_("Who is told"), choices=Tells.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    grade = forms.ChoiceField(
        label=_("Slip prepared"), choices=[("", pgettext_lazy("rung", "None")), *Slip.Grade.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.is_empty or self.errors:
            return given
        if given.get("when") != AT and (wrong := _wrong(given.get("wait"), given.get("when"))):
            self.add_error("wait", wrong)
        if not given.get("tells"):
            self.add_error("tells", ValidationError(_("Say who is told."), code="required"))
        return given

    @property
    def is_empty(self) -> bool:
        given = self.cleaned_data
        return not (given.get("wait") or given.get("tells") or given.get("grade") or given.get("when") == AT)

    @property
    def step(self) -> Step:
        given = self.cleaned_data
        wait, sign = given["wait"], -1 if given["when"] == BEFORE else 1
        found = Wait(0) if given["when"] == AT else Wait(sign * wait.value, wait.unit)
        return Step(found, tuple(map(Tells, given["tells"])), given["grade"])


def _wrong(wait: Term | None, when: str | None) -> ValidationError | None:
    if wait is None:
        return ValidationError(_("Say by how much."), code="required")
    if wait.unit not in (TermUnit.WORKDAY, TermUnit.WORK_MINUTE) or wait.value > LATEST:
        return ValidationError(_("Rungs wait in working days or working hours."), code="unit")
    if when == BEFORE and wait.unit != TermUnit.WORKDAY:
        return ValidationError(_("Before the date rungs wait in working days."), code="unit")
    return None


class BaseLadder(forms.BaseFormSet):
    @property
    def steps(self) -> list[Step]:
        return [form.step for form in self.forms if not form.is_empty]

    @staticmethod
    def initial_of(steps: list[Step]) -> list[dict[str, Any]]:
        return [
            {
                "when": AT if one.wait.value == 0 else BEFORE if one.wait.value < 0 else AFTER,
                "wait": Term(abs(one.wait.value), one.wait.unit) if one.wait.value else None,
                "tells": list(map(str, one.tells)),
                "grade": one.grade,
            }
            for one in steps
        ]


Ladder = formset_factory(RungForm, formset=BaseLadder, extra=1, max_num=MOST, absolute_max=MOST)
