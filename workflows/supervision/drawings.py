"""What the pages draw of a matter: rows, facts, what was said, who urged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.models import Unit
from directory.schedules import Timetables
from office.audit import trail
from office.audit.readers import Event
from office.duties import actions as duties
from office.duties.events import is_echo
from office.duties.models import Duty
from office.ui.drawings import OpinionLine, ReceiptLine
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.lights import Light, remaining, remaining_short
from office.worktime.palettes import State
from office.worktime.terms import Term
from office.worktime.wording import clock_time, day_and_month, spell
from workflows.supervision import boxes, events
from workflows.supervision.clocks import dues_of, light_of, palette_of, plans_of
from workflows.supervision.models import Evaluation, Evidence, Matter, Milestone, Reopening, Report


@dataclass(frozen=True, slots=True)
class Pace:
    """Done against what the plan asks for today; planned None where there is no plan. limit: points behind it from
    more than which it is over."""

    done: int
    planned: int | None
    limit: int

    @property
    def is_late(self) -> bool:
        return self.planned is not None and self.planned - self.done > self.limit

    @property
    def said(self) -> str:
        if self.planned is None:
            return _("%(done)d%% done") % {"done": self.done}
        return _("%(done)d%% done, %(planned)d%% planned") % {"done": self.done, "planned": self.planned}


@dataclass(frozen=True, slots=True)
class Row:
    """caution: which holidays on the way to its date are not announced."""

    matter: Matter
    light: Light
    pace: Pace
    caution: str


def rows_of(matters: Sequence[Matter]) -> list[Row]:
    """One line each; the plans of all in one query, each calendar once."""
    moment, plans, timetables = now(), plans_of(matters), Timetables()
    return [_row(one, moment, timetables.of(one.lead), plans[one.pk]) for one in matters]


def _row(matter: Matter, moment: datetime, timetable: Timetable, plan: Sequence[Milestone]) -> Row:
    light, pace = short_light(matter, moment, timetable, plan), pace_of(matter, plan, moment, timetable)
    return Row(matter, light, pace, _caution(matter.unannounced))


def _caution(years: Sequence[int]) -> str:
    if not years:
        return ""
    return _("The holidays of %(years)s are not announced yet.") % {
        "years": pgettext("list", ", ").join(map(str, years))
    }


def short_light(matter: Matter, moment: datetime, timetable: Timetable, plan: Sequence[Milestone]) -> Light:
    """For a row: the days alone, the column says that they are working days."""
    found = light_of(matter, moment, timetable, plan, discreet=True)
    by_date = found.remaining == remaining(matter.due_at, moment, timetable)
    return replace(found, remaining=remaining_short(matter.due_at, moment, timetable)) if by_date else found


def pace_of(matter: Matter, plan: Sequence[Milestone], moment: datetime, timetable: Timetable) -> Pace:
    planned = round(dues_of(matter, plan).planned(moment)) if plan else None
    return Pace(matter.progress, planned, palette_of(matter, timetable).pace_over)


def day_at(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{day_and_month(local.date(), timezone.localdate(now()))} {clock_time(local)}"


def facts_of(matter: Matter, *, reads: bool, short: bool = False) -> list[tuple[str, Any]]:
    """short: what the list's drawer needs beside the light: who answers for it, with whom, until when."""
    lead = _led_by(matter.lead)
    supports = pgettext("list", ", ").join(unit.short_name for unit in matter.supports.order_by("support__order"))
    handler = f"{matter.handler.person} {matter.handler.post.title}" if matter.handler else ""
    if short and reads and matter.handler:
        lead = f"{matter.lead.name}　{matter.handler.person}"
    facts: list[tuple[str, Any]] = [(pgettext("matter", "Lead"), lead)]
    if reads and not short:
        facts.append((_("Handled by"), handler))
    if reads and (supports or not short):
        facts.append((_("Supporting units"), supports))
    if reads and not short:
        if matter.leader:
            facts.append((_("Instructed by"), f"{matter.leader.person} {matter.leader.post.title}"))
        facts.append((_("Supervised by"), matter.supervisor.person if matter.supervisor else matter.laid_by.short_name))
    if reads and not short and matter.proposer:
        facts.append((_("Proposed by"), f"{matter.proposer.person} {matter.proposer.post.title}"))
    if not short and matter.standard:
        facts.append((_("Standard"), matter.standard))
    if not short:
        facts.append((_("State"), matter.get_state_display()))
    if reads and not short and matter.report_every:
        facts.append((_("Report every"), _rhythm(matter)))
    facts.append((_("Due"), _due(matter)))
    if matter.original_due_at and not short:
        facts.append((_("First due"), day_at(matter.original_due_at)))
    return facts


def _led_by(unit: Unit) -> str:
    """Under the name it was laid on, with who is asked since that unit was merged."""
    if unit.merged_into is None:
        return unit.name
    return _("%(unit)s, merged into %(into)s") % {"unit": unit.name, "into": unit.merged_into.name}


def _due(matter: Matter) -> str:
    """Of what is only proposed the term, which begins with its approval."""
    if matter.state == Matter.State.PROPOSED and matter.term is not None:
        return _("%(term)s from its approval") % {"term": spell(matter.term)}
    return day_at(matter.due_at)


def _rhythm(matter: Matter) -> str:
    asked = duties.open_duties(matter, ref=boxes.ref(matter, boxes.REPORT))
    following = [_("next by %(day)s") % {"day": day_at(one.due_at)} for one in asked[:1] if one.due_at]
    return " · ".join([spell(Term(matter.report_every or 0)), *following])


