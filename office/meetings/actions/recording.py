"""记录: what was decided, who sat in the room, and the minutes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post, today
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.meetings import events
from office.meetings.actions.calling import changed, locked
from office.meetings.models import Decision, Invitation, Meeting, Minutes
from office.meetings.permissions import recording
from office.worktime.clock import now

LONGEST = 2000


class NotTheRecorder(NotAllowed):
    def sentence(self) -> str:
        return _("Decisions and minutes are written down by the recorder, or by whoever called the meeting.")


class NothingDecided(Unacceptable):
    field = "text"

    def sentence(self) -> str:
        return _("Write down what was decided.")


class DayHasPassed(Unacceptable):
    field = "due_on"

    def sentence(self) -> str:
        return _("This day has passed.")


class LeadSupportsItself(Unacceptable):
    field = "supports"

    def sentence(self) -> str:
        return _("The lead unit cannot support itself.")


class NotBegun(TooLate):
    def sentence(self) -> str:
        return _("The meeting has not begun; nothing has been decided yet.")


class MinutesBehind(TooLate):
    def sentence(self) -> str:
        return _(
            "The minutes have been changed meanwhile. What you wrote is still here; compare it with the present text."
        )


@transaction.atomic
def note_decision(
    meeting: Meeting,
    *,
    text: str,
    lead: Unit | None = None,
    supports: Sequence[Unit] = (),
    due_on: date | None = None,
    by: Actor,
) -> Decision:
    """记一条. Who leads and by when may be added later; without them it cannot become a matter."""
    meeting, by = _recorded(meeting, by)
    assert by.appointment is not None
    _check(text, lead, supports, due_on, subject=meeting, by=by)
    decision = Decision.objects.create(
        meeting=meeting,
        no=meeting.next_decision,
        text=text.strip(),
        lead=lead,
        due_on=due_on,
        noted_by=by.appointment,
        noted_at=now(),
    )
    decision.supports.set(supports)
    meeting.next_decision += 1
    meeting.save(update_fields=["next_decision"])
    record(events.NOTED, decision, by=by, meeting=str(meeting.public_id), no=decision.no)
    changed(meeting)
    return decision


@transaction.atomic
def change_decision(
    decision: Decision, *, text: str, lead: Unit | None, supports: Sequence[Unit], due_on: date | None, by: Actor
) -> Decision:
    """补齐. The matter that was made of it keeps what it was made with."""
    meeting, by = _recorded(decision.meeting, by)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    _check(text, lead, supports, due_on if due_on != decision.due_on else None, subject=meeting, by=by)
    decision.text, decision.lead, decision.due_on = text.strip(), lead, due_on
    decision.save(update_fields=["text", "lead", "due_on"])
    decision.supports.set(supports)
    record(events.CHANGED, decision, by=by, meeting=str(meeting.public_id), no=decision.no)
    changed(meeting)
    return decision


@transaction.atomic
def mark_present(invitation: Invitation, *, by: Actor) -> Invitation:
    """The recorder ticks who sits in the room; who joined over the line needs no tick."""
    meeting, by = _recorded(invitation.meeting, by)
    if invitation.marked_present_at is None:
        invitation.marked_present_at = now()
        invitation.save(update_fields=["marked_present_at"])
        record(events.MARKED_PRESENT, meeting, by=by, person=str(invitation.holder.person.public_id))
        changed(meeting)
    return invitation


@transaction.atomic
def write_minutes(meeting: Meeting, *, text: str, version: int, by: Actor) -> Minutes:
    """version: the one the writer began from, 0 for the first. Raises MinutesBehind when somebody wrote meanwhile."""
    meeting, by = _recorded(meeting, by)
    if not text.strip():
        raise Unacceptable(_("The minutes are empty."), field="text")
    refuse_marks({"text": text}, subject=meeting, by=by)
    written: dict[str, Any] = {"text": text.strip(), "written_by": by.appointment, "written_at": now()}
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if (minutes.version if minutes else 0) != version:
        raise MinutesBehind
    if minutes is None:
        minutes = Minutes.objects.create(meeting=meeting, **written)
    else:
        for name, value in written.items():
            setattr(minutes, name, value)
        minutes.version += 1
        minutes.save()
    record(events.MINUTES_WRITTEN, minutes, by=by, version=minutes.version)
    changed(meeting)
    return minutes


def _recorded(meeting: Meeting, by: Actor) -> tuple[Meeting, Actor]:
    """Decisions are completed after the meeting too; only one that was called off has none."""
    meeting = locked(meeting)
    held = recording(by, meeting)
    if held is None:
        raise NotTheRecorder
    if meeting.state in (Meeting.State.CALLED, Meeting.State.CANCELLED):
        raise NotBegun
    return meeting, in_post(by, held.pk)


def _check(
    text: str, lead: Unit | None, supports: Sequence[Unit], due_on: date | None, *, subject: Meeting, by: Actor
) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise NothingDecided
    if due_on is not None and due_on < today():
        raise DayHasPassed
    if lead is not None and lead in supports:
        raise LeadSupportsItself
    refuse_marks({"text": text}, subject=subject, by=by)
