"""The forms of calendars and schedules."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.hours.keeping import LIGHTS, Weeks, weeks_of
from directory.hours.notices import ENDINGS, MOST_BYTES
from office.ui.forms import DateInput, FileDrop, FilesField
from office.worktime.hours import EndOfDay, Season, Stretch
from office.worktime.models import Calendar, CalendarDay, Schedule
from office.worktime.palettes import NAMES, PALETTE
from office.worktime.wording import weekday

_STRETCH = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})")
_MONDAY = date(2026, 1, 5)
_SOURCE = _("Kept beside each day it changes.")


_KEPT = ("name", "calendar", "end_of_day", "quiet_from", "quiet_until", *LIGHTS[:-1])  # the last are words


class NoticeForm(forms.Form):
    calendar = forms.ModelChoiceField(Calendar.objects.order_by("pk"), label=_("Calendar"), empty_label=None)
    source = forms.CharField(label=_("Number of the notice"), max_length=100, help_text=_SOURCE)
    upload = FilesField(
        label=pgettext_lazy("upload", "File"),
        widget=FileDrop(types=[f".{one}" for one in ENDINGS], max_bytes=MOST_BYTES, multiple=False),
        help_text=_(
            "JSON, or a table (.xlsx, .csv) with the headings date, kind (off, work), name. Samples stand below."
        ),
    )


class ConfirmForm(forms.Form):
    """What was read of the file travels with the question."""

    calendar = forms.ModelChoiceField(Calendar.objects.order_by("pk"), widget=forms.HiddenInput)
    source = forms.CharField(max_length=100, widget=forms.HiddenInput)
    years = forms.JSONField(widget=forms.HiddenInput)


class DayForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=DateInput)
    kind = forms.ChoiceField(
        label=_("Becomes"), choices=[*CalendarDay.Kind.choices, ("", _("as the plain week has it"))], required=False
    )
    name = forms.CharField(label=_("Name of the day"), max_length=60, required=False)
    source = forms.CharField(label=_("Number of the notice"), max_length=100, help_text=_SOURCE)


class CalendarForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("calendar", "Name"), max_length=60)
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Letters and digits; never changed."))
    copied_from = forms.ModelChoiceField(
        Calendar.objects.order_by("pk"), label=_("Begins as"), empty_label=None,
        help_text=_("Holidays of the region are then amended in it; notices are imported for each calendar."),
    )  # fmt: skip


class StretchesField(forms.Field):
    """“8:30-12:00 14:00-17:30”; nothing: not worked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> tuple[Stretch, ...]:
        text = str(value or "")[:200]
        rest = _STRETCH.sub("", text)
        if rest.strip(" ,，、;；"):
            raise ValidationError(_("Write hours like 8:30-12:00 14:00-17:30."), code="hours")
        try:
            found = [tuple(map(int, match)) for match in _STRETCH.findall(text)]
            return tuple((time(opens, at), time(closes, until)) for opens, at, closes, until in found)
        except ValueError:
            raise ValidationError(_("Write hours like 8:30-12:00 14:00-17:30."), code="hours") from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return " ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in value)


