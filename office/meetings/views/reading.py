"""Reading: what is met about today and later, one meeting with agenda, attendance and decisions, its sheet."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.live import topics
from office.meetings import attendance, diary
from office.meetings.clashes import AWAY, Clash, clashes_of
from office.meetings.diary import DiaryLine
from office.meetings.forms import DecisionForm
from office.meetings.models import Meeting
from office.meetings.permissions import (
    decision_visible_to,
    invitation_answered_by,
    leading,
    meetings_visible_to,
    minutes_visible_to,
    recording,
)
from office.meetings.running import agenda_of, may_join, minutes_gone
from office.meetings.views.access import actor_of, meeting_or_404
from office.subjects import kinds
from office.ui.paging import page_of

SIZE = 30
MOST_AHEAD = 200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ahead: what is not over and all of today, day by day. Past: the latest first. On one day: all of it."""
    actor = actor_of(request)
    if on := _day_in(request.GET.get("on", "")):
        return render(request, "meetings/meeting_list.html", {"on": on, "days": _days(diary.of_day(actor, on))})
    visible = meetings_visible_to(actor).select_related("chair__person")
    if request.GET.get("past") == "1":
        over = visible.filter(state__in=[Meeting.State.ENDED, Meeting.State.CANCELLED])
        page = page_of(over, request.GET, by=("-starts_at", "-pk"), size=SIZE)
        days = _days(diary.lines_of(actor, page.items))
        return render(request, "meetings/meeting_list.html", {"past": True, "page": page, "days": days})
    ahead = visible.filter(state__in=[Meeting.State.CALLED, Meeting.State.RUNNING]).order_by("starts_at", "pk")
    lines = {line.meeting.pk: line for line in (*diary.lines_of(actor, list(ahead[:MOST_AHEAD])), *diary.of_day(actor))}
    days = _days(sorted(lines.values(), key=lambda line: (line.meeting.starts_at, line.meeting.pk)))
    return render(request, "meetings/meeting_list.html", {"past": False, "days": days})


def _day_in(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _days(lines: Sequence[DiaryLine]) -> list[tuple[datetime, list[DiaryLine]]]:
    def day_of(line: DiaryLine) -> date:
        return timezone.localtime(line.meeting.starts_at).date()

    days = [list(group) for _day, group in groupby(lines, key=day_of)]
    return [(found[0].meeting.starts_at, found) for found in days]


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, public_id)
    duties.mark_opened(meeting, by=actor_of(request))
    return meeting_page(request, meeting)


def meeting_page(
    request: HttpRequest, meeting: Meeting, *, refusal: Refusal | None = None, form: Any = None, status: int = 200
) -> HttpResponse:
    """The page of a meeting; after a refused act with the sentence, after a refused note with what was typed."""
    actor = actor_of(request)
    seq = topics.head(f"meeting:{meeting.public_id}")  # before the content: what comes between is told, not missed
    lines, agenda = attendance.sheet(meeting), agenda_of(meeting)
    recorder = recording(actor, meeting)
    mine = invitation_answered_by(actor, meeting)
    noted = meeting.state not in (Meeting.State.CALLED, Meeting.State.CANCELLED)
    context = {
        "meeting": meeting,
        "seq": seq,
        "lines": lines,
        "numbers": attendance.numbers(lines),
        "agenda": agenda,
        "awaited": sum(line.is_awaited and not line.was_summoned for line in lines),
        "gone": minutes_gone(meeting),
        "planned_minutes": sum(line.item.minutes for line in agenda),
        "anybody_here": any(line.is_here for line in lines),
        "decisions": meeting.decisions.select_related("lead").prefetch_related("supports").order_by("no"),
        "mine": mine,
        "for_whom": mine.holder.person if mine and mine.holder not in actor.appointments else None,
        "clashes": _mine_elsewhere(actor, meeting) if mine and mine.answer not in AWAY and meeting.is_open else (),
        "talk_url": _talk_url(actor, meeting),
        "leads": leading(actor, meeting) is not None and meeting.is_open,
        "records": recorder is not None and noted,
        "may_join": may_join(meeting),
        "decision_form": form or (DecisionForm() if recorder and noted else None),
        "minutes": getattr(meeting, "minutes", None),
        "refusal": refusal,
    }
    if refusal is not None and request.headers.get("HX-Request") == "true":
        return _told_beside(request, refusal, status)
    return render(request, "meetings/meeting_detail.html", context, status=status)


def _told_beside(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    """Whoever sits in the meeting keeps the page, and with it the seat."""
    context = {"refusal": refusal, "back": request.headers.get("HX-Current-URL", "")}
    answer = render(request, "audit/_refusal.html", context, status=status)
    answer["HX-Reselect"] = "unset"
    return answer


def _mine_elsewhere(actor: Actor, meeting: Meeting) -> Sequence[Clash]:
    return clashes_of({actor.person.pk}, meeting.starts_at, meeting.ends_at, besides=meeting, reader=actor)


def _talk_url(actor: Actor, meeting: Meeting) -> str:
    """A meeting called from a room is talked about there, by whoever is in it."""
    if meeting.about_kind != "room" or meeting.about_id is None:
        return ""
    room = kinds.load(actor, "room", meeting.about_id)
    return kinds.url_of(room) if room is not None else ""


@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """签到表, to be printed."""
    meeting = meeting_or_404(request, public_id)
    lines = attendance.sheet(meeting)
    context = {"meeting": meeting, "lines": lines, "numbers": attendance.numbers(lines)}
    return render(request, "meetings/attendance_sheet.html", context)


@require_safe
def decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A decision has its place on the meeting's page."""
    found = decision_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return redirect(f"{reverse('meetings:detail', args=[found.meeting.public_id])}#decision-{found.no}")


@require_safe
def minutes_found(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = minutes_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return redirect("meetings:minutes", found.meeting.public_id)
