"""The desk, and the one search."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.desk import finished, rows
from office.desk.search import LONGEST, answers
from office.desk.search import answer as search_in
from office.desk.shell import standing_of
from office.duties import boxes
from office.duties.models import Box
from office.meetings import diary
from office.ui.drawings import Tab
from office.ui.paging import page_of
from office.worktime.clock import now
from office.worktime.schedules import timetable
from workflows.documents.launched import launched_by


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The four boxes; one of them open, its rows under headings that say when."""
    actor, moment = request.actor, now()  # type: ignore[attr-defined]
    standing = standing_of(request)
    name = request.GET.get("box", Box.TODO)
    name = name if name in Box.values else Box.TODO.value
    is_open = name in (Box.TODO, Box.TO_READ)
    order = ("sort_at", "pk") if is_open else ("-sort_at", "-pk")
    duties = boxes.box(actor, name) if is_open else finished.finished(actor, name)
    page = page_of(duties, request.GET, by=order, size=60)
    drawn = rows.rows_of(page.items, actor, moment)
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
        "launched": launched_by(actor),
        "diary": diary.of_day(actor),
        "week": _week_note(),
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


def _week_note() -> str:
    """What the calendar says about today and tomorrow."""
    hours = timetable()
    today = hours.day_of(now())
    if not hours.is_workday(today):
        opening = hours.next_workday_opening(now())
        return _("Not a working day. Work begins again on %(day)s.") % {"day": f"{opening:%m-%d}"}
    return _("A working day made up for a holiday.") if hours.is_made_up(today) else _("A working day.")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = list(answers(request.actor, text, most=30)) if text else []  # type: ignore[attr-defined]
    return render(request, "desk/search.html", {"q": text, "answers": found})


@require_safe
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One room's answer, for the palette."""
    found = search_in(name, request.actor, request.GET.get("q", ""), most=6)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return render(request, "desk/_answer.html", {"answer": found})
