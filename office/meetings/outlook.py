"""Where a meeting stands, in the few lines that a page beside it shows: how far it is, when, who comes."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.audit.actor import Actor
from office.meetings import attendance
from office.meetings.models import Meeting
from office.meetings.permissions import invitation_of
from office.meetings.running import agenda_of, minutes_gone
from office.subjects.kinds import Fact
from office.ui.dates import stamp
from office.worktime.clock import now

State = Meeting.State


def facts_of(actor: Actor, meeting: Meeting) -> list[Fact]:
    """The reader's own answer only while it is owed."""
    facts = [Fact(pgettext("standing", "Now"), _standing(meeting)), Fact(pgettext("meeting", "Time"), _time(meeting))]
    facts.append(Fact(_("Chair"), str(meeting.chair.person)))
    counted = attendance.numbers(attendance.sheet(meeting))
    if meeting.state == State.CALLED:
        said = _("%(coming)d of %(expected)d coming") % {"coming": counted.coming, "expected": counted.expected}
        facts.append(Fact(_("Attendance"), said))
    elif meeting.state != State.CANCELLED:
        said = _("%(present)d of %(expected)d present") % {"present": counted.present, "expected": counted.expected}
        facts.append(Fact(_("Attendance"), said))
    mine = invitation_of(actor, meeting) if meeting.is_open else None
    if mine is not None and not mine.answer:
        facts.append(Fact(_("Your answer"), str(mine.get_answer_display())))
    return facts


def _standing(meeting: Meeting) -> str:
    """Running: since when, and what is spoken about."""
    state = str(meeting.get_state_display())
    if meeting.state != State.RUNNING:
        return state
    gone = minutes_gone(meeting)
    said = ngettext("%(state)s, %(n)d minute", "%(state)s, %(n)d minutes", gone) % {"state": state, "n": gone}
    item = next((line.item.title for line in agenda_of(meeting) if line.is_now), "")
    return f"{said} · {item}" if item else said


def _time(meeting: Meeting) -> str:
    """11-20 10:00–11:00, as it really was once it is over."""
    begin = meeting.began_at or meeting.starts_at
    end = meeting.ended_at if meeting.state == State.ENDED and meeting.ended_at else meeting.ends_at
    return (
        f"{stamp(begin if meeting.state == State.ENDED else meeting.starts_at, now())}–{timezone.localtime(end):%H:%M}"
    )
