"""The desk, and the one search."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.schedules import Timetables, timetable_of
from office.accounts.saved_views import TooManyViews, TooMuchAsked, keep_view, views_of
from office.desk import finished, rows
from office.desk.actions import read_all
from office.desk.forms import AsideForm
from office.desk.narrowing import Narrowing
from office.desk.search import LONGEST, answers
from office.desk.search import answer as search_in
from office.desk.shell import standing_of
from office.duties import boxes
from office.duties.actions import NotSoLong, put_aside, take_up
from office.duties.models import Box
from office.meetings import diary
from office.subjects import kinds
from office.subjects.launched import launched_by
from office.ui.drawings import Tab
from office.ui.paging import page_of
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.schedules import timetable


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The four boxes; one of them open, its rows under headings that say when."""
    actor, moment = request.actor, now()  # type: ignore[attr-defined]
    standing = standing_of(request, in_detail=True)
    name = request.GET.get("box", Box.TODO)
    name = name if name in Box.values else Box.TODO.value
    is_open = name in (Box.TODO, Box.TO_READ)
    order = ("sort_at", "pk") if is_open else ("-sort_at", "-pk")
    narrowing = Narrowing.read(request.GET, actor)
    every = boxes.box(actor, name) if is_open else finished.finished(actor, name)
    timetables = Timetables()
    kept = views_of(name, actor.person)
    page = page_of(narrowing.of(every, moment), request.GET, by=order, size=60)
    drawn = rows.rows_of(page.items, actor, moment, timetables)
    groups = rows.by_due(page.items, drawn, moment) if is_open else rows.by_day(page.items, drawn)
    counts = {Box.TODO: standing.todo, Box.TO_READ: standing.to_read} | finished.counts(actor)
    context: dict[str, Any] = {
        "box": name,
        "is_open": is_open,
        "mark": standing.mark,
        "tabs": _tabs(name, counts),
        "groups": groups,
        "page": page,
        "total": _count(counts[name]),
        "narrowing": narrowing,
        "choices": narrowing.choices(actor, [*standing.kinds(name), *(duty.subject_kind for duty in page.items)]),
        "due_today": standing.due_today,
        "said": narrowing.said(actor),
        "views": kept,
        "is_kept": narrowing.query in [view.query for view in kept],
        "diary": diary.of_day(actor),
        "week": _week_note(timetables.of(actor.appointment.post.unit) if actor.appointment else timetable()),
    }
    template = "desk/_box.html" if request.htmx and request.htmx.target == "box" else "desk/desk.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _tabs(current: str, counts: dict[str, int]) -> list[Tab]:
    return [
        Tab(str(box.label), f"?box={box.value}", _count(counts[box.value]), box == current, f"box-{box.value}")
        for box in Box
    ]


def _count(rows_counted: int) -> str:
    return f"{boxes.EXACT_UP_TO}+" if rows_counted > boxes.EXACT_UP_TO else str(rows_counted)


def _week_note(hours: Timetable) -> str:
    """What the calendar of one's own unit says about today and tomorrow."""
    today = hours.day_of(now())
    if not hours.is_workday(today):
        opening = hours.next_workday_opening(now())
        return _("Not a working day. Work begins again on %(day)s.") % {"day": f"{opening:%m-%d}"}
    return _("A working day made up for a holiday.") if hours.is_made_up(today) else _("A working day.")


@require_safe
def launched(request: HttpRequest) -> HttpResponse:
    """我发起的: on the desk the latest, on its own page more."""
    actor, is_part = request.actor, bool(request.htmx)  # type: ignore[attr-defined]
    context = {"launched": launched_by(actor, most=5 if is_part else 60)}
    return render(request, "desk/_launched.html" if is_part else "desk/launched.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """已阅 for all that were ticked."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = [UUID(one) for one in request.POST.getlist("duty") if _is_uuid(one)]
    n = read_all(chosen, by=actor)
    if n:
        messages.success(request, ngettext("%(n)d read.", "%(n)d read.", n) % {"n": n})
    else:
        messages.error(request, _("Tick what you have read first."))
    return redirect(f"{reverse('desk:desk')}?box={Box.TO_READ.value}")


def _is_uuid(text: str) -> bool:
    with suppress(ValueError):
        return bool(UUID(text))
    return False


@require_http_methods(["GET", "POST"])
def aside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """搁置, and taking it up again."""
    actor = request.actor  # type: ignore[attr-defined]
    duty = boxes.open_duty(actor, public_id)
    subject = kinds.load(actor, duty.subject_kind, duty.subject_id) if duty else None
    if duty is None or subject is None:
        raise Http404
    form = AsideForm(duty, timetable_of(duty.holder.post.unit), request.POST if request.method == "POST" else None)
    if request.method == "POST" and "again" in request.POST:
        take_up(duty, subject=subject, by=actor)
        messages.success(request, _("Taken up again."))
        return redirect("desk:desk")
    if request.method == "POST" and form.is_valid():
        try:
            put_aside(duty, until=form.cleaned_data["until"], subject=subject, by=actor)
        except NotSoLong as refusal:
            form.add_error("until", str(refusal))
        else:
            day = date_format(form.cleaned_data["until"], "MONTH_DAY_FORMAT")
            messages.success(request, _("Put aside until %(day)s; its light goes on.") % {"day": day})
            return redirect("desk:desk")
    status = 422 if form.is_bound else 200
    context = {"duty": duty, "subject_url": kinds.url_of(subject), "form": form}
    return render(request, "desk/aside.html", context, status=status)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the view that is open."""
    actor = request.actor  # type: ignore[attr-defined]
    narrowing, box = Narrowing.read(request.POST, actor), request.POST.get("box", "")
    if box not in Box.values or not narrowing:
        raise Http404
    try:
        keep_view(box, name=narrowing.said(actor), query=narrowing.query, person=actor.person)
    except (TooManyViews, TooMuchAsked) as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('desk:desk')}?box={box}&{narrowing.query}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = list(answers(request.actor, text, most=30)) if text else []  # type: ignore[attr-defined]
    return render(request, "desk/search.html", {"q": text, "answers": found})


@require_safe
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One room's answer, for the palette."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = search_in(name, request.actor, text, most=6)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return render(request, "desk/_answer.html", {"answer": found, "q": text})
