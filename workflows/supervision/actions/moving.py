"""What moves a date: extensions asked for before it, pauses approved by a leader."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Appointment
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal, Unacceptable
from office.worktime import terms
from office.worktime.clock import now
from workflows.supervision import boxes, events, family, slips
from workflows.supervision.acting import NotNow, go, in_capacity, locked, reasoned, settle
from workflows.supervision.clocks import counted, counted_now, dates_of, is_named, moved_by, put
from workflows.supervision.models import Extension, Matter, Pause
from workflows.supervision.permissions import leading, supervising
from workflows.supervision.places import approvers_of


class Expired(Refusal):
    def sentence(self) -> str:
        return _("An extension is asked for before the date; this one has passed.")


class AskedAlready(Refusal):
    def sentence(self) -> str:
        return _("An extension has been asked for and is not decided yet.")


class NotLater(Unacceptable):
    field = "until"

    def sentence(self) -> str:
        return _("The new date must lie after the present one.")


class NotAnApprover(Unacceptable):
    field = "approver"

    def sentence(self) -> str:
        return _("A pause is approved by a leader of the agency that supervises.")


@transaction.atomic
def ask_extension(matter: Matter, *, until: datetime, reason: str, by: Actor) -> Extension:
    """延期申请, before expiry only; until it is decided the old date holds."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    go(matter, "report")
    if now() > matter.due_at:
        raise Expired
    if until <= matter.due_at:
        raise NotLater
    family.check_dates(matter, until)
    if matter.extensions.filter(state=Extension.State.ASKED).exists():
        raise AskedAlready
    assert by.appointment is not None
    asked = Extension.objects.create(
        matter=matter, was_due_at=matter.due_at, until=until, reason=reason, asked_by=by.appointment, asked_at=now()
    )
    record(events.EXTENSION_ASKED, matter, by=by, until=until.isoformat(), reason=reason)
    settle(matter, by=by)
    boxes.lay_extension(matter, by=by)
    return asked


@transaction.atomic
def grant_extension(extension: Extension, *, note: str = "", by: Actor) -> Matter:
    """The new date holds from now on, also when the old one has passed meanwhile: it was asked for in time."""
    matter, by, extension = _decide(extension, Extension.State.GRANTED, note, by)
    family.check_dates(matter, extension.until)
    was = matter.due_at
    matter.original_due_at = matter.original_due_at or was
    put(matter, counted(matter, None, max(extension.until, was)))
    record(events.EXTENSION_GRANTED, matter, by=by, was=was.isoformat(), **dates_of(matter))
    settle(matter, by=by)
    boxes.move(matter)
    boxes.drop(matter, boxes.NEXT_SLIP, by=by, reason=_("Extension granted"))
    return matter


@transaction.atomic
def refuse_extension(extension: Extension, *, note: str, by: Actor) -> Matter:
    matter, by, extension = _decide(extension, Extension.State.REFUSED, note, by)
    reasoned(note, matter=matter, by=by, field="note")
    record(events.EXTENSION_REFUSED, matter, by=by, note=note)
    settle(matter, by=by)
    return matter


def _decide(extension: Extension, state: str, note: str, by: Actor) -> tuple[Matter, Actor, Extension]:
    matter = locked(extension.matter)
    by = in_capacity(by, supervising(by, matter))
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.state != Extension.State.ASKED or not matter.is_open:
        raise NotNow
    extension.state, extension.note = state, note.strip()[:200]
    extension.decided_by, extension.decided_at = by.appointment, now()
    extension.save()
    boxes.done(matter, boxes.EXTENSION, by=by)
    return matter, by, extension


@transaction.atomic
def pause(matter: Matter, *, reason: str, approver: Appointment, by: Actor) -> Pause:
    """暂停 with a reason and the leader who approved it; the light is idle while it lasts."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    reason = reasoned(reason, matter=matter, by=by)[:200]
    if not approvers_of(matter.laid_by).filter(pk=approver.pk).exists():
        raise NotAnApprover
    go(matter, "pause")
    matter.pause_reason = reason
    paused = Pause.objects.create(matter=matter, reason=reason, approver=approver, since=now())
    record(events.PAUSED, matter, by=by, reason=reason, approver=str(approver.public_id))
    settle(matter, by=by)
    boxes.move(matter)
    slips.stand_still(matter)
    for what in (boxes.REPORT, boxes.NEXT_SLIP):
        boxes.drop(matter, what, by=by, reason=_("Paused"))
    return paused


@transaction.atomic
def resume(matter: Matter, *, by: Actor) -> Matter:
    """The term goes on; what the pause took out of it moves the date."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    go(matter, "resume")
    stood = matter.pauses.select_for_update().get(until=None)
    stood.until = now()
    stood.save(update_fields=["until"])
    matter.pause_reason = ""
    paused = terms.Pause(stood.since, stood.until)
    _move_by(matter, paused)
    record(events.RESUMED, matter, by=by, **dates_of(matter))
    settle(matter, by=by)
    boxes.move(matter)
    slips.go_on(matter, paused)
    boxes.lay_report(matter, by=by)
    family.keep(matter, by=by)
    return matter


def _move_by(matter: Matter, stood: terms.Pause) -> None:
    """A counted term is counted again without its pauses; a date that was named, or extended, moves by as many days.
    What was over when the pause began stays over."""
    was = matter.due_at
    if stood.since > was:
        return
    if is_named(matter):
        due = counted(matter, None, moved_by(was, stood, timetable_of(matter.lead)))
    else:
        due = counted_now(matter, timetable_of(matter.lead))
    if due.due_at > was:
        matter.original_due_at = matter.original_due_at or was
    put(matter, due)
