"""召集, 改期, 取消: who meets about what, where and when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import in_post, today
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties import actions as duties
from office.duties.models import Kind
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.meetings import events
from office.meetings.models import AgendaItem, Invitation, Meeting
from office.meetings.permissions import leading
from office.subjects import kinds
from office.subjects.kinds import Subject
from office.worktime.clock import now

MOST_INVITED = 500


class Item(NamedTuple):
    """A line of the agenda. minutes: how long it is meant to take."""

    title: str
    presenter: str = ""
    minutes: int = 15


class NoPost(NotAllowed):
    def sentence(self) -> str:
        return _("Meetings are called from a post; you hold none at present.")


class NotYourMeeting(NotAllowed):
    def sentence(self) -> str:
        return _("Only those who called, chair or record this meeting do that.")


class InThePast(Unacceptable):
    field = "starts_at"

    def sentence(self) -> str:
        return _("Name a time to come, and an end after the start.")


class NobodyInvited(Unacceptable):
    field = "invited"

    def sentence(self) -> str:
        return _("Invite at least one other person.")


class AllInvited(Unacceptable):
    field = "members"

    def sentence(self) -> str:
        return _("All of them are invited already.")


class TooManyInvited(Unacceptable):
    field = "invited"

    def sentence(self) -> str:
        return _("At most %(most)d people can be invited; a must-read reaches more.") % {"most": MOST_INVITED}


class Over(TooLate):
    def sentence(self) -> str:
        return _("This meeting is over; nothing about it can be changed.")


@transaction.atomic
def call(
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    chair: Appointment,
    recorder: Appointment,
    members: Sequence[Appointment],
    observers: Sequence[Appointment] = (),
    agenda: Sequence[Item] = (),
    place: str = "",
    has_video: bool = True,
    about: Subject | None = None,
    by: Actor,
) -> Meeting:
    """Everybody who is to come finds it among their duties until they have answered, joined, or the meeting is over."""
    if by.appointment is None:
        raise NoPost
    _check_times(starts_at, ends_at)
    refuse_marks(
        {"title": title, "place": place, **{f"agenda-{no}": one.title for no, one in enumerate(agenda)}},
        subject=about or by.person, by=by,
    )  # fmt: skip
    meeting = Meeting.objects.create(
        title=" ".join(title.split()),
        unit=by.appointment.post.unit,
        about_kind=about.subject_kind if about else "",
        about_id=about.public_id if about else None,
        about_title=kinds.kind(about.subject_kind).title(about)[:300] if about else "",
        place=place.strip(),
        has_video=has_video,
        starts_at=starts_at,
        ends_at=ends_at,
        called_by=by.appointment,
        chair=chair,
        recorder=recorder,
        called_at=now(),
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, no=no, title=one.title, presenter=one.presenter, minutes=one.minutes)
        for no, one in enumerate(agenda, 1)
    )
    invited = _lay(meeting, [by.appointment, chair, recorder, *members], observers, by=by)
    if len({one.holder.person_id for one in invited}) < 2:
        raise NobodyInvited
    record(
        events.CALLED,
        meeting,
        by=by,
        starts_at=starts_at.isoformat(),
        invited=[str(one.holder.public_id) for one in invited],
        about=f"{meeting.about_kind}:{meeting.about_id}" if about else "",
    )
    return meeting


@transaction.atomic
def invite(meeting: Meeting, *, members: Sequence[Appointment], by: Actor) -> list[Invitation]:
    """More people than were thought of at first; whoever is invited already stays as they are."""
    meeting, by = open_for(meeting, by)
    invited = _lay(meeting, members, (), by=by)
    if not invited:
        raise AllInvited
    record(events.INVITED, meeting, by=by, invited=[str(one.holder.public_id) for one in invited])
    changed(meeting)
    return invited


@transaction.atomic
def move(meeting: Meeting, *, starts_at: datetime, ends_at: datetime, by: Actor) -> Meeting:
    """改期. Answers stand; who cannot come then answers anew."""
    meeting, by = open_for(meeting, by)
    if meeting.state != Meeting.State.CALLED:
        raise TooLate(_("The meeting is running; it cannot be moved."))
    _check_times(starts_at, ends_at)
    was, meeting.starts_at, meeting.ends_at = meeting.starts_at, starts_at, ends_at
    meeting.save(update_fields=["starts_at", "ends_at"])
    duties.put_off(meeting, ref=ref(meeting), due_at=starts_at, near_at=None)
    record(events.MOVED, meeting, by=by, was=was.isoformat(), starts_at=starts_at.isoformat())
    changed(meeting)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    meeting, by = open_for(meeting, by)
    if meeting.state != Meeting.State.CALLED:
        raise TooLate(_("The meeting is running; end it instead."))
    if not reason.strip():
        raise Unacceptable(_("Say why."), field="reason")
    meeting.state, meeting.ended_at, meeting.cancel_reason = Meeting.State.CANCELLED, now(), reason.strip()[:200]
    meeting.save(update_fields=["state", "ended_at", "cancel_reason"])
    duties.close(meeting, by=by, done_by_actor=False, reason=reason.strip())
    record(events.CANCELLED, meeting, by=by, reason=meeting.cancel_reason)
    changed(meeting)
    return meeting


def locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related(
        "called_by", "chair", "recorder"
    ).get(pk=meeting.pk)  # fmt: skip


def changed(meeting: Meeting) -> None:
    """Open pages draw themselves anew. The row is locked by the caller."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    ring(f"meeting:{meeting.public_id}")


