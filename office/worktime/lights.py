"""The light of a due date: a pure function of a few stored moments and the time.

Nothing here asks the database, and the moment when a light will next change is known beforehand: lists filter by
`near_at` and `due_at` in SQL, the watchman asks for what has `next_change_at` behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext, ngettext, pgettext

from office.worktime.hours import CHINA, Timetable
from office.worktime.palettes import PALETTE, Palette, Shape, State
from office.worktime.wording import clock_time, day_and_month

INSTANT = timedelta(microseconds=1)  # the finest step of PostgreSQL: at `due_at` itself nothing is late yet


class PlanPoint(NamedTuple):
    """From this moment on, so much (percent) should be done."""

    at: datetime
    percent: float


@dataclass(frozen=True)
class Dues:
    """What a light is made of; every row that has one stores these.

    starts_at: not running before (None: running). pause_reason: not empty while an approved pause lasts.
    progress, plan: percent done and percent due by when; only supervision has them.
    """

    due_at: datetime | None
    near_at: datetime | None = None
    starts_at: datetime | None = None
    pause_reason: str = ""
    done_at: datetime | None = None
    progress: float | None = None
    plan: tuple[PlanPoint, ...] = ()

    def behind(self, now: datetime) -> float:
        """Points behind plan; 0 when ahead, or where nothing is planned."""
        return max(self.planned(now) - self.progress, 0) if self.progress is not None else 0

    def planned(self, now: datetime) -> float:
        return max((point.percent for point in self.plan if point.at <= now), default=0)


@dataclass(frozen=True)
class Reason:
    """Why a light shows what it shows. Events keep `code`; `text` is for the reader, in the reader's language."""

    code: str
    state: State
    text: str


@dataclass(frozen=True)
class Light:
    """All a template needs: `data-light` and symbol from `shape`, the word `label`, the rest `remaining`, and why."""

    state: State
    shape: Shape
    label: str
    remaining: str
    reasons: tuple[Reason, ...]
    next_change_at: datetime | None
    days_late: int | None = None

    @property
    def reason(self) -> str:
        return pgettext("list", "; ").join(reason.text for reason in self.reasons)

    def __str__(self) -> str:
        return f"{self.label} {self.remaining}".strip()


def light(dues: Dues, now: datetime, timetable: Timetable | None = None, palette: Palette | None = None) -> Light:
    """The light at a moment, past moments included.

    Done outweighs all, then not started and paused, then the later of date and pace. Over is what is past `due_at`,
    or more than `pace_over` points behind plan; near what is past `near_at`, or `pace_near` points behind.
    Without a timetable working days cannot be counted: `remaining` and `days_late` stay empty. Without a palette that
    of the timetable holds.
    """
    palette = palette or (timetable.palette if timetable else PALETTE)
    state = state_at(dues, now, palette)
    late = _days_late(dues, now, timetable) if timetable and state != State.IDLE else None
    shape = _shape(dues, now, state)
    return Light(
        state=state,
        shape=shape,
        label=_label(dues, now, state, shape, late, palette),
        remaining=_remaining(dues, now, state, timetable) if timetable else "",
        reasons=_reasons(dues, now, state, late, timetable, palette),
        next_change_at=next_change_at(dues, now, palette),
        days_late=late,
    )


def state_at(dues: Dues, now: datetime, palette: Palette = PALETTE) -> State:
    """The bare state, for lists and the watchman."""
    if dues.done_at is not None and dues.done_at <= now:
        return State.DONE
    if dues.pause_reason or (dues.starts_at is not None and now < dues.starts_at):
        return State.IDLE
    behind = dues.behind(now)
    if _is_over(dues, now) or behind > palette.pace_over:
        return State.OVER
    if (dues.near_at is not None and now >= dues.near_at) or behind >= palette.pace_near:
        return State.NEAR
    return State.OK


def next_change_at(dues: Dues, now: datetime, palette: Palette = PALETTE) -> datetime | None:
    """The first moment after `now` at which the state will be another if nobody acts; None when there is none."""
    state = state_at(dues, now, palette)
    moments = [dues.starts_at, dues.near_at, dues.due_at and dues.due_at + INSTANT, dues.done_at]
    moments += [point.at for point in dues.plan]
    ahead = sorted(moment for moment in moments if moment is not None and moment > now)
    return next((moment for moment in ahead if state_at(dues, moment, palette) != state), None)


