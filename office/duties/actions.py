"""Laying, opening, confirming and closing duties; always inside the transaction of the act that causes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.absence.models import Work
from directory.actors import in_post
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties.behalf import with_deputies
from office.duties.events import CLOSED, CONFIRMED, LAID, PASSED_ON, PUT_ASIDE, TAKEN_UP, URGED
from office.duties.models import Box, Duty, Kind, Urgency
from office.duties.urging import delivered_at
from office.live.doorbell import ring
from office.subjects.kinds import Subject
from office.worktime.clock import now

_PEOPLE = ("holder__person", "on_behalf_of__person")
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
# One statement, by hand: every step of everything passes here.
_CLOSE = f"""
UPDATE duties_duty AS duty
SET done_at = %(moment)s, sort_at = %(moment)s, done_by_id = %(by)s,
  box = CASE WHEN %(done)s AND person.id = %(by)s THEN '{Box.DONE}' ELSE '' END,
  closed_reason = CASE WHEN %(done)s AND person.id = %(by)s THEN closed_reason ELSE %(reason)s END
FROM directory_appointment AS held JOIN directory_person AS person ON person.id = held.person_id
WHERE held.id = duty.holder_id AND duty.done_at IS NULL
  AND duty.subject_kind = %(kind)s AND duty.subject_id = %(subject)s
  AND (%(ref)s::text IS NULL OR duty.ref = %(ref)s)
  AND (%(holder)s::bigint IS NULL OR %(holder)s IN (held.id, duty.on_behalf_of_id))
