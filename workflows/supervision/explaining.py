"""A light explained to the day, as it is now and as it was: one value, which a page, a text and JSON show alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.schedules import notices_of
from office.audit import trail
from office.audit.refusals import Unacceptable
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.terms import TermUnit
from office.worktime.trace import Mark, TracedDay, trace
from office.worktime.wording import clock_time, day_and_month, spell
from workflows.supervision.account import Account, account_at, timetable_at
from workflows.supervision.models import Extension, Matter, Pause
from workflows.supervision.past import Standing, as_it_is, as_it_was


class BeforeItBegan(Unacceptable):
    field = "at"

    def sentence(self) -> str:
        return _("The matter had not been opened then.")


class StillToCome(Unacceptable):
    field = "at"

    def sentence(self) -> str:
        return _("That moment is still to come; what comes if nobody acts stands below.")


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive days that were the same to the term. span: both ends in words; count: what they added; text: why
    they count or do not; source: the notice that makes them days off or worked."""

    first: date
    last: date
    span: str
    mark: str
    count: int
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """before, after: when the light turned last before that moment and first after it."""

    matter: Matter
    moment: datetime
    standing: Standing
    account: Account
    segments: Sequence[Segment]
    before: datetime | None
    after: datetime | None


def derivation(matter: Matter, at: datetime | None = None, *, discreet: bool = False) -> Derivation:
    """Of now from the row, of a past moment from the trail. discreet: for those who only follow it, without the names
    and reasons of pauses and extensions."""
    moment = at or now()
    standing = as_it_is(matter) if at is None else _back_to(matter, at)
    timetable = timetable_at(matter, standing)
    days = trace(standing.course, max(moment, standing.starts_at), timetable)
    turned = trail.of(matter).filter(type="matter.light_turned").order_by()
    return Derivation(
        matter=matter,
        moment=moment.astimezone(timetable.zone),
        standing=standing,
        account=account_at(matter, standing, moment, discreet=discreet),
        segments=list(_segments(days, matter, standing, timetable, moment, discreet=discreet)),
        before=turned.filter(happened_at__lt=moment).aggregate(at=Max("happened_at"))["at"],
        after=turned.filter(happened_at__gt=moment, happened_at__lte=now()).aggregate(at=Min("happened_at"))["at"],
    )


def _back_to(matter: Matter, at: datetime) -> Standing:
    if at > now():
        raise StillToCome
    standing = as_it_was(matter, at)
    if standing is None:
        raise BeforeItBegan
    return standing


def _segments(
    days: Sequence[TracedDay],
    matter: Matter,
    standing: Standing,
    timetable: Timetable,
    moment: datetime,
    *,
    discreet: bool,
) -> Iterator[Segment]:
    pauses = list(matter.pauses.select_related("approver__person").order_by("since"))
    notices = notices_of(matter.lead, days[0].on, days[-1].on)
    granted = "" if discreet else _granted(matter, moment)

    def alike(day: TracedDay) -> tuple[Any, ...]:
        name = day.name if day.mark == Mark.OFF or day.is_made_up else ""
        return day.mark, name, day.is_made_up, _pause_of(day, pauses, timetable) if day.mark == Mark.PAUSED else None

    for (mark, name, is_made_up, pause), group in groupby(days, alike):
        found = list(group)
        if mark == Mark.PAUSED:
            text = _stood(None if discreet else pause)
        elif mark == Mark.OFF:
            text = name or _("no working day")
        else:
            text = _counted(found, standing, is_made_up, granted)
        yield Segment(
            first=found[0].on,
            last=found[-1].on,
            span=_span(found[0].on, found[-1].on, timetable.day_of(moment)),
            mark=str(mark),
            count=sum(day.count for day in found),
            text=text,
            source=notices.get(found[0].on, "") if name else "",
        )


def _span(first: date, last: date, today: date) -> str:
    return " – ".join(dict.fromkeys(day_and_month(on, today) for on in (first, last)))


def _pause_of(day: TracedDay, pauses: Sequence[Pause], timetable: Timetable) -> Pause | None:
    close = timetable.end_of(day.on)
    return next((one for one in pauses if one.since <= close and (one.until is None or close < one.until)), None)


def _stood(pause: Pause | None) -> str:
    if pause is None:
        return pgettext("segment", "paused")
    return _("paused: %(reason)s; approved by %(who)s") % {"reason": pause.reason, "who": pause.approver.person}


def _granted(matter: Matter, moment: datetime) -> str:
    """Who granted the extension that held then."""
    granted = matter.extensions.filter(state=Extension.State.GRANTED, decided_at__lte=moment)
    last = granted.select_related("decided_by__person").order_by("decided_at").last()
    return str(last.decided_by.person) if last and last.decided_by else ""


