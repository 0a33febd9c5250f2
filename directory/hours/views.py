"""工作日历与作息: what is announced, what is worked, and what an announcement would do before it does it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.access import actor_in
from directory.hours import seeing
from directory.hours.announcing import Outlook, amend_day, announce_years, outlook
from directory.hours.forms import CalendarForm, ConfirmForm, DayForm, NoticeForm, ScheduleForm
from directory.hours.keeping import change_schedule, enter_calendar, enter_schedule, keeps_hours
from directory.hours.notices import samples, years_in
from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.ui.drawings import Tab
from office.worktime.announcement import NotAnAnnouncement
from office.worktime.clock import today
from office.worktime.models import Calendar, Schedule


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """A calendar by its years, and all schedules; whoever keeps them amends a day and enters a calendar here."""
    actor = actor_in(request)
    calendar = _calendar_or_404(request)
    keeps = keeps_hours(actor)
    if request.method == "POST" and not keeps:
        raise Http404
    verb = request.POST.get("verb", "")
    day = DayForm(request.POST if verb == "day" else None, prefix="day")
    entered = CalendarForm(request.POST if verb == "calendar" else None, prefix="calendar")
    said = ""
    if day.is_bound and day.is_valid():
        said = _tried(request, day, "calendar.amend", lambda: amend_day(calendar, **day.cleaned_data, by=actor))
    if entered.is_bound and entered.is_valid():
        facts = entered.cleaned_data
        said = _tried(request, entered, "calendar.enter", lambda: enter_calendar(**facts, by=actor))
    if said:
        messages.success(request, said)
        return redirect(request.get_full_path())
    year = _year(request, calendar)
    context = {
        "calendar": calendar,
        "calendars": [_tab(one, one == calendar, year) for one in Calendar.objects.order_by("pk")],
        "year": year,
        "announced": calendar.years.filter(year=year).first(),
        "missing": seeing.missing_year(calendar),
        "months": seeing.months_of(calendar, year),
        "schedules": [
            (one, seeing.lines_of(one), seeing.kept_by(one))
            for one in Schedule.objects.select_related("calendar").order_by("-is_default", "pk")
        ],
        "keeps": keeps,
        "day_form": day,
        "calendar_form": entered,
    }
    return render(request, "directory/hours/index.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """First what the notice would do, then the question; nothing is taken over before it is answered."""
    actor, found = actor_in(request), None
    if not keeps_hours(actor):
        raise Http404
    is_answer, sent = request.POST.get("verb") == "confirm", request.method == "POST"
    confirm = ConfirmForm(request.POST if is_answer else None)
    form = NoticeForm(*((request.POST, request.FILES) if sent and not is_answer else ()))
    if is_answer and confirm.is_valid():
        given = confirm.cleaned_data
        said = _tried(request, confirm, "calendar.announce", lambda: announce_years(**given, by=actor))
        if said:
            messages.success(request, said)
            return redirect(_address(given["calendar"], max(map(int, given["years"]))))
    if form.is_bound and form.is_valid():
        found, confirm = _read(form, actor)
    context = {"form": form, "confirm": confirm, "found": found, "samples": samples()}
    is_wrong = sent and found is None
    return render(request, "directory/hours/bring.html", context, status=422 if is_wrong else 200)


def _read(form: NoticeForm, actor: Any) -> tuple[Outlook | None, ConfirmForm]:
    """What the file would do; a wrong one says why at its field, and nothing of it is taken."""
    calendar, source, upload = (form.cleaned_data[name] for name in ("calendar", "source", "upload"))
    try:
        years = years_in(upload[0].name, upload[0].read())
        found = outlook(calendar, years, source=source, by=actor)
    except (NotAnAnnouncement, Refusal) as refused:
        if isinstance(refused, Refusal):
            refused.remember()
        form.add_error("upload", str(refused))
        return None, ConfirmForm()
    initial = {"calendar": calendar, "source": source, "years": json.loads(json.dumps(years))}
    return found, ConfirmForm(initial=initial)


@require_http_methods(["GET", "POST"])
def new_schedule(request: HttpRequest) -> HttpResponse:
    if not keeps_hours(actor_in(request)):
        raise Http404
    form = ScheduleForm(request.POST if request.method == "POST" else None, initial=_usual())
    return _schedule_page(request, form, None, "schedule.enter", enter_schedule)


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seeing.schedule_kept_by(actor_in(request), public_id)
    if found is None:
        raise Http404
    form = ScheduleForm(request.POST if request.method == "POST" else None, schedule=found)
    return _schedule_page(request, form, found, "schedule.change", lambda **facts: change_schedule(found, **facts))


def _schedule_page(
    request: HttpRequest, form: ScheduleForm, schedule: Schedule | None, verb: str, act: Callable[..., Any]
) -> HttpResponse:
    if form.is_valid():
        said = _tried(
            request, form, verb, lambda: act(weeks=form.weeks(), **form.facts(), by=actor_in(request))
        )  # fmt: skip
        if said:
            messages.success(request, said)
            return redirect("directory:hours")
    context = {"form": form, "schedule": schedule}
    return render(request, "directory/hours/schedule.html", context, status=422 if request.method == "POST" else 200)


def _tried(request: HttpRequest, form: Any, verb: str, act: Callable[[], Any]) -> str:
    """What is said then; a refusal stands at its field, and nothing is said."""
    try:
        once(verb, request.POST.get("action_key", ""), lambda: str(act()), by=actor_in(request))
    except NotAnAnnouncement as refused:
        form.add_error(None, str(refused))
    except Refusal as refused:
        refused.remember()
        refused.stand_at(form)
    else:
        return _("Kept. Open dates are being counted again.")
    return ""


def _usual() -> dict[str, Any]:
    """A new schedule begins as the office's usual one."""
    usual = Schedule.objects.get(is_default=True)
    form = ScheduleForm(schedule=usual)
    return {name: field.initial for name, field in form.fields.items() if name not in ("code", "name")}


def _calendar_or_404(request: HttpRequest) -> Calendar:
    if actor_in(request).appointment is None:
        raise Http404
    code = request.GET.get("calendar", "")
    calendars = Calendar.objects.filter(code=code) if code else Calendar.objects.order_by("pk")
    calendar = calendars.first()
    if calendar is None:
        raise Http404
    return calendar


def _year(request: HttpRequest, calendar: Calendar) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else today().year


def _tab(calendar: Calendar, is_current: bool, year: int) -> Tab:
    return Tab(calendar.name, _address(calendar, year), current=is_current)


def _address(calendar: Calendar, year: int) -> str:
    return f"{reverse('directory:hours')}?calendar={calendar.code}&year={year}"
