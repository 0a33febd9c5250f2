"""The five numbers a leader's day begins with; each is a link to its list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.chat.counting import reaches_of
from office.duties import boxes
from office.duties.models import Box
from office.meetings import diary
from office.meetings.models import Meeting
from office.worktime.clock import now
from office.worktime.wording import day_and_month
from workflows.supervision import figures


@dataclass(frozen=True, slots=True)
class Number:
    """tone: over · near or nothing. shape: of a light; icon: where it is none. note: what the number alone hides."""

    label: str
    value: int
    of: str
    note: str
    url: str
    tone: str = ""
    shape: str = ""
    icon: str = ""


def numbers_of(actor: Actor, counted: figures.Counts, late: Sequence[figures.Late]) -> list[Number]:
    """counted, late: what the page has asked already, so that nothing is counted twice."""
    matters = reverse("supervision:index")
    over, near = f"{matters}?light=over", f"{matters}?light=near"
    longest, soon = _late_note(late), _("due within three working days or behind plan")
    return [
        Number(_("Over"), counted.over, _("matters"), longest, over, tone="over", shape="over"),
        Number(_("Near"), counted.near, _("matters"), soon, near, tone="near", shape="near"),
        _waiting(actor),
        _meetings(actor),
        _unconfirmed(actor),
    ]


def _late_note(late: Sequence[figures.Late]) -> str:
    """The longest that anything has been late; it stands first."""
    return _("the longest: %(rest)s") % {"rest": late[0].light.remaining} if late else _("nothing is late")


def _meetings(actor: Actor) -> Number:
    """Today's, to which the leader is invited; those already over count as well: it is the day that is shown."""
    lines = diary.of_day(actor)
    running = sum(line.meeting.state == Meeting.State.RUNNING for line in lines)
    expected = sum(line.meeting.state == Meeting.State.CALLED and line.is_expected for line in lines)
    note = _("%(running)d running, you are expected in %(expected)d") % {"running": running, "expected": expected}
    return Number(_("Meetings today"), len(lines), _("meetings"), note, reverse("meetings:index"), icon="meeting")


def _unconfirmed(actor: Actor) -> Number:
    """Posts that have not confirmed, of the must-reads the leader may see; the first deadline is said."""
    reaches = reaches_of(actor, all_confirmed=False)
    note = _("everything is confirmed")
    if reaches:
        zone = timetable_of(reaches[0].must_read.issued_by.post.unit)
        due = day_and_month(zone.day_of(reaches[0].must_read.due_at), zone.day_of(now()))
        counted = ngettext("%(count)d must-read", "%(count)d must-reads", len(reaches)) % {"count": len(reaches)}
        note = _("%(counted)s, the first due %(when)s") % {"counted": counted, "when": due}
    left = sum(one.left for one in reaches)
    return Number(_("Must-reads unconfirmed"), left, _("posts"), note, reverse("chat:must_reads"), icon="flag")


def _waiting(actor: Actor) -> Number:
    """What lies before the actor for an instruction or a signature, and since when the oldest."""
    rows = boxes.box(actor, Box.TODO).filter(asks__in=("Instruct", "Sign"))
    oldest = rows.order_by("laid_at").first()
    note = _("nothing waits")
    if oldest is not None:
        zone = timetable_of(oldest.holder.post.unit)
        since = day_and_month(zone.day_of(oldest.laid_at), zone.day_of(now()))
        note = _("the oldest since %(day)s") % {"day": since}
    return Number(_("Await my word"), rows.count(), _("documents"), note, reverse("desk:desk"), icon="edit")
