"""The forms of a roster: giving turns, changing one, arranging it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from directory.choosing import OnePersonInPost, PeopleInPosts, offered
from directory.models import Unit
from directory.roster.filling import FURTHEST, Turn
from directory.roster.keeping import duty_day
from directory.roster.models import Roster, Seat, Shift
from directory.schedules import timetable_of
from directory.subtrees import below
from office.audit.actor import Actor
from office.ui.forms import DateInput


class FillForm(forms.Form):
    """People in turn over a span of days; nobody: the days become empty."""

    seat = forms.ChoiceField(label=_("Turn"))
    from_on = forms.DateField(label=_("First day"), widget=DateInput)
    until_on = forms.DateField(label=_("Last day"), widget=DateInput)
    which = forms.ChoiceField(
        label=_("On which days"),
        choices=[("all", _("Every day")), ("work", _("Working days")), ("off", _("Days off"))],
        initial="all",
        required=False,
    )
    people = PeopleInPosts(
        label=_("Who is on duty"),
        required=False,
        help_text=_("Several take turns, a day each, in official order. Nobody: these days become empty."),
    )

    def __init__(self, *args: Any, roster: Roster, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roster = roster
        self.fields["seat"].choices = [(seat.value, seat.label) for seat in roster.seats]  # type: ignore[attr-defined]
        self.fields["people"].queryset = people_for(roster.unit, actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and not first <= last <= first + FURTHEST:
            self.add_error("until_on", ValidationError(_("The last day is no earlier than the first."), code="order"))
        elif first and last and not self._days(first, last):
            self.add_error("which", ValidationError(_("None of these days is of this kind."), code="none"))
        return given

    @property
    def days(self) -> list[date]:
        return self._days(self.cleaned_data["from_on"], self.cleaned_data["until_on"])

    @property
    def turns(self) -> list[Turn]:
        people, seat = list(self.cleaned_data["people"]), Seat(self.cleaned_data["seat"])
        return [Turn(day, seat, people[at % len(people)]) for at, day in enumerate(self.days)] if people else []

    def _days(self, first: date, last: date) -> list[date]:
        hours, which = timetable_of(self._roster.unit), self.cleaned_data.get("which") or "all"
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [day for day in days if which == "all" or hours.is_workday(day) is (which == "work")]


class ChangeForm(forms.Form):
    """One turn: swapped with another, or taken by somebody else."""

    turn = forms.ChoiceField(label=_("This turn"))
    other = forms.ChoiceField(label=_("is swapped with"), required=False)
    person = OnePersonInPost(label=_("or is taken by"), required=False)

    def __init__(self, *args: Any, roster: Roster, shifts: Sequence[Shift], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shifts = {f"{one.falls_on.isoformat()}.{one.seat}": one for one in shifts}
        said = [(key, _said(one)) for key, one in self._shifts.items()]
        self.fields["turn"].choices = said  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "—"), *said]  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_for(roster.unit, actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("other")) == bool(given.get("person")):
            self.add_error("other", ValidationError(_("Choose one: another turn, or a person."), code="one"))
        return given

    @property
    def shift(self) -> Shift:
        return self._shifts[self.cleaned_data["turn"]]

    @property
    def with_shift(self) -> Shift | None:
        return self._shifts.get(self.cleaned_data["other"])


class ArrangeForm(forms.Form):
    duty_phone = forms.CharField(label=_("Duty room telephone"), max_length=30, required=False)
    in_parts = forms.BooleanField(
        label=_("Day and night apart"),
        required=False,
        help_text=_("One person for the day and one for the night, in place of a first and a second."),
    )


def people_for(unit: Unit, actor: Actor) -> Any:
    """Everybody below; of a government its leaders and its general office, since its departments keep their own."""
    where = below(unit.path, "post__unit__path")
    if unit.kind == Unit.Kind.GOVERNMENT:
        offices = Unit.objects.filter(below(unit.path, "path"), kind=Unit.Kind.OFFICE, depth=unit.depth + 1)
        where = Q(post__unit=unit)
        for path in offices.values_list("path", flat=True):
            where |= below(path, "post__unit__path")
    return offered(where, to=actor)


def may_still_change(shifts: Sequence[Shift]) -> list[Shift]:
    return [one for one in shifts if one.falls_on >= duty_day()]


def _said(shift: Shift) -> str:
    day = date_format(shift.falls_on, "m-d D")
    return f"{day}　{Seat(shift.seat).label}　{shift.appointment.person}"
