"""What the desk asks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from office.duties.models import Duty
from office.ui.forms import DateInput
from office.worktime.hours import Timetable


class AsideForm(forms.Form):
    """Until when. The next working day and the next week's first stand ready."""

    until = forms.DateField(label=_("Show it again on"), widget=DateInput)

    def __init__(self, duty: Duty, timetable: Timetable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = timezone.localdate(duty.due_at) if duty.due_at else None
        self.is_late = self.latest is not None and self.latest <= today()
        self.days = [day for day in _proposed(timetable) if self.latest is None or day <= self.latest]
        self.fields["until"].widget.attrs |= {"min": (today() + timedelta(1)).isoformat()}
        if self.latest:
            self.fields["until"].widget.attrs["max"] = self.latest.isoformat()
        if self.days:
            self.fields["until"].initial = self.days[0]


def _proposed(timetable: Timetable) -> list[date]:
    """The next working day, and the first of next week."""
    tomorrow = today() + timedelta(1)
    monday = today() + timedelta(7 - today().weekday())
    return sorted({_working(tomorrow, timetable), _working(monday, timetable)})


def _working(day: date, timetable: Timetable) -> date:
    for _n in range(60):
        if timetable.is_workday(day):
            break
        day += timedelta(1)
    return day
