"""Duties as the rows of a box."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.duties.models import Box, Duty, Urgency
from office.subjects import kinds
from office.worktime.lights import Dues, Light, light


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    title: str
    kind: str
    ask: str
    sender: str
    post: str
    at: datetime
    light: Light | None
    unread: bool
    urgency: str
    aside_url: str = ""
    aside_until: date | None = None
    choose: str = ""
    behalf: str = ""
    why_url: str = ""


@dataclass(slots=True)
class Group:
    title: str
    rows: list[Row] = field(default_factory=list)


def rows_of(duties: Iterable[Duty], actor: Actor, now: datetime, timetables: Timetables) -> list[Row]:
    """One line each. The post is named only for people who hold several."""
    several = len(actor.appointments) > 1
    return [_row(duty, now, several, timetables) for duty in duties]


def _row(duty: Duty, now: datetime, several: bool, timetables: Timetables) -> Row:
    timetable = timetables.of(duty.holder.post.unit) if duty.due_at else None
    dues = Dues(due_at=duty.due_at, near_at=duty.near_at, done_at=duty.done_at)
    return Row(
        url=kinds.kind(duty.subject_kind).url_of_id(duty.subject_id),
        title=duty.subject_title,
        kind=str(kinds.kind(duty.subject_kind).label),
        ask=_asked(duty),
        sender=duty.laid_from,
        post=duty.holder.post.title if several else "",
        at=duty.laid_at if duty.is_open else duty.done_at or duty.laid_at,
        light=light(dues, now, timetable) if duty.due_at else None,
        unread=duty.is_open and duty.opened_at is None,
        urgency=str(Urgency(duty.urgency).label) if duty.urgency else "",
        aside_url=reverse("desk:aside", args=[duty.public_id]) if duty.is_open and may_wait(duty, now) else "",
        aside_until=duty.aside_until if duty.is_open and is_aside(duty, now) else None,
        choose=str(duty.public_id) if duty.box == Box.TO_READ else "",
        behalf=str(duty.on_behalf_of.person) if duty.on_behalf_of else "",
        why_url=kinds.kind(duty.subject_kind).why(duty.subject_id, duty.ref) if duty.due_at else "",
    )


def _asked(duty: Duty) -> str:
    """What was asked; in a box where the latest stands for several, how many times."""
    times = getattr(duty, "times", 1)
    return _("%(ask)s, %(n)d times in all") % {"ask": _(duty.asks), "n": times} if times > 1 else _(duty.asks)


def by_due(duties: Sequence[Duty], rows: Sequence[Row], now: datetime) -> list[Group]:
    """Late, today, this week, next week, later; without a date last. Empty groups are not shown."""
    groups = {
        "late": Group(_("Overdue")),
        "today": Group(_("Due today")),
        "week": Group(_("Due this week")),
        "next": Group(_("Due next week")),
        "later": Group(_("Later")),
        "open": Group(_("Without a date")),
        "aside": Group(_("Put aside")),
    }
    today = timezone.localdate(now)
    sunday = today + timedelta(days=6 - today.weekday())
    for duty, row in zip(duties, rows, strict=True):
        groups[_group(duty, now, today, sunday)].rows.append(row)
    return [group for group in groups.values() if group.rows]


def may_wait(duty: Duty, now: datetime) -> bool:
    """Whether a day to come is left before it is due; what is put aside already may be taken up again."""
    is_left = duty.due_at is None or timezone.localdate(now) < timezone.localdate(duty.due_at)
    return is_left or is_aside(duty, now)


def is_aside(duty: Duty, now: datetime) -> bool:
    """Until the morning of the day it was put aside to."""
    return duty.aside_until is not None and timezone.localdate(now) < duty.aside_until


def _group(duty: Duty, now: datetime, today: date, sunday: date) -> str:
    if is_aside(duty, now):
        return "aside"
    if duty.due_at is None:
        return "open"
    if duty.due_at < now:
        return "late"
    due_on = timezone.localdate(duty.due_at)
    if due_on == today:
        return "today"
    if due_on <= sunday:
        return "week"
    return "next" if due_on <= sunday + timedelta(days=7) else "later"


def by_day(duties: Sequence[Duty], rows: Sequence[Row]) -> list[Group]:
    """Done things under the month they were done in."""
    groups: dict[str, Group] = {}
    for duty, row in zip(duties, rows, strict=True):
        month = timezone.localtime(duty.sort_at).strftime("%Y-%m")
        groups.setdefault(month, Group(month)).rows.append(row)
    return list(groups.values())
