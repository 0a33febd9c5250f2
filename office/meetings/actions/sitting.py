"""入会, 离会, 开会, 散会: who sits in the meeting now. Attendance writes itself from it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actors import in_post
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties import actions as duties
from office.live.doorbell import ring, whisper
from office.meetings import attendance, events
from office.meetings.actions.answering import NotInvited
from office.meetings.actions.calling import Over, changed, locked, open_for
from office.meetings.models import Invitation, Meeting, Seat
from office.meetings.permissions import invitation_of
from office.worktime.clock import now

MESH_MOST = 4  # browsers, each connected to each other: docs/decisions/mesh-of-four.md
EARLY = timedelta(hours=1)  # before its start a meeting's doors are open


class TooEarly(TooLate):
    def sentence(self) -> str:
        return _("The doors open an hour before the meeting starts.")


class Full(Refusal):
    """The fifth browser of a mesh: it would need more upload than offices have."""

    def sentence(self) -> str:
        return _(
            "Four people are connected already, which is as many as meet without a media server. "
            "You can follow agenda, decisions and attendance on this page; you may join as soon as somebody leaves."
        )


class NotSeated(NotAllowed):
    def sentence(self) -> str:
        return _("You are not in the meeting any more. Join again.")


@transaction.atomic
def join(meeting: Meeting, *, by: Actor) -> Seat:
    """A seat of one's own; whoever sits elsewhere already moves over. The chair's joining begins the meeting."""
    meeting = locked(meeting)
    invitation = invitation_of(by, meeting)
    if invitation is None:
        raise NotInvited
    by = in_post(by, invitation.holder_id)
    if not meeting.is_open:
        raise Over
    if now() < meeting.starts_at - EARLY:
        raise TooEarly
    sweep(meeting)
    taken = list(meeting.seats.filter(left_at=None).select_related("holder"))
    for own in [seat for seat in taken if seat.holder.person_id == by.person.pk]:
        _tell_why(own, "moved")
        _leave(own)
        taken.remove(own)
    if meeting.has_video and len(taken) >= MESH_MOST:
        raise Full
    seat = Seat.objects.create(meeting=meeting, holder=invitation.holder, joined_at=now(), heard_at=timezone.now())
    duties.close(meeting, by=by, holder=invitation.holder, done_by_actor=True)
    if invitation.answer != Invitation.Answer.ATTENDING:
        invitation.answer, invitation.answered_at, invitation.reason = Invitation.Answer.ATTENDING, now(), ""
        invitation.save(update_fields=["answer", "answered_at", "reason"])
    if meeting.state == Meeting.State.CALLED and invitation.holder_id == meeting.chair_id:
        _begin(meeting, by)
    changed(meeting)
    return seat


@transaction.atomic
def stay(seat: Seat) -> None:
    """A sign of life; the line of a seat that gives none is taken for cut."""
    if not Seat.objects.filter(pk=seat.pk, left_at=None).update(heard_at=timezone.now()):
        raise NotSeated


@transaction.atomic
def show_state(seat: Seat, *, mic: bool, cam: bool, screen: bool, hand: bool) -> Seat:
    """What the others see of a seat: microphone, camera, screen, a hand up. Hands keep the order they went up in."""
    seat = _seated(seat)
    seat.mic, seat.cam, seat.screen = mic, cam, screen
    seat.hand_at = (seat.hand_at or now()) if hand else None
    seat.heard_at = timezone.now()
    seat.save(update_fields=["mic", "cam", "screen", "hand_at", "heard_at"])
    ring(f"meeting:{seat.meeting.public_id}")
    return seat


@transaction.atomic
def leave(seat: Seat) -> None:
    """Leaving twice is leaving once."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=seat.pk)
    if seat.left_at is None:
        _leave(seat)
        changed(seat.meeting)


