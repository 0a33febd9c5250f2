"""The form that makes a matter, and the small forms of its acts."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.choosing import OneUnit, UnitChoices
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import timetable_of
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.files.content import ALLOWED
from office.ui.forms import DateInput, FileDrop, FilesField
from office.worktime.terms import LONGEST, Term, TermUnit
from workflows.documents.models import Instruction
from workflows.supervision import slips
from workflows.supervision.fields import PlanField, RhythmField, TermField
from workflows.supervision.models import Evaluation, Matter, Slip, Standard
from workflows.supervision.permissions import instructions_since, opens_for, supervising
from workflows.supervision.places import PROPOSES, approvers_of
from workflows.supervision.standards import Step

_NAMED = "date"


class PersonInPost(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.post}　{obj.person}"


class InstructionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{date_format(timezone.localtime(obj.given_at), 'DATE_FORMAT')}　{obj.leader.person}　{obj.text[:60]}"


class StandardChoice(forms.ModelChoiceField):
    """With its terms, for whoever chooses sees what is taken."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}　{' · '.join(filter(None, (obj.finish_words, obj.respond_words)))}"


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def units_below(agency: Unit) -> Any:
    """Units that one agency may charge: those that issue in their own name, and its own divisions."""
    below = Unit.objects.standing(today()).filter(path__startswith=agency.path).exclude(pk=agency.pk)
    issuing = below.filter(can_issue=True).exclude(kind=Unit.Kind.OFFICE)
    return (issuing if issuing.exists() else below).order_by("path")


