"""督查通报: how the matters of an agency stood at a moment and what came of them in the period before it.

Counted from the trail alone, so that the same moment gives the same figures on any later day. A human signs it: what is
made here is a draft.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from directory.models import Unit
from office.audit import trail
from office.worktime.palettes import State
from workflows.supervision.models import Matter

_LEADS = ("matter.opened", "matter.assigned")
_LIGHTS = ("matter.opened", "matter.light_turned")
_OPENS = ("matter.opened", "matter.reopened")
_ENDS = (*_OPENS, "matter.closed", "matter.cancelled")
_COUNTED = {
    "matter.urged": "urged",
    "matter.extension_granted": "extended",
    "matter.returned": "returned",
    "matter.cancelled": "cancelled",
    "matter.reopened": "reopened",
}


class Period(TextChoices):
    WEEK = "week", pgettext_lazy("bulletin", "Week")
    MONTH = "month", pgettext_lazy("bulletin", "Month")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """opened, closed, late: in the period, of what the unit led at its end; late are closed after their date. open,
    over, near: at its end."""

    lead: str
    opened: int = 0
    closed: int = 0
    late: int = 0
    open: int = 0
    over: int = 0
    near: int = 0


@dataclass(frozen=True, slots=True)
class Bulletin:
    """stars: how many evaluations gave one, two … five. lines: by lead unit, in official order."""

    unit: str
    since: str
    until: str
    urged: int
    extended: int
    returned: int
    cancelled: int
    reopened: int
    stars: tuple[int, ...]
    lines: tuple[UnitLine, ...] = field(default_factory=tuple)

    def total(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.lines)

    @property
    def totals(self) -> UnitLine:
        names = ("opened", "closed", "late", "open", "over", "near")
        return UnitLine("", **{name: self.total(name) for name in names})

    @property
    def digest(self) -> str:
        """SHA-256 over the figures in canonical JSON."""
        written = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


def begins(period: Period, until: datetime) -> datetime:
    """Monday of the week, or the first of the month, in which it ends; a period ends with its last day's midnight."""
    last = timezone.localdate(until - timedelta(microseconds=1))
    first = last - timedelta(days=last.weekday()) if period == Period.WEEK else last.replace(day=1)
    return _midnight(first)


def ends(on: date, moment: datetime) -> datetime:
    """With that day, or now while it lasts."""
    return min(_midnight(on + timedelta(days=1)), moment)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), timezone.get_current_timezone())


def bulletin(unit: Unit, period: Period, until: datetime) -> Bulletin:
    """Six queries: what each matter last was by then, and what happened since the period began."""
    since = begins(period, until)
    told = _Told(unit, until)
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    happened = told.events((*_ENDS, *_COUNTED, "matter.evaluated")).filter(happened_at__gte=since)
    others: Counter[str] = Counter()
    stars: Counter[int] = Counter()
    facts = ("type", "subject_id", "particulars__days_late", "particulars__stars")
    for kind, matter, days_late, given in happened.values_list(*facts):
        if kind in _COUNTED:
            others[_COUNTED[kind]] += 1
        if kind == "matter.evaluated":
            stars[given] += 1
        if kind == "matter.opened":
            counted[told.lead(matter)]["opened"] += 1
        elif kind == "matter.closed":
            counted[told.lead(matter)]["closed"] += 1
            counted[told.lead(matter)]["late"] += bool(days_late)
    for lead, light in told.open():
        counted[lead]["open"] += 1
        if light in (State.OVER, State.NEAR):
            counted[lead][light] += 1
    return Bulletin(
        unit=str(unit.public_id),
        since=since.isoformat(),
        until=until.isoformat(),
        stars=tuple(stars[number] for number in range(1, 6)),
        lines=tuple(UnitLine(lead, **counted[lead]) for lead in _in_official_order(counted)),
        **{name: others[name] for name in _COUNTED.values()},
    )


class _Told:
    """What the trail tells of the matters of an agency up to a moment."""

    def __init__(self, unit: Unit, until: datetime) -> None:
        self._matters = Matter.objects.filter(laid_by=unit, opened_at__lt=until).values("public_id")
        self._until = until
        self._leads = self._last(_LEADS, "lead")

    def events(self, types: Iterable[str]) -> QuerySet[Any]:
        begun = datetime.min.replace(tzinfo=timezone.get_current_timezone(), year=2000)
        found = trail.between(begun, self._until, types=tuple(dict.fromkeys(types)))
        return found.filter(subject_kind=Matter.subject_kind, subject_id__in=self._matters, refused=False)

    def _last(self, types: Iterable[str], particular: str) -> dict[UUID, Any]:
        """The latest word of each matter."""
        latest = self.events(types).order_by("subject_id", "-happened_at", "-id").distinct("subject_id")
        return dict(latest.values_list("subject_id", f"particulars__{particular}"))

    def lead(self, matter: UUID) -> str:
        return str(self._leads[matter])

    def open(self) -> list[tuple[str, str]]:
        """Lead unit and light of each that had neither been closed nor cancelled."""
        latest = self.events(_ENDS).order_by("subject_id", "-happened_at", "-id").distinct("subject_id")
        lights = self._last(_LIGHTS, "light")
        return [
            (self.lead(matter), str(lights[matter]))
            for matter, kind in latest.values_list("subject_id", "type")
            if kind in _OPENS
        ]


def _in_official_order(leads: Iterable[str]) -> list[str]:
    found = Unit.objects.filter(public_id__in=list(leads)).order_by("path")
    return [str(public_id) for public_id in found.values_list("public_id", flat=True)]