RETURNING duty.id, duty.asks, held.public_id, person.public_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom something is asked, and until when. ref: the mark by which the caller finds the duty again."""

    of: Appointment
    due_at: datetime | None = None
    near_at: datetime | None = None
    ref: str = ""
    on_behalf_of: Appointment | None = None


def lay(
    subject: Subject,
    *,
    on: Sequence[Appointment],
    kind: Kind,
    asks: str,
    by: Actor,
    due_at: datetime | None = None,
    near_at: datetime | None = None,
    urgency: int = Urgency.NORMAL,
    ref: str = "",
) -> list[Duty]:
    """Put the same duty into the box of each holder; of who is away, into that of the deputy for this kind of work."""
    lies = with_deputies(on, Work(kind))
    asked = [Asked(holder, due_at, near_at, ref, principal) for holder, principal in lies]
    return lay_each(subject, asked, kind=kind, asks=asks, by=by, urgency=urgency)


@transaction.atomic(savepoint=False)
def lay_each(
    subject: Subject,
    asked: Sequence[Asked],
    *,
    kind: Kind,
    asks: str,
    by: Actor,
    urgency: int = Urgency.NORMAL,
    sender: Duty | None = None,
) -> list[Duty]:
    """Put one duty into each box, just as named: whoever calls this has asked for deputies, or wants none. Once laid it
    is never lost: done, closed with a reason, or open. sender: the duty it takes the place of, where it still comes
    from whoever laid that one."""
    moment = now()
    laid_by, laid_from = (sender.laid_by_id, sender.laid_from) if sender else (by.person.pk, _came_from(by))
    duties = [
        Duty(
            kind=kind,
            box=Box.TO_READ if kind == Kind.READ else Box.TODO,
            subject_kind=subject.subject_kind,
            subject_id=subject.public_id,
            subject_title=str(subject)[:300],
            asks=asks,
            ref=one.ref,
            urgency=urgency,
            holder=one.of,
            on_behalf_of=one.on_behalf_of,
            laid_by_id=laid_by,
            laid_from=laid_from,
            laid_at=moment,
            due_at=one.due_at,
            near_at=one.near_at,
            sort_at=one.due_at or NEVER,
        )
        for one in asked
    ]
    Duty.objects.bulk_create(duties)
    if duties:
        holders = [one.of for one in asked]
        named = [str(holder.public_id) for holder in holders]
        principals = [str(one.on_behalf_of.public_id) for one in asked if one.on_behalf_of]
        record(LAID, subject, by=by, asks=asks, kind=str(kind), holders=named, principals=principals)
        _ring(holders)
    return duties


def _came_from(by: Actor) -> str:
    unit = by.appointment.post.unit.short_name if by.appointment else ""
    return f"{unit} {by.person}".strip()[:120]


def _ring(holders: Iterable[Appointment]) -> None:
    ring(*{f"person:{holder.person.public_id}" for holder in holders})


@transaction.atomic(savepoint=False)
def close(
    subject: Subject,
    *,
    by: Actor,
    ref: str | None = None,
    holder: Appointment | None = None,
    done_by_actor: bool,
    reason: str = "",
) -> None:
    """Close the open duties of a subject (those with this `ref`, of this `holder` or of who stands in for them, when
    they are given).

    done_by_actor: the actor did what was asked, so their own duty goes to 已办; the others' vanish from the boxes with
    the reason kept (a step withdrawn, a colleague who was faster).
    """
    said = {
        "kind": subject.subject_kind,
        "subject": subject.public_id,
        "ref": ref,
        "holder": holder.pk if holder else None,
        "by": by.person.pk,
        "done": done_by_actor,
        "reason": reason[:200],
        "moment": now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, said)
        closed = sorted(cursor.fetchall())
    if not closed:
        return
    holders = [str(appointment) for _, _, appointment, _ in closed]
    record(CLOSED, subject, by=by, asks=closed[0][1], reason=reason, holders=holders)
    ring(*{f"person:{person}" for _, _, _, person in closed})


def conclude(subject: Subject) -> int:
    """The whole matter is over: what its people did moves from 已办 to 办结."""
    return Duty.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id, box=Box.DONE).update(
        box=Box.CONCLUDED
    )


def retitle(subject: Subject) -> None:
    """Open duties show the title as it now stands."""
    Duty.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id, done_at=None).update(
        subject_title=str(subject)[:300]
    )


def put_off(subject: Subject, *, ref: str, due_at: datetime | None, near_at: datetime | None) -> int:
    """What is asked is due at another moment, or at none for a while; its place in the box follows."""
    moved = Duty.objects.filter(
        subject_kind=subject.subject_kind, subject_id=subject.public_id, ref=ref, done_at=None
    ).select_related("holder__person")
    _ring([duty.holder for duty in moved])
    return moved.update(due_at=due_at, near_at=near_at, sort_at=due_at or NEVER, aside_until=None)


def mark_opened(subject: Subject, *, by: Actor) -> int:
    """The holder has the page before their eyes; the first time counts."""
    held = [one.pk for one in by.appointments]
    return Duty.objects.filter(
        subject_kind=subject.subject_kind,
        subject_id=subject.public_id,
        holder__in=held,
        done_at=None,
        opened_at=None,
    ).update(opened_at=now())


def _locked(duty: Duty, too_late: str) -> Duty:
    """As it stands now. Raises TooLate with these words when it is closed."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=duty.pk)
    if not duty.is_open:
        raise TooLate(too_late)
    return duty


@transaction.atomic(savepoint=False)
def confirm(duty: Duty, *, subject: Subject, by: Actor) -> Duty:
    """已阅 / 确认知悉: the holder says that they have read it, for somebody away when it says so."""
    duty = _locked(duty, _("You have already confirmed this."))
    duty.opened_at = duty.opened_at or now()
    duty.confirmed_at = duty.done_at = duty.sort_at = now()
    duty.done_by = by.person
    duty.box = Box.DONE
    duty.save(update_fields=["opened_at", "confirmed_at", "done_at", "sort_at", "done_by", "box"])
    record(CONFIRMED, subject, by=replace(by, on_behalf_of=duty.on_behalf_of), asks=duty.asks)
    _ring([duty.holder])
    return duty