class MonthAndDay(forms.Field):
    """“06-01” as month × 100 + day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()[:20]
        if not text:
            return None
        try:
            month, day = map(int, re.split(r"\D+", text.rstrip("日"), maxsplit=1))
            date(2024, month, day)
        except ValueError:
            raise ValidationError(_("Write a day of the year like 06-01."), code="day") from None
        return month * 100 + day

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100:02d}-{value % 100:02d}" if isinstance(value, int) else value


class ScheduleForm(forms.Form):
    """A week for the whole year, and one for a season of it."""

    name = forms.CharField(label=pgettext_lazy("calendar", "Name"), max_length=60)
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Letters and digits; never changed."))
    calendar = forms.ModelChoiceField(Calendar.objects.order_by("pk"), label=_("Calendar"), empty_label=None)
    end_of_day = forms.ChoiceField(label=_("A day that counts ends at"), choices=EndOfDay.choices)
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}))
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=forms.TimeInput(attrs={"type": "time"}))
    near_days = forms.IntegerField(
        label=_("Due soon with so many working days left"), min_value=0, max_value=60, initial=PALETTE.near_days
    )
    short_term = forms.IntegerField(
        label=_("of terms of at least so many"), min_value=1, max_value=250, initial=PALETTE.short_term
    )
    near_percent = forms.IntegerField(
        label=_("else in the last percent of the term"), min_value=1, max_value=100, initial=20
    )
    pace_near = forms.IntegerField(
        label=_("Behind plan from so many points"), min_value=1, max_value=100, initial=PALETTE.pace_near
    )
    pace_over = forms.IntegerField(
        label=_("Overdue by plan from more points than"), min_value=1, max_value=100, initial=PALETTE.pace_over
    )
    season_from = MonthAndDay(label=_("Season from"), help_text=_("Like 06-01; empty: the same hours all year."))
    season_until = MonthAndDay(label=_("Season until"))

    def __init__(self, *args: Any, schedule: Schedule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks = weeks_of(schedule) if schedule else {}
        season = next((one for one in weeks if one is not None), None)
        for prefix, week in (("all", weeks.get(None, {})), ("season", weeks.get(season, {}) if season else {})):
            for number in range(1, 8):
                name = weekday(_MONDAY.replace(day=4 + number))
                self.fields[f"{prefix}_{number}"] = StretchesField(label=name, initial=week.get(number, ()))
        for shape, usual in NAMES.items():
            called = schedule.light_names.get(shape, "") if schedule else ""
            self.fields[f"called_{shape}"] = forms.CharField(
                label=str(usual), max_length=8, required=False, initial=called
            )
        if schedule is not None:
            del self.fields["code"]
            for name in _KEPT:
                self.fields[name].initial = getattr(schedule, name)
            if season is not None:
                self.fields["season_from"].initial, self.fields["season_until"].initial = season.first, season.last

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("season_from") is None) != (given.get("season_until") is None):
            self.add_error("season_until", ValidationError(_("A season has a first and a last day."), code="season"))
        if given.get("pace_near", 1) > given.get("pace_over", 100):
            self.add_error("pace_over", ValidationError(_("Overdue comes after behind."), code="order"))
        return given

    def rows(self) -> list[tuple[Any, Any]]:
        """The hours of each weekday, all year and in the season."""
        return [(self[f"all_{number}"], self[f"season_{number}"]) for number in range(1, 8)]

    def names(self) -> list[Any]:
        """The fields of what lights are called."""
        return [self[f"called_{shape}"] for shape in NAMES]

    def facts(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("code", *_KEPT) if name in self.cleaned_data}
        called = {shape: self.cleaned_data[f"called_{shape}"] for shape in NAMES}
        return facts | {"light_names": {shape: name for shape, name in called.items() if name}}

    def weeks(self) -> Weeks:
        given = self.cleaned_data
        weeks: dict[Season | None, dict[int, tuple[Stretch, ...]]] = {None: self._week("all")}
        if given.get("season_from"):
            weeks[Season(given["season_from"], given["season_until"])] = self._week("season")
        return weeks

    def _week(self, prefix: str) -> dict[int, tuple[Stretch, ...]]:
        hours = {number: self.cleaned_data[f"{prefix}_{number}"] for number in range(1, 8)}
        return {number: stretches for number, stretches in hours.items() if stretches}


class ChooseForm(forms.Form):
    """Which hours a unit keeps, of those there are."""

    schedule = forms.ModelChoiceField(
        Schedule.objects.order_by("-is_default", "pk"), label=_("Working hours"), required=False,
        empty_label=_("as the unit above it"),
        help_text=_("For the unit and all below it that chose none. Open dates are counted again by them."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Any, unit: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schedule"].initial = unit.schedule_id
