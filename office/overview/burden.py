"""What one agency laid on others in a period, counted from the trail: by who received it, never by who sent it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from directory.schedules import hours_of_units
from office.audit import trail
from office.chat.models import Receipt
from office.meetings.models import Meeting
from workflows.documents.agencies import office_of
from workflows.documents.models import Attachment
from workflows.supervision.places import agencies_of

TABLES = (".xlsx", ".xls", ".csv", ".et")


class Kind(TextChoices):
    """As an address says them."""

    SENT = "sent", _("Documents sent to other units")
    TABLES = "tables", _("Of these, with a table to fill in")
    URGED = "urged", _("Urges")
    MUST_READ = "must_reads", _("Must-reads")
    MEETINGS = "meetings", _("Meetings called")


class Period(TextChoices):
    WEEK = "week", pgettext_lazy("period", "This week")
    MONTH = "month", pgettext_lazy("period", "This month")
    QUARTER = "quarter", pgettext_lazy("period", "This quarter")


_KINDS = {
    "document.dispatched": Kind.SENT,
    "document.reissued": Kind.SENT,
    "duty.urged": Kind.URGED,
    "must_read.issued": Kind.MUST_READ,
    "meeting.called": Kind.MEETINGS,
    "meeting.invited": Kind.MEETINGS,
}


@dataclass(frozen=True, slots=True)
class Act:
    """One sending, urging, issuing or calling. reached: by agency that received it, how many copies or posts. minutes:
    what a meeting takes of each. is_late: outside the working hours of a unit that it reached. has_table: it asks for a
    table."""

    kind: Kind
    subject: tuple[str, UUID]
    title: str
    at: datetime
    reached: Mapping[int, int]
    minutes: int = 0
    is_late: bool = False
    has_table: bool = False

    @property
    def total(self) -> int:
        return sum(self.reached.values())


@dataclass(frozen=True, slots=True)
class Line:
    """acts: how many; reached: copies or posts; hours: of a meeting's people together; before: reached by the same day
    of the period before."""

    kind: Kind
    acts: int
    reached: int
    hours: int
    late: int
    before: int


@dataclass(frozen=True, slots=True)
class Burden:
    """receivers: units in official order, each with what reached it by kind."""

    since: datetime
    until: datetime
    acts: Sequence[Act]
    lines: Sequence[Line]
    receivers: Sequence[tuple[Unit, Sequence[int]]]

    def of(self, kind: Kind) -> list[Act]:
        return [act for act in self.acts if _counts_as(act, kind)]


def bounds(period: Period, moment: datetime) -> tuple[datetime, datetime]:
    """Where it began, and where the one before it began."""
    today = timezone.localdate(moment)
    if period == Period.WEEK:
        first = today - timedelta(days=today.weekday())
        former = first - timedelta(days=7)
    elif period == Period.MONTH:
        first = today.replace(day=1)
        former = (first - timedelta(days=1)).replace(day=1)
    else:
        first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
        former = (first - timedelta(days=80)).replace(day=1)
    zone = timezone.get_current_timezone()
    since, before = (datetime.combine(day, time(), zone) for day in (first, former))
    return since, before


def burden(agency: Unit, period: Period, moment: datetime) -> Burden:
    """Twelve queries at most, however much was laid on however many."""
    since, before = bounds(period, moment)
    found = acts_of(agency, before, moment)
    now, then = [act for act in found if act.at >= since], [act for act in found if act.at < before + (moment - since)]
    reached: defaultdict[int, Counter[Kind]] = defaultdict(Counter)
    for act in now:
        for kind in Kind:
            if _counts_as(act, kind):
                for unit, number in act.reached.items():
                    reached[unit][kind] += number
    units = Unit.objects.filter(pk__in=list(reached)).order_by("path")
    receivers = [(unit, [reached[unit.pk][kind] for kind in Kind]) for unit in units]
    return Burden(since, moment, now, [_line(kind, now, then) for kind in Kind], receivers)


def _counts_as(act: Act, kind: Kind) -> bool:
    return act.kind == kind or (kind == Kind.TABLES and act.has_table)


def _line(kind: Kind, now: Iterable[Act], then: Iterable[Act]) -> Line:
    mine = [act for act in now if _counts_as(act, kind)]
    return Line(
        kind,
        acts=len(mine),
        reached=sum(act.total for act in mine),
        hours=round(sum(act.total * act.minutes for act in mine) / 60),
        late=sum(act.is_late for act in mine),
        before=sum(act.total for act in then if _counts_as(act, kind)),
    )


def acts_of(agency: Unit, since: datetime, until: datetime) -> list[Act]:
    """Of the posts of the agency and, of a government, of its general office; what stayed inside is left out."""
    office = office_of(agency)
    inside = Q(post__unit=agency) | Q(post__unit__path__startswith=office.path)
    posts = Appointment.objects.filter(inside).values("pk")
    events = list(trail.between(since, until, types=list(_KINDS)).filter(appointment_id__in=posts, refused=False))
    receivers = _Receivers(events)
    minutes, tables = _minutes(events), _with_tables(events)
    found = []
    for event in events:
        reached = receivers.of(event, ours={agency.pk, office.pk})
        if reached:
            is_late = any(not receivers.hours[unit].is_working(event.happened_at) for unit in reached)
            found.append(_act(event, reached, minutes, tables, is_late=is_late))
    return found


def _act(
    event: Any, reached: Mapping[int, int], minutes: Mapping[UUID, int], tables: Collection[UUID], *, is_late: bool
) -> Act:
    return Act(
        kind=_KINDS[event.type],
        subject=(event.subject_kind, event.subject_id),
        title=event.subject_title,
        at=event.happened_at,
        reached=reached,
        minutes=minutes.get(event.subject_id, 0),
        is_late=is_late,
        has_table=event.subject_id in tables,
    )


class _Receivers:
    """Which agencies each event reached: the units a document went to, and those of the posts that were asked; and the
    hours that each of them keeps."""

    def __init__(self, events: Sequence[Any]) -> None:
        sent = {unit for event in events for unit in event.particulars.get("units", ())}
        units = list(Unit.objects.filter(public_id__in=sent))
        self._units = {unit.public_id: unit.pk for unit in units}
        issued = [event.subject_id for event in events if event.type == "must_read.issued"]
        self._asked: defaultdict[UUID, list[str]] = defaultdict(list)
        receipts = Receipt.objects.filter(must_read__public_id__in=issued)
        for must_read, post in receipts.values_list("must_read__public_id", "appointment__public_id"):
            self._asked[must_read].append(str(post))
        asked = {post for event in events for post in self._posts(event)}
        held = list(Appointment.objects.filter(public_id__in=asked).select_related("post__unit"))
        agencies = agencies_of(held)
        asked_of = {str(one.public_id): agencies[one.pk][0] for one in held if one.pk in agencies}
        self._agencies = {post: unit.pk for post, unit in asked_of.items()}
        self.hours = hours_of_units([*units, *asked_of.values()])

    def _posts(self, event: Any) -> Sequence[str]:
        told = event.particulars
        if event.type == "must_read.issued":
            return self._asked[event.subject_id]
        return told.get("holders") or told.get("invited") or ()

    def of(self, event: Any, *, ours: Collection[int]) -> dict[int, int]:
        units = [self._units.get(UUID(unit)) for unit in event.particulars.get("units", ())]
        units += [self._agencies.get(post) for post in self._posts(event)]
        return dict(Counter(unit for unit in units if unit is not None and unit not in ours))


def _minutes(events: Sequence[Any]) -> dict[UUID, int]:
    """How long each meeting is to last."""
    called = [event.subject_id for event in events if _KINDS[event.type] == Kind.MEETINGS]
    found = Meeting.objects.filter(public_id__in=called).values_list("public_id", "starts_at", "ends_at")
    return {public_id: int((ends_at - starts_at) / timedelta(minutes=1)) for public_id, starts_at, ends_at in found}


def _with_tables(events: Sequence[Any]) -> set[UUID]:
    """Documents that carry a table to be filled in."""
    sent = [event.subject_id for event in events if _KINDS[event.type] == Kind.SENT]
    names = Attachment.objects.filter(document__public_id__in=sent).values_list("document__public_id", "file__name")
    return {document for document, name in names if name.lower().endswith(TABLES)}