def remaining(due_at: datetime, now: datetime, timetable: Timetable) -> str:
    """What stands on a row beside the light's word: “今天 17:30”, “明天 18:00”, “4 个工作日”; once late “2 天”.

    Days are working days, those after today until the last one, which counts. Minutes and hours are named on the day
    itself only once they are late, for a row does not count down while it is read.
    """
    if now > due_at:
        return _lateness(due_at, now, timetable)
    local = due_at.astimezone(timetable.zone)
    today, due_on = timetable.day_of(now), local.date()
    if due_on == today:
        return pgettext("light", "today %(time)s") % {"time": clock_time(local)}
    days = timetable.workdays_between(today, due_on)
    if days and timetable.is_workday(due_on):
        return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}
    if due_on == today + timedelta(days=1):
        return pgettext("light", "tomorrow %(time)s") % {"time": clock_time(local)}
    return f"{day_and_month(due_on, today)} {clock_time(local)}"


def remaining_short(due_at: datetime, now: datetime, timetable: Timetable) -> str:
    """The same where there is no room: “今天”, “2 天”."""
    if now > due_at:
        return _lateness(due_at, now, timetable)
    today, due_on = timetable.day_of(now), timetable.day_of(due_at)
    if due_on == today:
        return pgettext("light", "today")
    days = timetable.workdays_between(today, due_on)
    if days:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return day_and_month(due_on, today)


def _is_over(dues: Dues, now: datetime) -> bool:
    return dues.due_at is not None and now > dues.due_at


def _days_late(dues: Dues, now: datetime, timetable: Timetable) -> int | None:
    """Working days after the due day, until it was done or today; 0 when late by less than one; None in time."""
    end = min(dues.done_at or now, now)
    if dues.due_at is None or end <= dues.due_at:
        return None
    return timetable.workdays_between(timetable.day_of(dues.due_at), timetable.day_of(end))


def _shape(dues: Dues, now: datetime, state: State) -> Shape:
    if state == State.IDLE:
        return Shape.PAUSE if dues.pause_reason else Shape.IDLE
    return Shape(state.value)


def _done_late(dues: Dues) -> bool:
    return dues.done_at is not None and dues.due_at is not None and dues.done_at > dues.due_at


def _is_pace(dues: Dues, now: datetime, state: State) -> bool:
    """Near or over by pace alone: the word and the rest then speak of points, or “超期 4 个工作日” would be a lie."""
    if dues.progress is None or state not in (State.NEAR, State.OVER):
        return False
    return state_at(replace(dues, progress=None), now) != state


def _label(dues: Dues, now: datetime, state: State, shape: Shape, late: int | None, palette: Palette) -> str:
    if _is_pace(dues, now, state):
        return palette.name("behind")
    if state != State.DONE or not _done_late(dues):
        return palette.name(shape.value)
    if not late:
        return pgettext("light", "Done late")
    return ngettext("Done %(count)d day late", "Done %(count)d days late", late) % {"count": late}


def _remaining(dues: Dues, now: datetime, state: State, timetable: Timetable) -> str:
    if state == State.IDLE:
        return dues.pause_reason or _from(dues, now, timetable)
    if _is_pace(dues, now, state):
        points = round(dues.behind(now))
        return ngettext("%(count)d point", "%(count)d points", points) % {"count": points}
    if dues.due_at is None:
        return ""
    if state == State.DONE:
        return _early(dues, timetable)
    return remaining(dues.due_at, now, timetable)


def _from(dues: Dues, now: datetime, timetable: Timetable) -> str:
    assert dues.starts_at is not None
    return pgettext("light", "from %(day)s") % {
        "day": day_and_month(timetable.day_of(dues.starts_at), timetable.day_of(now))
    }


def _early(dues: Dues, timetable: Timetable) -> str:
    assert dues.due_at is not None
    assert dues.done_at is not None
    days = timetable.workdays_between(timetable.day_of(dues.done_at), timetable.day_of(dues.due_at))
    return ngettext("%(count)d day early", "%(count)d days early", days) % {"count": days} if days else ""