def said_of(matter: Matter) -> list[OpinionLine]:
    """Reports, the answers to them, and how it was found done, in order of time."""
    found = [
        _said(one)
        for one in matter.reports.select_related("author__person", "author__post", "unit")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("file").order_by("pk")))
        .order_by("pk")
    ]
    found += [_found(one) for one in matter.evaluations.select_related("author__person", "author__post")]
    found += [_reopened(one) for one in matter.reopenings.select_related("author__person", "author__post")]
    return sorted(found, key=lambda line: line.at or now())


def _reopened(one: Reopening) -> OpinionLine:
    verdict = pgettext("report", "Reopened by a new instruction")
    return OpinionLine(
        str(one.author.person), one.reopened_at, one.source_title, one.author.post.title, verdict=verdict
    )


def _found(one: Evaluation) -> OpinionLine:
    verdict = f"{one.get_stars_display()} {'★' * one.stars}{'☆' * (5 - one.stars)}"
    return OpinionLine(str(one.author.person), one.said_at, one.text, one.author.post.title, verdict=verdict)


def _said(report: Report) -> OpinionLine:
    kind = Report.Kind(report.kind)
    percent = f" {report.progress}%" if kind == Report.Kind.PROGRESS else ""
    return OpinionLine(
        name=str(report.author.person),
        post=f"{report.unit.short_name} {report.author.post.title}",
        at=report.reported_at,
        text=report.text,
        verdict=f"{kind.label}{percent}",
        files=[laid.file for laid in report.evidence.all()],
        tone="no" if kind in (Report.Kind.RETURNED, Report.Kind.DECLINED, Report.Kind.TURNED_DOWN) else "",
    )


def receipts_of(matter: Matter) -> list[ReceiptLine]:
    """Which unit has taken note, and who did: the lead accepts, the supporting units know of their part."""
    accepted = ReceiptLine(
        matter.lead.short_name,
        "done" if matter.accepted_at else "wait",
        _("accepted") if matter.accepted_at else _("not accepted yet"),
        matter.accepted_at,
        str(matter.handler.person) if matter.handler else "",
    )
    ref, lines = boxes.ref(matter, boxes.SUPPORT), [accepted]
    held = list(Duty.objects.filter(ref=ref).select_related("holder__post__unit", "holder__person").order_by("pk"))
    for unit in matter.supports.order_by("support__order"):
        mine = [duty for duty in held if duty.holder.post.unit.path.startswith(unit.path)]
        known = next((duty for duty in mine if duty.opened_at), None)
        lines.append(
            ReceiptLine(
                unit.short_name,
                "done" if known else "wait",
                _("seen") if known else _("not seen yet"),
                known.opened_at if known else None,
                str(known.holder.person) if known else "",
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class Urged:
    at: datetime
    who: str
    note: str
    count: int


def urges_of(matter: Matter) -> list[Urged]:
    """Who urged, when, with which words: both sides see it."""
    return [
        Urged(event.happened_at, f"{event.post_title} {event.actor}", event.particulars["note"],
              len(event.particulars["holders"]))
        for event in trail.of(matter).filter(type="matter.urged")
    ]  # fmt: skip


def cost_of_urging(matter: Matter) -> str:
    """Who would be disturbed, and how often they were already."""
    held = [duty for duty in duties.open_duties(matter) if duty.ref != boxes.ref(matter, boxes.SUPPORT)]
    people = list(dict.fromkeys(str(duty.holder.person) for duty in held))
    names, count = pgettext("list", ", ").join(people), len(people)
    reached = ngettext("It reaches %(count)d person: %(names)s.", "It reaches %(count)d people: %(names)s.", count)
    times = ngettext("Urged %(count)d time so far.", "Urged %(count)d times so far.", matter.urged_times)
    return f"{reached % {'count': count, 'names': names}} {times % {'count': matter.urged_times}}"


@dataclass(frozen=True, slots=True)
class StoryLine:
    at: datetime
    label: str
    who: str
    post: str
    told: str


def story_of(matter: Matter) -> list[StoryLine]:
    """The trail without what happens to duties because of it."""
    return [
        StoryLine(event.happened_at, str(event.declared.label), event.who, event.post_title, _told(event))
        for event in trail.of(matter)
        if not is_echo(event.type)
    ]


_SAID: dict[str, Callable[[Any], str]] = {
    "number": str,
    "reason": str,
    "note": str,
    "light": lambda light: str(State(light).label),
    "progress": lambda percent: f"{percent}%",
    "until": lambda until: until[:10],  # the day
    "due_at": lambda due_at: _("Due %(moment)s") % {"moment": day_at(datetime.fromisoformat(due_at))},
}


def _told(event: Event) -> str:
    if event.type == events.RECOUNTED.name:
        return recounted(event.particulars)
    said = {name: event.particulars.get(name) for name in _SAID}
    return " · ".join(_SAID[name](told) for name, told in said.items() if told not in (None, ""))


def recounted(facts: Mapping[str, str]) -> str:
    was, due, near = (datetime.fromisoformat(facts[name]) for name in ("was", "due_at", "near_at"))
    if was == due:
        return _("Due soon from %(near)s, counted again by the calendar") % {"near": day_at(near)}
    return _("Counted again by the calendar: %(was)s → %(due)s") % {"was": day_at(was), "due": day_at(due)}