class NotSoLong(Unacceptable):
    """Put aside means later, not never: until a day to come, and no later than the day it is due."""

    field = "until"

    def sentence(self) -> str:
        return _("Choose a day to come, and no later than the day it is due.")


@transaction.atomic
def put_aside(duty: Duty, *, until: date, subject: Subject, by: Actor) -> Duty:
    """搁置: the holder sees it again on a day. It stays in the box and in its count, and its light goes on. Raises
    NotSoLong."""
    duty = _held(duty, by)
    latest = timezone.localdate(duty.due_at) if duty.due_at else date.max
    if not timezone.localdate(now()) < until <= latest:
        raise NotSoLong
    duty.aside_until = until
    duty.save(update_fields=["aside_until"])
    record(PUT_ASIDE, subject, by=in_post(by, duty.holder_id), asks=duty.asks, until=until.isoformat())
    _ring([duty.holder])
    return duty


@transaction.atomic
def take_up(duty: Duty, *, subject: Subject, by: Actor) -> Duty:
    """The holder takes up again, before the day, what was put aside."""
    duty = _held(duty, by)
    if duty.aside_until is not None:
        duty.aside_until = None
        duty.save(update_fields=["aside_until"])
        record(TAKEN_UP, subject, by=in_post(by, duty.holder_id), asks=duty.asks)
        _ring([duty.holder])
    return duty


def _held(duty: Duty, by: Actor) -> Duty:
    duty = _locked(duty, _("This has been done meanwhile."))
    if duty.holder not in by.appointments:
        raise NotAllowed
    return duty


@transaction.atomic(savepoint=False)
def urge(subject: Subject, *, by: Actor, note: str = "", ref: str | None = None) -> list[Duty]:
    """催办: those who hold the subject now are reminded, with the note, in the working hours of their units; the Event
    keeps who was disturbed by whom, and when the last of them had it."""
    found = Duty.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id, done_at=None)
    found = found.filter(ref=ref) if ref is not None else found
    held = list(found.select_related("holder__person", "holder__post__unit"))
    if held:
        holders = [str(duty.holder.public_id) for duty in held]
        last = max(delivered_at([duty.holder for duty in held], now())).isoformat()
        record(URGED, subject, by=by, asks=held[0].asks, holders=holders, note=note, delivered=last)
        _ring([duty.holder for duty in held])
    return held


@transaction.atomic(savepoint=False)
def pass_on(
    duty: Duty, *, to: Appointment, subject: Subject, on_behalf_of: Appointment | None = None, by: Actor
) -> Duty:
    """The same duty in another's box: to a deputy, or at a handover. What was opened counts anew; it still comes from
    whoever laid it."""
    duty = _locked(duty, _("This has been done meanwhile."))
    before = duty.holder
    duty.holder, duty.on_behalf_of, duty.laid_at = to, on_behalf_of, now()
    duty.opened_at = duty.aside_until = None
    duty.save(update_fields=["holder", "on_behalf_of", "laid_at", "opened_at", "aside_until"])
    principals = [str(on_behalf_of.public_id)] if on_behalf_of else []
    record(PASSED_ON, subject, by=by, asks=duty.asks, holders=[str(to.public_id)], principals=principals)
    _ring([before, to])
    return duty


def duty_of(ref: str) -> Duty | None:
    """The open duty with this mark."""
    return Duty.objects.filter(ref=ref, done_at=None).select_related("holder__post__unit").first()


def open_duties(subject: Subject, *, ref: str | None = None) -> list[Duty]:
    """Who holds the subject now."""
    wanted = Q(subject_kind=subject.subject_kind, subject_id=subject.public_id, done_at=None)
    if ref is not None:
        wanted &= Q(ref=ref)
    return list(
        Duty.objects.filter(wanted)
        .select_related("holder__person", "holder__post__unit", "on_behalf_of__person")
        .order_by(F("laid_at"), "pk")
    )