def open_for(meeting: Meeting, by: Actor) -> tuple[Meeting, Actor]:
    """The meeting locked and not over, and the actor in the post in which they lead it."""
    meeting = locked(meeting)
    held = leading(by, meeting)
    if held is None:
        raise NotYourMeeting
    if not meeting.is_open:
        raise Over
    return meeting, in_post(by, held.pk)


def ref(meeting: Meeting) -> str:
    """The mark under which the ledger finds the invitations again."""
    return f"meeting:{meeting.pk}"


def lay_attendance(meeting: Meeting, on: Sequence[Appointment], *, by: Actor) -> None:
    duties.lay(
        meeting, on=on, kind=Kind.ATTEND, asks=gettext_noop("Answer the invitation"), by=by, due_at=meeting.starts_at,
        ref=ref(meeting),
    )  # fmt: skip


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    """A meeting may be called for what has just begun: an hour back, not a day."""
    if not (starts_at < ends_at and now() < ends_at):
        raise InThePast


def _lay(
    meeting: Meeting, members: Iterable[Appointment], observers: Iterable[Appointment], *, by: Actor
) -> list[Invitation]:
    """One invitation for each person, as a member when named as both; only for posts that are held today."""
    known = set(meeting.invitations.values_list("holder__person", flat=True))
    wanted: dict[int, tuple[Appointment, str]] = {}
    for part, chosen in ((Invitation.Part.MEMBER, members), (Invitation.Part.OBSERVER, observers)):
        for one in chosen:
            if one.person_id not in known and (one.ends_on is None or one.ends_on >= today()):
                wanted.setdefault(one.person_id, (one, part))
    if len(wanted) + len(known) > MOST_INVITED:
        raise TooManyInvited
    laid = Invitation.objects.bulk_create(
        Invitation(meeting=meeting, holder=one, part=part) for one, part in wanted.values()
    )
    mine = [invitation for invitation in laid if invitation.holder.person_id == by.person.pk]
    lay_attendance(meeting, [invitation.holder for invitation in laid if invitation not in mine], by=by)
    Invitation.objects.filter(pk__in=[invitation.pk for invitation in mine]).update(
        answer=Invitation.Answer.ATTENDING, answered_at=now()
    )
    return laid