@transaction.atomic
def remove(seat: Seat, *, reason: str = "", by: Actor) -> None:
    """Who leads the meeting sends somebody out; they may join again when asked to."""
    meeting, by = open_for(seat.meeting, by)
    seat = _seated(seat)
    _leave(seat)
    record(events.REMOVED, meeting, by=by, person=str(seat.holder.person.public_id), reason=reason[:200])
    changed(meeting)


@transaction.atomic
def begin(meeting: Meeting, *, by: Actor) -> Meeting:
    """Where people meet in a room, nobody joins; somebody says that it has begun."""
    meeting, by = open_for(meeting, by)
    if meeting.state == Meeting.State.RUNNING:
        raise TooLate(_("The meeting has begun already."))
    _begin(meeting, by)
    changed(meeting)
    return meeting


@transaction.atomic
def next_item(meeting: Meeting, *, no: int, by: Actor) -> Meeting:
    """The item under discussion is done, that with this number begins. 0: all are done."""
    meeting, by = open_for(meeting, by)
    moment = now()
    meeting.agenda.filter(begun_at__isnull=False, done_at=None).exclude(no=no).update(done_at=moment)
    meeting.agenda.filter(no=no, begun_at=None).update(begun_at=moment)
    changed(meeting)
    return meeting


@transaction.atomic
def end(meeting: Meeting, *, by: Actor) -> Meeting:
    """散会. Everybody leaves; who never came is known from here on."""
    meeting, by = open_for(meeting, by)
    if meeting.state == Meeting.State.CALLED:
        raise TooLate(_("The meeting has not begun. Begin it, or cancel it."))
    return close(meeting, by=by)


def close(meeting: Meeting, *, by: Actor) -> Meeting:
    """A running meeting, locked by the caller."""
    moment = now()
    sweep(meeting)
    for seat in meeting.seats.filter(left_at=None):
        _tell_why(seat, "over")
    meeting.seats.filter(left_at=None).update(left_at=moment, mic=False, cam=False, screen=False, hand_at=None)
    meeting.agenda.filter(begun_at__isnull=False, done_at=None).update(done_at=moment)
    meeting.state, meeting.ended_at = Meeting.State.ENDED, moment
    meeting.save(update_fields=["state", "ended_at"])
    duties.close(meeting, by=by, done_by_actor=False, reason=_("The meeting is over."))
    duties.conclude(meeting)
    counted = attendance.numbers(attendance.sheet(meeting))
    record(events.ENDED, meeting, by=by, present=counted.present, invited=counted.expected)
    changed(meeting)
    return meeting


def sweep(meeting: Meeting) -> int:
    """Seats whose line is silent: they left when they were last heard, in the office's time."""
    silent = list(meeting.seats.filter(left_at=None, heard_at__lt=timezone.now() - attendance.SILENCE))
    for seat in silent:
        _leave(seat, before=timezone.now() - seat.heard_at)
    return len(silent)


def _begin(meeting: Meeting, by: Actor) -> None:
    meeting.state, meeting.began_at = Meeting.State.RUNNING, now()
    meeting.save(update_fields=["state", "began_at"])
    first = meeting.agenda.filter(begun_at=None).order_by("no").first()
    if first is not None:
        first.begun_at = meeting.began_at
        first.save(update_fields=["begun_at"])
    record(events.BEGAN, meeting, by=by)


def _seated(seat: Seat) -> Seat:
    found = Seat.objects.select_for_update(of=("self",)).select_related("meeting", "holder__person").get(pk=seat.pk)
    if found.left_at is not None:
        raise NotSeated
    return found


def _tell_why(seat: Seat, reason: str) -> None:
    """Before the seat is gone: its line ends with it."""
    whisper(f"seat:{seat.public_id}", {"type": "rtc.removed", "reason": reason})


def _leave(seat: Seat, *, before: timedelta = timedelta()) -> None:
    facts: dict[str, Any] = {"left_at": max(seat.joined_at, now() - before)}
    Seat.objects.filter(pk=seat.pk).update(mic=False, cam=False, screen=False, hand_at=None, **facts)