def _lateness(due_at: datetime, now: datetime, timetable: Timetable) -> str:
    """Working days; before the first of them is over, minutes and hours on the day itself."""
    days = timetable.workdays_between(timetable.day_of(due_at), timetable.day_of(now))
    if days:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if timetable.day_of(due_at) != timetable.day_of(now):
        return pgettext("light", "less than a day")
    minutes = max(int((now - due_at) / timedelta(minutes=1)), 1)
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}


def _reasons(
    dues: Dues, now: datetime, state: State, late: int | None, timetable: Timetable | None, palette: Palette
) -> tuple[Reason, ...]:
    if state == State.DONE:
        return (_why_done(dues, now, late, timetable),)
    if state == State.IDLE:
        return (_why_idle(dues, now, timetable),)
    why = [_why_date(dues, now, late, timetable), *_why_pace(dues, now, palette)]
    worst = [reason for reason in why if reason.state == state]
    return tuple(worst + [reason for reason in why if reason.state not in (state, State.OK)])


def _why_done(dues: Dues, now: datetime, late: int | None, timetable: Timetable | None) -> Reason:
    assert dues.done_at is not None
    words = {"moment": _moment(dues.done_at, now, timetable), "count": late or 0}
    if not _done_late(dues):
        return Reason("done", State.DONE, gettext("Done on %(moment)s") % words)
    if not late:
        return Reason("done_late", State.DONE, gettext("Done on %(moment)s, after it was due") % words)
    text = ngettext(
        "Done on %(moment)s, %(count)d working day late", "Done on %(moment)s, %(count)d working days late", late
    )
    return Reason("done_late", State.DONE, text % words)


def _why_idle(dues: Dues, now: datetime, timetable: Timetable | None) -> Reason:
    if dues.pause_reason:
        return Reason("paused", State.IDLE, gettext("Paused: %(reason)s") % {"reason": dues.pause_reason})
    assert dues.starts_at is not None
    words = {"moment": _moment(dues.starts_at, now, timetable)}
    return Reason("not_started", State.IDLE, gettext("Starts on %(moment)s") % words)


def _why_date(dues: Dues, now: datetime, late: int | None, timetable: Timetable | None) -> Reason:
    if dues.due_at is None:
        return Reason("no_due_date", State.OK, gettext("No due date"))
    words = {"moment": _moment(dues.due_at, now, timetable), "count": late or 0}
    if _is_over(dues, now):
        if not late:
            return Reason("due_passed", State.OVER, gettext("Was due %(moment)s") % words)
        text = ngettext(
            "Was due %(moment)s, %(count)d working day ago", "Was due %(moment)s, %(count)d working days ago", late
        )
        return Reason("due_passed", State.OVER, text % words)
    if dues.near_at is not None and now >= dues.near_at:
        return Reason("due_near", State.NEAR, gettext("Due soon: %(moment)s") % words)
    return Reason("in_time", State.OK, gettext("Due %(moment)s") % words)


def _why_pace(dues: Dues, now: datetime, palette: Palette) -> Sequence[Reason]:
    behind = dues.behind(now)
    if dues.progress is None or behind < palette.pace_near:
        return ()
    is_over = behind > palette.pace_over
    text = (
        gettext("%(done)g%% done, %(planned)g%% planned: %(behind)g points behind (over from more than %(limit)d)")
        if is_over
        else gettext("%(done)g%% done, %(planned)g%% planned: %(behind)g points behind (near from %(limit)d)")
    )
    words = {
        "done": dues.progress,
        "planned": dues.planned(now),
        "behind": behind,
        "limit": palette.pace_over if is_over else palette.pace_near,
    }
    return (Reason("behind_plan", State.OVER if is_over else State.NEAR, text % words),)


def _moment(moment: datetime, now: datetime, timetable: Timetable | None) -> str:
    zone = timetable.zone if timetable else CHINA
    local = moment.astimezone(zone)
    return f"{day_and_month(local.date(), now.astimezone(zone).date())} {clock_time(local)}"
