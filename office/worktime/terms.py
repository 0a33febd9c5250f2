"""Terms and the due dates they lead to.

The rules are those of the Civil Code, art. 200–204: the day of the beginning is not counted; a last day that is a day
off moves to the next working day; the last day ends at 24:00 or, where there are business hours, at their close; a
term in hours or minutes runs from the given moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from math import ceil

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from office.worktime.hours import Timetable
from office.worktime.palettes import Palette


class TermUnit(TextChoices):
    WORKDAY = "workday", pgettext_lazy("term", "working days")
    CALENDAR_DAY = "calendar_day", pgettext_lazy("term", "calendar days")
    WORK_MINUTE = "work_minute", pgettext_lazy("term", "working minutes")
    MINUTE = "minute", pgettext_lazy("term", "minutes")


LONGEST = {
    TermUnit.WORKDAY: 2_500,
    TermUnit.CALENDAR_DAY: 3_660,
    TermUnit.WORK_MINUTE: 525_600,
    TermUnit.MINUTE: 525_600,
}


class ImpossibleTerm(ValueError):
    """Nothing, less than nothing, or more than ten years of days or a year of minutes."""


@dataclass(frozen=True)
class Term:
    """How long something may take. `wording.parse` and `wording.spell` turn it from and into words."""

    value: int
    unit: TermUnit = TermUnit.WORKDAY

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", TermUnit(self.unit))
        if not 1 <= self.value <= LONGEST[self.unit]:
            raise ImpossibleTerm(gettext("A term is at least 1 and at most %(most)d.") % {"most": LONGEST[self.unit]})

    @property
    def in_days(self) -> bool:
        return self.unit in (TermUnit.WORKDAY, TermUnit.CALENDAR_DAY)


@dataclass(frozen=True)
class Pause:
    """Time that an approver has taken out of a term; `until` is None while it lasts.

    From a term in days it takes the days at whose close the work stood still: the day of the pause is out, the day of
    the resumption counts. From a term in minutes it takes its very minutes (working minutes only those worked).
    """

    since: datetime
    until: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Due:
    """When something is due, when its light turns near, and whether that may still move.

    unannounced: years counted by weekends because their holidays are not announced (`provisional`); when
    `announcement.announce` brings one of them, the room that holds the date counts it again. is_named: the date itself
    stands then, only its `near_at` moves.
    """

    due_at: datetime
    near_at: datetime
    first_on: date
    unannounced: tuple[int, ...] = ()
    is_named: bool = False

    @property
    def provisional(self) -> bool:
        return bool(self.unannounced)

    @property
    def caution(self) -> str:
        """The sentence that goes with a provisional date; empty when it is certain."""
        return caution(self.unannounced, is_named=self.is_named)


class StillPaused(ValueError):
    """No due date can be counted while a pause lasts."""


def due(
    term: Term, start: datetime, timetable: Timetable, pauses: Sequence[Pause] = (), palette: Palette | None = None
) -> Due:
    """The due date of a term that begins at `start`, leaving out finished pauses."""
    _check(start, pauses)
    palette = palette or timetable.palette
    if not term.in_days:
        return _due_in_minutes(term, start, timetable, pauses, palette)
    start_on = timetable.day_of(start)
    counted = list(islice(counted_days(term, start_on, timetable, pauses), term.value))
    due_on = timetable.first_workday(counted[-1])
    worked = [day for day in counted if timetable.is_workday(day)]
    if due_on != counted[-1]:
        worked.append(due_on)
    return Due(
        due_at=timetable.end_of(due_on),
        near_at=timetable.start_of(_near_day(worked, palette)),
        first_on=counted[0],
        unannounced=timetable.days.unannounced(start_on + timedelta(days=1), due_on),
    )


def due_by(due_at: datetime, start: datetime, timetable: Timetable, palette: Palette | None = None) -> Due:
    """A moment that was named, not counted: by an approved extension, an instruction, a form.

    It stays where it was put, be it a day off. It turns near as a term of so many working days would; where there is
    no working day between, in the last share of the time itself.
    """
    _check(start)
    _check(due_at)
    palette = palette or timetable.palette
    start_on, due_on = timetable.day_of(start), timetable.day_of(due_at)
    worked = list(islice(timetable.workdays_after(start_on), timetable.workdays_between(start_on, due_on)))
    if worked:
        near_at = timetable.start_of(_near_day(worked, palette))
    else:
        near_at = due_at - _share(max(due_at - start, timedelta(0)), palette)
    first_on = start_on + timedelta(days=1)
    unannounced = timetable.days.unannounced(first_on, due_on)
    return Due(
        due_at.astimezone(timetable.zone), near_at.astimezone(timetable.zone), first_on, unannounced, is_named=True
    )


def counted_days(term: Term, start_on: date, timetable: Timetable, pauses: Sequence[Pause] = ()) -> Iterator[date]:
    """The days that count for a term in days, without end: after the first, not paused at their close."""
    days = timetable.workdays_after(start_on) if term.unit == TermUnit.WORKDAY else _days_after(start_on)
    return (day for day in days if not is_paused(day, timetable, pauses))


def running_time(
    term: Term, start: datetime, timetable: Timetable, pauses: Sequence[Pause] = ()
) -> Iterator[tuple[datetime, datetime]]:
    """Stretches (in UTC, without end) in which a term in minutes runs: all time, or working time; pauses cut out."""
    if term.unit == TermUnit.WORK_MINUTE:
        return _without(pauses, timetable.stretches_from(start))
    return _without(pauses, iter([(start.astimezone(UTC), datetime.max.replace(tzinfo=UTC))]))


def is_paused(day: date, timetable: Timetable, pauses: Sequence[Pause]) -> bool:
    return bool(pauses) and any(pause.covers(timetable.end_of(day)) for pause in pauses)


def caution(unannounced: Sequence[int], *, is_named: bool = False) -> str:
    if not unannounced:
        return ""
    text = (
        gettext("The holidays of %(years)s are not announced yet: the date stands, the day it turns near may move.")
        if is_named
        else gettext(
            "The holidays of %(years)s are not announced yet: counted by weekends for now, counted again when they are."
        )
    )
    return text % {"years": pgettext("list", ", ").join(map(str, unannounced))}


def _check(start: datetime, pauses: Sequence[Pause] = ()) -> None:
    if timezone.is_naive(start):
        raise ValueError("A term needs an aware moment to begin.")
    if any(pause.until is None for pause in pauses):
        raise StillPaused


def _near_day(worked: Sequence[date], palette: Palette) -> date:
    """A long term: the day that leaves `near_days` working days after it. A short one: the first of its last share."""
    if len(worked) >= palette.short_term:
        last = palette.near_days + 1
    else:
        last = ceil(len(worked) * palette.near_share)
    return worked[-min(max(last, 1), len(worked))]


def _share(whole: timedelta, palette: Palette) -> timedelta:
    return whole * palette.near_share.numerator / palette.near_share.denominator


def _days_after(on: date) -> Iterator[date]:
    for ordinal in range(on.toordinal() + 1, date.max.toordinal()):
        yield date.fromordinal(ordinal)


def _due_in_minutes(
    term: Term, start: datetime, timetable: Timetable, pauses: Sequence[Pause], palette: Palette
) -> Due:
    running = running_time(term, start, timetable, pauses)
    near_at, due_at = _reach(running, timedelta(minutes=term.value), palette)
    zone = timetable.zone
    if term.unit == TermUnit.MINUTE:
        return Due(due_at.astimezone(zone), near_at.astimezone(zone), timetable.day_of(start))
    first_on = timetable.day_of(timetable.next_working_moment(start))
    unannounced = timetable.days.unannounced(timetable.day_of(start), timetable.day_of(due_at))
    return Due(due_at.astimezone(zone), near_at.astimezone(zone), first_on, unannounced)


def _reach(
    running: Iterator[tuple[datetime, datetime]], whole: timedelta, palette: Palette
) -> tuple[datetime, datetime]:
    """Walk running time until the share that leaves it near, and until the whole of it."""
    near_after = whole - _share(whole, palette)
    near_at: datetime | None = None
    gone = timedelta(0)
    for begins, ends in running:
        length = ends - begins
        if near_at is None and gone + length >= near_after:
            near_at = begins + (near_after - gone)
        if gone + length >= whole:
            return near_at or begins, begins + (whole - gone)
        gone += length
    raise ImpossibleTerm(gettext("This term never ends."))


def _without(
    pauses: Sequence[Pause], stretches: Iterator[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches with the pauses cut out of them."""
    cuts = sorted((pause.since.astimezone(UTC), pause.until.astimezone(UTC)) for pause in pauses if pause.until)
    for begins, ends in stretches:
        rest = begins
        for since, until in cuts:
            if until <= rest or until <= since:
                continue
            if since >= ends:
                break
            if since > rest:
                yield rest, since
            rest = until
            if rest >= ends:
                break
        if rest < ends:
            yield rest, ends