def _counted(days: Sequence[TracedDay], standing: Standing, is_made_up: bool, granted: str) -> str:
    mark, words = days[0].mark, {"first": days[0].number, "last": days[-1].number, "who": granted}
    if mark == Mark.BLANK:
        return _("not counted: the day it began") if days[0].is_start else _("not counted")
    if mark == Mark.MOVED:
        return _("the last day was a day off; due on this one")
    if days[0].in_minutes and mark == Mark.COUNTED:
        count = sum(day.count for day in days)
        return ngettext("%(count)d minute counted", "%(count)d minutes counted", count) % {"count": count}
    text = (_one_day if len(days) == 1 else _several_days)(mark, _by_calendar(standing)) % words
    if is_made_up:
        text = _("%(text)s, made up") % {"text": text}
    if mark == Mark.EXTENDED and granted:
        text = _("%(text)s; granted by %(who)s") % {"text": text, "who": granted}
    return text


def _by_calendar(standing: Standing) -> bool:
    return standing.term is not None and standing.term.unit == TermUnit.CALENDAR_DAY


def _one_day(mark: str, by_calendar: bool) -> str:
    if mark == Mark.COUNTED:
        return _("calendar day %(last)d") if by_calendar else _("working day %(last)d")
    return _("extended: working day %(last)d") if mark == Mark.EXTENDED else _("overdue: working day %(last)d")


def _several_days(mark: str, by_calendar: bool) -> str:
    if mark == Mark.COUNTED:
        return _("calendar days %(first)d to %(last)d") if by_calendar else _("working days %(first)d to %(last)d")
    if mark == Mark.EXTENDED:
        return _("extended: working days %(first)d to %(last)d")
    return _("overdue: working days %(first)d to %(last)d")


def as_json(told: Derivation) -> dict[str, Any]:
    """The keys are those of docs/reference/light.md."""
    matter, standing, light = told.matter, told.standing, told.account.light
    return {
        "number": matter.number,
        "agency": matter.laid_by.name,
        "title": matter.title,
        "at": _iso(told, told.moment),
        "state": standing.state,
        "light": str(light.state),
        "label": light.label,
        "remaining": light.remaining,
        "days_late": light.days_late,
        "reasons": [{"code": one.code, "light": str(one.state), "text": one.text} for one in light.reasons],
        "next_change_at": _iso(told, light.next_change_at),
        "starts_at": _iso(told, standing.starts_at),
        "term": spell(standing.term) if standing.term else None,
        "near_at": _iso(told, standing.near_at),
        "due_at": _iso(told, standing.due_at),
        "first_due_at": _iso(told, standing.original_due_at or standing.due_at),
        "done_at": _iso(told, standing.done_at),
        "progress": standing.progress,
        "planned": told.account.pace.planned,
        "caution": told.account.caution,
        "segments": [
            {
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "mark": one.mark,
                "count": one.count,
                "text": one.text,
                "source": one.source,
            }
            for one in told.segments
        ],
        "steps": [{"at": _iso(told, one.at), "text": one.text, "ahead": one.ahead} for one in told.account.steps],
    }


def as_text(told: Derivation) -> Iterator[str]:
    light, standing = told.account.light, told.standing
    yield f"{told.matter.laid_by.name} {told.matter.number} {told.matter}"
    yield _("As of %(moment)s: %(light)s") % {"moment": _stamp(told, told.moment), "light": light}
    yield from (f"  {reason.text}" for reason in light.reasons)
    if told.account.caution:
        yield f"  {told.account.caution}"
    dates: Mapping[str, datetime | None] = {
        _("Began"): standing.starts_at,
        _("First due"): standing.original_due_at,
        _("Due soon from"): standing.near_at,
        _("Due"): standing.due_at,
    }
    yield _("Counted %(how)s") % {"how": told.account.counted}
    yield from (f"  {_stamp(told, at)}  {name}" for name, at in dates.items() if at)
    yield _("Day by day")
    for one in told.segments:
        span = f"{one.first}" if one.first == one.last else f"{one.first} – {one.last}"
        yield f"  {span}  {one.text}" + (f" [{one.source}]" if one.source else "")
    if told.account.steps:
        yield _("What moved the date")
    yield from (f"  {_stamp(told, step.at)}  {step.text}" for step in told.account.steps)


def _iso(told: Derivation, at: datetime | None) -> str | None:
    return at.astimezone(told.moment.tzinfo).isoformat() if at else None


def _stamp(told: Derivation, at: datetime) -> str:
    local = at.astimezone(told.moment.tzinfo)
    return f"{local.date()} {clock_time(local)}"
