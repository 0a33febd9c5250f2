"""The form that calls a meeting, and the small forms of its acts."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.choosing import OneUnit, UnitChoices
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from office.files.content import ALLOWED
from office.meetings.actions.calling import Item
from office.meetings.models import Decision
from office.meetings.seeking import SoughtPeople, SoughtPerson, offer_everybody
from office.ui.forms import DateInput, DateTimeInput, FileDrop, FilesField
from office.worktime.clock import now

LONGEST_MEETING = timedelta(hours=12)
QUARTER = timedelta(minutes=15)


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class TimesForm(forms.Form):
    """From when to when; `minutes` long, so that moving the start moves the end."""

    starts_at = forms.DateTimeField(label=_("Starts"), widget=DateTimeInput)
    minutes = forms.IntegerField(label=_("Planned minutes"), min_value=5, max_value=720, initial=60)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (start := given.get("starts_at")) and (length := given.get("minutes")):
            given["ends_at"] = start + timedelta(minutes=length)
            if given["ends_at"] <= now():
                self.add_error("starts_at", ValidationError(_("This time has passed."), code="past"))
        return given


class CallForm(TimesForm):
    """召集."""

    title = forms.CharField(label=_("Meeting"), max_length=120)
    has_video = forms.BooleanField(
        label=_("With picture and sound"), required=False, initial=True,
        help_text=_("Up to four browsers are connected to each other; the others follow on the page."),
    )  # fmt: skip
    place = forms.CharField(label=_("Meeting room"), max_length=60, required=False, help_text=_("Empty: by video only"))
    chair = SoughtPerson(label=_("In the chair"))
    recorder = SoughtPerson(label=_("Records"))
    members = SoughtPeople(label=_("Attend"), error_messages={"required": _("Invite at least one other person.")})
    observers = SoughtPeople(label=_("Sit in"), required=False)
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("title", "starts_at", "minutes", "has_video", "place", "chair", "recorder", "members", "observers")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_everybody(self, actor)
        self.fields["starts_at"].initial = _next_quarter()
        mine = actor.appointment.public_id if actor.appointment else None
        self.fields["chair"].initial = self.fields["recorder"].initial = mine

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("has_video") and not given.get("place"):
            self.add_error(
                "place", ValidationError(_("Name the room, or meet with picture and sound."), code="nowhere")
            )
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """As `call` takes them."""
        names = ("title", "starts_at", "ends_at", "has_video", "place", "chair", "recorder", "members", "observers")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def people(self) -> set[int]:
        given = self.cleaned_data
        return {one.person_id for one in (given["chair"], given["recorder"], *given["members"], *given["observers"])}


def _next_quarter() -> datetime:
    moment = now().replace(second=0, microsecond=0) + QUARTER
    return moment - timedelta(minutes=moment.minute % 15)


class ItemForm(forms.Form):
    """A line of the agenda: whole, or left empty."""

    title = forms.CharField(label=_("Item"), max_length=120, required=False)
    presenter = forms.CharField(label=_("Presented by"), max_length=60, required=False)
    minutes = forms.IntegerField(label=_("Minutes planned"), min_value=1, max_value=480, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("presenter") or given.get("minutes")) and not given.get("title"):
            self.add_error("title", ValidationError(_("Name the item, or empty the line."), code="required"))
        return given


class _Agenda(BaseFormSet):
    @property
    def items(self) -> list[Item]:
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        return [Item(one["title"], one["presenter"], one["minutes"] or 15) for one in lines]


Agenda = formset_factory(ItemForm, formset=_Agenda, extra=4, max_num=12, absolute_max=12)


class MaterialsForm(forms.Form):
    uploads = FilesField(
        label=_("Materials"), widget=FileDrop(types=[f".{one}" for one in ALLOWED], max_bytes=settings.FILES_MAX_BYTES)
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SubstituteForm(ReasonForm):
    """替会: who comes instead, and why."""

    substitute = SoughtPerson(label=_("Comes instead"))
    field_order = ("substitute", "reason")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_everybody(self, actor)


class InviteForm(forms.Form):
    members = SoughtPeople(label=_("Attend"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_everybody(self, actor)


class DecisionForm(forms.Form):
    """记一条. Who and when may follow later."""

    text = forms.CharField(label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    lead = OneUnit(label=_("Lead unit"), required=False)
    supports = UnitChoices(label=_("Supporting units"), required=False)
    due_on = forms.DateField(label=_("By"), required=False, widget=DateInput)

    def __init__(self, *args: Any, decision: Decision | None = None, **kwargs: Any) -> None:
        if decision is not None:
            initial = {"text": decision.text, "lead": decision.lead_id, "due_on": decision.due_on}
            kwargs.setdefault("initial", initial | {"supports": decision.supports.values_list("pk", flat=True)})
        super().__init__(*args, **kwargs)
        units = Unit.objects.standing(today()).filter(can_issue=True).exclude(kind=Unit.Kind.OFFICE).order_by("path")
        _offer(self, "lead", units)
        _offer(self, "supports", units)


class MinutesForm(forms.Form):
    text = forms.CharField(label=_("Minutes"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 24}))
    version = forms.IntegerField(widget=forms.HiddenInput)


def proposed_members(people: list[str]) -> list[UUID]:
    """The main appointments of these people, named by their public ids."""
    found = Appointment.objects.filter(person__public_id__in=people, is_main=True).in_force(today())
    return list(found.in_official_order().values_list("public_id", flat=True))
