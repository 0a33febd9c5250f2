"""The five numbers a leader's day begins with; each is a link to its list and says what it counts."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from directory.actors import today
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.chat.counting import MOST, reaches_of
from office.duties import boxes
from office.duties.models import Box
from office.meetings.diary import DiaryLine
from office.meetings.models import Meeting
from office.overview.figure import Figure
from office.ui.paging import Capped
from office.worktime.palettes import PALETTE
from office.worktime.wording import day_and_month
from workflows.supervision import figures
from workflows.supervision.scopes import Scope


def numbers_of(
    scope: Scope,
    counted: figures.Counts,
    late: Sequence[figures.Late],
    met: Sequence[DiaryLine],
    moment: datetime,
) -> list[Figure]:
    """counted, late, met: what the page has asked already, so that nothing is counted twice."""
    return [
        *_lights(scope, counted, late, moment),
        _waiting(scope.actor, moment),
        _meetings(met, moment),
        _unconfirmed(scope.actor, moment),
    ]


def matters_url(scope: Scope, **narrowed: str) -> str:
    """The list of matters within the scope, narrowed like the number beside it."""
    return f"{reverse('supervision:index')}?{urlencode({'scope': scope.key} | narrowed)}"


def _lights(
    scope: Scope, counted: figures.Counts, late: Sequence[figures.Late], moment: datetime
) -> tuple[Figure, Figure]:
    """Over, near. The thresholds are those of the reader's own unit."""
    held = scope.actor.appointment
    palette = timetable_of(held.post.unit).palette if held else PALETTE
    longest = _("the longest: %(rest)s") % {"rest": late[0].light.remaining} if late else _("nothing is late")
    limits = {
        "over": palette.pace_over,
        "behind": palette.pace_near,
        "days": palette.near_days,
        "short": palette.short_term,
        "share": int(palette.near_share * 100),
    }
    figure = partial(Figure, source=_("Supervision"), as_of=moment)
    over = figure(
        label=_("Over"), value=counted.over, of=_matters(counted.over), note=longest,
        url=matters_url(scope, light="over"), tone="over", shape="over",
        definition=_("Open matters past their date, or more than %(over)d points behind plan. What is paused or "
                     "reported done is not among them.") % limits,
    )  # fmt: skip
    near = figure(
        label=_("Near"), value=counted.near, of=_matters(counted.near), note=_("due soon or behind plan"),
        url=matters_url(scope, light="near"), tone="near", shape="near",
        definition=_("Open matters due within %(days)d working days, of terms under %(short)d days in the last "
                     "%(share)d percent; or %(behind)d to %(over)d points behind plan.") % limits,
    )  # fmt: skip
    return over, near


def _matters(count: int) -> str:
    return npgettext("figure", "matter", "matters", count)


def _waiting(actor: Actor, moment: datetime) -> Figure:
    """What lies before the actor for an instruction or a signature, and since when the oldest."""
    rows = boxes.box(actor, Box.TODO).filter(asks__in=boxes.WORD)
    oldest = rows.order_by("laid_at").first()
    note = _("nothing waits")
    if oldest is not None:
        zone = timetable_of(oldest.holder.post.unit)
        note = _("the oldest since %(day)s") % {"day": day_and_month(zone.day_of(oldest.laid_at), zone.day_of(moment))}
    count = rows.count()
    return Figure(
        label=_("Await my word"), value=count, of=npgettext("figure", "document", "documents", count), note=note,
        url=f"{reverse('desk:desk')}?box={Box.TODO}&asks=word", icon="edit",
        definition=_("What lies to do in one of my posts and asks for an instruction or a signature."),
        source=_("My desk"), as_of=moment,
    )  # fmt: skip


def _meetings(lines: Sequence[DiaryLine], moment: datetime) -> Figure:
    """Today's, to which the leader is invited; those already over count as well: it is the day that is shown."""
    running = sum(line.meeting.state == Meeting.State.RUNNING for line in lines)
    expected = sum(line.meeting.state == Meeting.State.CALLED and line.is_expected for line in lines)
    note = _("%(running)d running, you are expected in %(expected)d") % {"running": running, "expected": expected}
    return Figure(
        label=_("Meetings today"), value=len(lines), of=npgettext("figure", "meeting", "meetings", len(lines)),
        note=note,
        url=f"{reverse('meetings:index')}?on={today().isoformat()}", icon="meeting",
        definition=_("Meetings of today, past or to come, to which a post of mine is invited; none called off."),
        source=_("Meetings"), as_of=moment,
    )  # fmt: skip


def _unconfirmed(actor: Actor, moment: datetime) -> Figure:
    """Must-reads that some post has not confirmed, as the leader's list of them shows; how many posts, and by when the
    first is due, is said."""
    reaches = reaches_of(actor, all_confirmed=False, limit=MOST + 1)
    note = _("everything is confirmed")
    if reaches:
        zone = timetable_of(reaches[0].must_read.issued_by.post.unit)
        due = day_and_month(zone.day_of(reaches[0].must_read.due_at), zone.day_of(moment))
        left = sum(one.left for one in reaches[:MOST])
        counted = ngettext("%(count)d post to confirm", "%(count)d posts to confirm", left) % {"count": left}
        note = _("%(counted)s, the first due %(when)s") % {"counted": counted, "when": due}
    return Figure(
        label=_("Must-reads open"), value=Capped(len(reaches), MOST),
        of=npgettext("figure", "must-read", "must-reads", len(reaches)), note=note,
        url=reverse("chat:must_reads"), icon="flag",
        definition=_("Must-reads that I issued, was asked by or see in my rooms and that some post has not confirmed "
                     "yet. It counts must-reads, not how long anybody was here."),
        source=_("Must-reads"), as_of=moment,
    )  # fmt: skip
