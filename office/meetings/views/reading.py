"""Reading: what is met about today and later, one meeting with agenda, attendance and decisions, its sheet."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.live import topics
from office.meetings import attendance
from office.meetings.forms import DecisionForm
from office.meetings.models import Invitation, Meeting
from office.meetings.permissions import (
    decision_visible_to,
    invitation_of,
    leading,
    meetings_visible_to,
    minutes_visible_to,
    recording,
)
from office.meetings.running import agenda_of, may_join, minutes_gone
from office.meetings.views.access import actor_of, meeting_or_404
from office.ui.paging import page_of
from office.worktime.clock import now

SIZE = 30
MOST_AHEAD = 200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ahead: what is not over, day by day, today first. Past: the latest first."""
    visible = meetings_visible_to(actor_of(request)).select_related("chair__person", "chair__post__unit")
    if request.GET.get("past") == "1":
        over = visible.filter(state__in=[Meeting.State.ENDED, Meeting.State.CANCELLED])
        page = page_of(over, request.GET, by=("-starts_at", "-pk"), size=SIZE)
        return render(request, "meetings/meeting_list.html", {"past": True, "page": page, "days": _days(page.items)})
    ahead = list(
        visible.filter(state__in=[Meeting.State.CALLED, Meeting.State.RUNNING]).order_by("starts_at", "pk")[:MOST_AHEAD]
    )
    today = list(_today(visible).exclude(pk__in=[one.pk for one in ahead]))
    meetings = sorted([*ahead, *today], key=lambda one: (one.starts_at, one.pk))
    _answer_of(request, meetings)
    return render(request, "meetings/meeting_list.html", {"past": False, "days": _days(meetings)})


def _today(visible: QuerySet[Meeting]) -> QuerySet[Meeting]:
    start = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return visible.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


def _days(meetings: list[Meeting]) -> list[tuple[datetime, list[Meeting]]]:
    def day_of(meeting: Meeting) -> Any:
        return timezone.localtime(meeting.starts_at).date()

    return [(found[0].starts_at, found) for found in (list(group) for _day, group in groupby(meetings, key=day_of))]


def _answer_of(request: HttpRequest, meetings: list[Meeting]) -> None:
    """The actor's own answer beside each; one query for all."""
    posts = [held.post_id for held in actor_of(request).appointments]
    found = Invitation.objects.filter(meeting__in=meetings, holder__post__in=posts)
    mine = {one.meeting_id: one for one in found}
    for meeting in meetings:
        meeting.mine = mine.get(meeting.pk)  # type: ignore[attr-defined]


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
    lines = attendance.sheet(meeting)
    recorder = recording(actor, meeting)
    noted = meeting.state not in (Meeting.State.CALLED, Meeting.State.CANCELLED)
    context = {
        "meeting": meeting,
        "seq": seq,
        "lines": lines,
        "numbers": attendance.numbers(lines),
        "agenda": agenda_of(meeting),
        "gone": minutes_gone(meeting),
        "decisions": meeting.decisions.select_related("lead").prefetch_related("supports").order_by("no"),
        "mine": invitation_of(actor, meeting),
        "leads": leading(actor, meeting) is not None and meeting.is_open,
        "records": recorder is not None and noted,
        "may_join": may_join(meeting),
        "decision_form": form or (DecisionForm() if recorder and noted else None),
        "minutes": getattr(meeting, "minutes", None),
        "refusal": refusal,
    }
    return render(request, "meetings/meeting_detail.html", context, status=status)


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