class OpenForm(forms.Form):
    """立项. The date is a term counted by the calendar, or a day that was named."""

    title = forms.CharField(label=_("Matter"), max_length=120)
    requirement = forms.CharField(
        label=_("What is required"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    lead = OneUnit(label=_("Lead unit"), error_messages={"required": _("Choose the unit that answers for it.")})
    supports = UnitChoices(label=_("Supporting units"), required=False)
    value = forms.IntegerField(label=_("Term"), required=False, min_value=1)
    unit = forms.ChoiceField(
        label=_("Term counted in"), choices=[*TermUnit.choices, (_NAMED, _("up to a day"))], initial=TermUnit.WORKDAY
    )
    until = forms.DateField(label=_("Or due on"), required=False, widget=DateInput)
    standard = StandardChoice(
        label=_("Standard"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_("No standard"),
        help_text=_("A term or response left empty is taken from it, and the category unless one is chosen."),
    )
    respond = TermField(
        label=_("Respond within"),
        required=False,
        help_text=_("Where a first word is asked for before the end: 30 minutes, 2 hours, 1 working day"),
    )
    report_every = RhythmField()
    leader = PersonInPost(
        label=_("Instructed by"), queryset=Appointment.objects.none(), required=False, empty_label=_("Nobody")
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=Matter.Category.choices, initial=Matter.Category.OTHER, required=False
    )

    approval = forms.BooleanField(
        label=_("Have it approved first"),
        required=False,
        help_text=_("Somebody else who supervises looks at it; number and term begin with the approval."),
    )

    def __init__(self, *args: Any, actor: Actor, whole: Matter | None = None, **kwargs: Any) -> None:
        """whole: the matter of which a part is opened."""
        super().__init__(*args, **kwargs)
        self.only_proposes = not (supervising(actor, whole) if whole else opens_for(actor))
        if self.only_proposes:
            del self.fields["approval"]
        agency = whole.laid_by if whole else (opens_for(actor) or opens_for(actor, PROPOSES))[0][1]
        units = units_below(agency)
        _offer(self, "standard", Standard.objects.filter(unit=agency, retired_at=None).order_by("pk"))
        _offer(self, "lead", units)
        _offer(self, "supports", units)
        roles = [str(Role.PRINCIPAL_LEADER), str(Role.DEPUTY_LEADER), str(Role.SECRETARY)]
        leaders = reach_of(actor, Purpose.CONTACT).appointments().filter(post__unit=agency, post__roles__overlap=roles)
        _offer(self, "leader", leaders.with_names().in_official_order())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        value, unit, until = given.get("value"), given.get("unit"), given.get("until")
        if unit == _NAMED or (value is None and until is not None):
            given["value"] = None
            if until is None and "until" not in self.errors:
                self.add_error("until", ValidationError(_("Name the day."), code="required"))
            elif until is not None and until < today():
                self.add_error("until", ValidationError(_("This day has passed."), code="past"))
        elif value is None and given.get("standard") is None and "value" not in self.errors:
            self.add_error("value", ValidationError(_("Say by when: a term, or a date to come."), code="required"))
        elif value is not None and unit in LONGEST and value > LONGEST[TermUnit(unit)]:
            self.add_error("value", ValidationError(_("This term is too long."), code="long"))
        return given

    @property
    def proposes(self) -> bool:
        return self.only_proposes or bool(self.cleaned_data.get("approval"))

    @property
    def facts(self) -> dict[str, Any]:
        """As `open_matter` takes them."""
        given = self.cleaned_data
        names = ("title", "requirement", "lead", "leader", "category", "respond", "report_every", "standard")
        facts = {name: given[name] for name in names} | {"supports": list(given["supports"])}
        facts["category"] = given["category"] or Matter.Category.OTHER
        if given["value"] is None and given["until"] is None:
            return facts
        if given["value"] is None:
            return facts | {"term": None, "due_at": end_of(given["until"], given["lead"])}
        return facts | {"term": Term(given["value"], TermUnit(given["unit"]))}


class StandardForm(forms.Form):
    name = forms.CharField(label=_("Name of the standard"), max_length=30)
    category = forms.ChoiceField(label=_("Category"), choices=Matter.Category.choices)
    finish = TermField(label=_("Finish within"), help_text=_("15 working days, 7 days, 2 hours"))
    respond = TermField(label=_("Respond within"), required=False)
    report_every = RhythmField()
    near_days = forms.IntegerField(
        label=_("Due soon with so many working days left"), min_value=0, max_value=60, required=False,
        help_text=_("left empty: as the hours of the lead unit say"),
    )  # fmt: skip
    pace_near = forms.IntegerField(
        label=_("Behind plan from so many points"), min_value=1, max_value=100, required=False
    )
    pace_over = forms.IntegerField(
        label=_("Overdue by plan from more points than"), min_value=1, max_value=100, required=False
    )
    plan = PlanField()

    @staticmethod
    def initial_of(standard: Standard) -> dict[str, Any]:
        names = ("name", "category", "finish", "respond", "report_every", "near_days", "pace_near", "pace_over")
        steps = [Step(*one) for one in standard.plan]
        return {name: getattr(standard, name) for name in names} | {"plan": steps}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        near, over = given.get("pace_near"), given.get("pace_over")
        if (near is None) != (over is None):
            self.add_error("pace_over", ValidationError(_("Name both, or neither."), code="both"))
        elif near is not None and over is not None and near > over:
            self.add_error("pace_over", ValidationError(_("Overdue comes after behind."), code="order"))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """As `standards.write` takes them."""
        given = dict(self.cleaned_data)
        near, over = given.pop("pace_near"), given.pop("pace_over")
        return given | {"pace": None if near is None else (near, over)}


def end_of(on: date, unit: Unit) -> datetime:
    """When a named day is over, by the hours of the unit that answers."""
    return timetable_of(unit).end_of(on)


class ActForm(forms.Form):
    """What an act asks; `matter` and `actor` are at hand where the choices depend on them."""

    def __init__(self, *args: Any, matter: Matter, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.actor = matter, actor
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the matter."""


def _text(label: Any, *, required: bool = True, most: int = 5000, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


class PlainForm(ActForm):
    """Nothing but the press itself."""


class EvidenceForm(ActForm):
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        widget=FileDrop(types=[f".{one}" for one in ALLOWED], max_bytes=settings.FILES_MAX_BYTES),
        help_text=_("Papers and pictures that show it; whoever reads the matter may have them."),
    )
    field_order = ("progress", "text", "evidence")


class ReportForm(EvidenceForm):
    progress = forms.IntegerField(label=_("Progress of the whole, %"), min_value=0, max_value=100)
    text = _text(_("What was done, what comes next"))

    def prepare(self) -> None:
        self.fields["progress"].initial = self.matter.progress


class SupportForm(EvidenceForm):
    text = _text(_("What your unit has done"))


class RespondForm(ActForm):
    text = _text(_("What was answered, and to whom"))


class DoneForm(EvidenceForm):
    text = _text(_("The result"))


class EvaluateForm(ActForm):
    stars = forms.TypedChoiceField(
        label=_("How it was done"),
        choices=[(value, f"{'★' * value}{'☆' * (5 - value)}　{label}") for value, label in Evaluation.Stars.choices],
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = _text(_("In a sentence"), required=False, most=200)


class ReopenForm(ActForm):
    """By an instruction since; those on the paper the matter was made of stand first."""

    source = InstructionChoice(label=_("New instruction"), queryset=Instruction.objects.none(), empty_label=None)
    finish = TermField(label=_("Finish within"), required=False, help_text=_("15 working days, 7 days, 2 hours"))
    until = forms.DateField(label=_("Or due on"), required=False, widget=DateInput)
    respond = TermField(label=_("Respond within"), required=False)

    def prepare(self) -> None:
        _offer(self, "source", instructions_since(self.actor, self.matter))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and (given.get("finish") is None) == (given.get("until") is None):
            self.add_error("finish", ValidationError(_("Say by when: a term, or a date to come."), code="required"))
        return given


class ReasonForm(ActForm):
    reason = _text(_("Reason"), most=1000)


class NoteForm(ActForm):
    note = _text(_("Note"), required=False, most=200)


class RefuseForm(ActForm):
    note = _text(_("Reason"), most=200)


class UrgeForm(ActForm):
    note = _text(_("What you ask for"), required=False, most=500)


class SlipForm(ActForm):
    """With the text prepared from the facts; the person who signs it changes what they want."""

    grade = forms.ChoiceField(label=_("Grade of the slip"), choices=Slip.Grade.choices, widget=forms.RadioSelect)
    text = _text(_("What is required"))
    reply = TermField(
        label=_("Reply within"), required=False, help_text=_("Left empty: 3, 2, 1 working days by grade.")
    )

    def prepare(self) -> None:
        self.fields["grade"].initial = slips.next_grade(self.matter)
        self.fields["text"].initial = slips.prepared(self.matter)


class AnswerForm(ActForm):
    text = _text(_("Reply to the slip"))


class ExtendForm(ActForm):
    until = forms.DateField(label=_("New date"), widget=DateInput)
    reason = _text(_("Reason, and what is done so far"), most=1000)


class PauseForm(ActForm):
    approver = PersonInPost(
        label=_("Approved by"), queryset=Appointment.objects.none(), empty_label=_("Not chosen yet")
    )
    reason = _text(_("Reason"), most=200)

    def prepare(self) -> None:
        _offer(self, "approver", approvers_of(self.matter.laid_by))


class AssignForm(ActForm):
    lead = OneUnit(label=_("Lead unit"))

    def prepare(self) -> None:
        supports = self.matter.supports.values_list("pk", flat=True)
        _offer(self, "lead", units_below(self.matter.laid_by).exclude(pk__in=list(supports)))
        self.fields["lead"].initial = self.matter.lead_id


class MilestoneForm(forms.Form):
    """A line of the plan: whole, or left empty."""

    title = forms.CharField(label=_("Milestone"), max_length=60, required=False)
    on = forms.DateField(label=_("By"), widget=DateInput, required=False)
    percent = forms.IntegerField(label=_("Then done, %"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if any(given.values()):
            for name in self.fields:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("This is missing in the line."), code="required"))
        return given


Plan = formset_factory(MilestoneForm, extra=6, max_num=12, absolute_max=12)
