"""回执: coming, excused, or another comes instead（替会）."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.absence.models import Work
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties import actions as duties
from office.duties.behalf import in_place_of
from office.duties.models import Duty, Kind
from office.duties.ways import Way, drop, to_deputy, to_successor
from office.meetings import events
from office.meetings.actions.calling import Over, changed, lay_attendance, locked
from office.meetings.models import Invitation, Meeting
from office.meetings.permissions import invitation_answered_by
from office.worktime.clock import now

Answer = Invitation.Answer


class NotInvited(NotAllowed):
    def sentence(self) -> str:
        return _("Nobody in your posts is invited to this meeting.")


class NeedsAReason(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why you cannot come; it stands in the minutes.")


class NoSubstitute(Unacceptable):
    """Nobody sits for two: each invited seat speaks for its own post."""

    field = "substitute"

    def __init__(self, name: str) -> None:
        sentence = _("%(name)s is invited already and has a place of their own; name somebody else.")
        super().__init__(sentence % {"name": name})


class ChairAway(Unacceptable):
    """Who chairs does not stay away by a press: the meeting would have nobody to lead it."""

    field = "reason"

    def sentence(self) -> str:
        return _("You chair this meeting. Move it, or cancel it.")


@transaction.atomic
def accept(meeting: Meeting, *, by: Actor) -> Invitation:
    """What the box asks for is the answer: who has given it owes nothing there, and the meeting stands in the diary."""
    invitation, by = _mine(meeting, by)
    _free_the_substitute(invitation, by=by)
    _done(invitation, by=by)
    return _answer(invitation, Answer.ATTENDING, by=by)


@transaction.atomic
def excuse(meeting: Meeting, *, reason: str, by: Actor) -> Invitation:
    """请假, with the reason."""
    invitation, by = _mine(meeting, by)
    if not reason.strip():
        raise NeedsAReason
    if invitation.holder_id == invitation.meeting.chair_id:
        raise ChairAway
    _free_the_substitute(invitation, by=by)
    _done(invitation, by=by)
    return _answer(invitation, Answer.EXCUSED, reason=reason, by=by)


@transaction.atomic
def substitute(meeting: Meeting, *, to: Appointment, reason: str, by: Actor) -> Invitation:
    """替会: the other is invited instead; both stand in the minutes."""
    invitation, by = _mine(meeting, by)
    if not reason.strip():
        raise NeedsAReason
    if invitation.holder_id == invitation.meeting.chair_id:
        raise ChairAway
    if invitation.meeting.invitations.filter(holder__person=to.person_id).exists():
        raise NoSubstitute(str(to.person))
    _free_the_substitute(invitation, by=by)
    Invitation.objects.create(meeting=invitation.meeting, holder=to, part=invitation.part, instead_of=invitation)
    lay_attendance(invitation.meeting, [to], by=by)
    _done(invitation, by=by)
    return _answer(invitation, Answer.SUBSTITUTED, reason=reason, to=to, by=by)


@transaction.atomic
def follow(duty: Duty, to: Appointment, by: Actor) -> bool:
    """Of who leaves their post the successor is invited from now on, and chairs or records in their place. Who is
    invited already owes one answer; then the leaver's says why they do not come."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(public_id=duty.subject_id)
    invitation = meeting.invitations.filter(holder=duty.holder).first()
    if invitation is None:  # it lay with them for somebody away
        return to_successor(duty, to, by)
    _lead_from_now_on(meeting, duty.holder, to)
    if meeting.invitations.filter(holder__person=to.person_id).exists():
        reason = _("%(who)s has left the post") % {"who": duty.holder.person}
        drop(duty, reason=reason, by=by)
        _answer(invitation, Answer.EXCUSED, reason=reason, by=by)
        return True
    invitation.holder = to
    invitation.save(update_fields=["holder"])
    changed(meeting)
    return to_successor(duty, to, by)


def _lead_from_now_on(meeting: Meeting, leaver: Appointment, to: Appointment) -> None:
    led = [part for part in ("chair", "recorder") if getattr(meeting, f"{part}_id") == leaver.pk]
    for part in led:
        setattr(meeting, part, to)
    meeting.save(update_fields=led)


INVITATIONS_GO = Way(
    mine=lambda duty: duty.subject_kind == Meeting.subject_kind and duty.kind == Kind.ATTEND,
    work=lambda duty: Work.ATTEND,
    go=to_deputy,
    follow=follow,
)


def _mine(meeting: Meeting, by: Actor) -> tuple[Invitation, Actor]:
    meeting = locked(meeting)
    invitation = invitation_answered_by(by, meeting)
    if invitation is None:
        raise NotInvited
    if not meeting.is_open:
        raise Over
    invitation.meeting = meeting
    return invitation, in_place_of(by, invitation.holder)


def _answer(
    invitation: Invitation, answer: Answer, *, reason: str = "", to: Appointment | None = None, by: Actor
) -> Invitation:
    invitation.answer, invitation.reason, invitation.answered_at = answer, reason.strip()[:200], now()
    invitation.save(update_fields=["answer", "reason", "answered_at"])
    record(
        events.ANSWERED,
        invitation.meeting,
        by=by,
        answer=str(answer),
        reason=invitation.reason,
        substitute=str(to.public_id) if to else "",
    )
    changed(invitation.meeting)
    return invitation


def _free_the_substitute(invitation: Invitation, *, by: Actor) -> None:
    """Who comes after all needs nobody instead; one who has joined already cannot be sent away by it."""
    instead = Invitation.objects.filter(instead_of=invitation).select_related("holder").first()
    if instead is None:
        return
    if invitation.meeting.seats.filter(holder__person=instead.holder.person_id).exists():
        raise TooLate(_("%(name)s has joined in your place already.") % {"name": instead.holder.person})
    reason = gettext_noop("The one invited comes after all")
    duties.close(invitation.meeting, by=by, holder=instead.holder, done_by_actor=False, reason=reason)
    instead.delete()


def _done(invitation: Invitation, *, by: Actor) -> None:
    """What was asked of this holder is done; the others' invitations stay."""
    duties.close(invitation.meeting, by=by, holder=invitation.holder, done_by_actor=True)
