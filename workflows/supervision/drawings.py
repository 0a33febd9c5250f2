"""What the pages draw of a matter: rows, reasons, the counting, what moved the date, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.schedules import Timetables, timetable_of
from office.audit import trail
from office.duties import actions as duties
from office.duties.models import Duty
from office.ui.drawings import OpinionLine, ReceiptLine
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.lights import Light, Reason, remaining, remaining_short, state_at
from office.worktime.palettes import Shape, State
from office.worktime.terms import caution
from office.worktime.trace import TracedDay
from office.worktime.wording import clock_time, day_and_month, spell
from workflows.supervision import boxes
from workflows.supervision.clocks import day_by_day, dues_of, light_of, plans_of
from workflows.supervision.models import Extension, Matter, Milestone, Report


@dataclass(frozen=True, slots=True)
class Pace:
    """Done against what the plan asks for today; planned None where there is no plan."""

    done: int
    planned: int | None

    @property
    def is_late(self) -> bool:
        return self.planned is not None and self.planned - self.done > 30

    @property
    def said(self) -> str:
        if self.planned is None:
            return _("%(done)d%% done") % {"done": self.done}
        return _("%(done)d%% done, %(planned)d%% planned") % {"done": self.done, "planned": self.planned}


@dataclass(frozen=True, slots=True)
class Row:
    matter: Matter
    light: Light
    pace: Pace


def rows_of(matters: Sequence[Matter]) -> list[Row]:
    """One line each; the plans of all in one query, each calendar once."""
    moment, plans, timetables = now(), plans_of(matters), Timetables()
    return [
        Row(one, short_light(one, moment, timetables.of(one.lead), plans[one.pk]), pace_of(one, plans[one.pk], moment))
        for one in matters
    ]


def short_light(matter: Matter, moment: datetime, timetable: Timetable, plan: Sequence[Milestone]) -> Light:
    """For a row: the days alone, the column says that they are working days."""
    found = light_of(matter, moment, timetable, plan, discreet=True)
    by_date = found.remaining == remaining(matter.due_at, moment, timetable)
    return replace(found, remaining=remaining_short(matter.due_at, moment, timetable)) if by_date else found


def pace_of(matter: Matter, plan: Sequence[Milestone], moment: datetime) -> Pace:
    planned = round(dues_of(matter, plan).planned(moment)) if plan else None
    return Pace(matter.progress, planned)


@dataclass(frozen=True, slots=True)
class Step:
    """One act that moved the date; `ahead`: what comes if nobody acts."""

    at: datetime
    text: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The drawer: which light, why, how the date came about, what moved it."""

    light: Light
    heading: str
    reasons: Sequence[tuple[str, Reason]]
    counted: str
    weeks: Sequence[Sequence[TracedDay]]
    steps: Sequence[Step]
    pace: Pace
    caution: str


def account_of(matter: Matter, *, discreet: bool) -> Account:
    moment, timetable = now(), timetable_of(matter.lead)
    plan = list(matter.milestones.order_by("at"))
    found = light_of(matter, moment, timetable, plan, discreet=discreet)
    return Account(
        light=found,
        heading=_heading(found),
        reasons=[(_shape_of(found, reason), reason) for reason in found.reasons],
        counted=_counted(matter),
        weeks=day_by_day(matter, moment, timetable),
        steps=[] if discreet else _steps(matter, plan, found),
        pace=pace_of(matter, plan, moment),
        caution=_caution(matter),
    )


def _heading(light: Light) -> str:
    if light.state == State.DONE:
        return _("How it ended")
    return {
        Shape.OVER: _("Why it is red"),
        Shape.NEAR: _("Why it is yellow"),
        Shape.OK: _("Why it is green"),
        Shape.PAUSE: _("Why the clock stands still"),
        Shape.IDLE: _("Why the clock does not run yet"),
    }[light.shape]


def _shape_of(light: Light, reason: Reason) -> str:
    """A reason carries its own state's shape; what is done late or paused, that of the light."""
    return str(reason.state) if reason.state in ("ok", "near", "over") else str(light.shape)


def _counted(matter: Matter) -> str:
    if matter.term is None:
        return _("a date that was named")
    return _("from the day after, %(term)s") % {"term": spell(matter.term)}


def _caution(matter: Matter) -> str:
    return caution(matter.unannounced)


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{day_and_month(local.date(), timezone.localdate(now()))} {clock_time(local)}"


def _steps(matter: Matter, plan: Sequence[Milestone], light: Light) -> list[Step]:
    """From the rows, which keep who approved and why."""
    found = [Step(matter.opened_at, _opening(matter))]
    for pause in matter.pauses.select_related("approver__person"):
        words = {"reason": pause.reason, "who": pause.approver.person}
        found.append(Step(pause.since, _("Paused: %(reason)s; approved by %(who)s") % words))
        if pause.until:
            found.append(Step(pause.until, _("Resumed")))
    for one in matter.extensions.select_related("asked_by__person", "decided_by__person"):
        words = {"until": _day(one.until), "reason": one.reason, "who": one.decided_by and one.decided_by.person}
        found.append(Step(one.asked_at, _("Extension to %(until)s asked for: %(reason)s") % words))
        if one.decided_at:
            granted = one.state == Extension.State.GRANTED
            text = _("Granted by %(who)s → %(until)s") if granted else _("Refused by %(who)s; the date stays")
            found.append(Step(one.decided_at, text % words))
    found += [Step(one.at, one.text) for one in _turned(matter)]
    found.sort(key=lambda step: step.at)
    if light.next_change_at and matter.is_open:
        becomes = state_at(dues_of(matter, plan), light.next_change_at)
        words = {"light": becomes.label}
        found.append(Step(light.next_change_at, _("If nothing happens: %(light)s") % words, ahead=True))
    return found


def _opening(matter: Matter) -> str:
    first = matter.original_due_at or matter.due_at
    if matter.term is None:
        return _("Assigned, due %(due)s") % {"due": _day(first)}
    return _("Assigned with %(term)s, due %(due)s") % {"term": spell(matter.term), "due": _day(first)}


def _turned(matter: Matter) -> list[Step]:
    """What the date itself brought: the turns of the light, from the trail."""
    words = {"near": _("Light turned: due soon"), "over": _("Light turned: overdue"), "done": _("Reported done")}
    events = trail.of(matter).filter(type="matter.light_turned")
    turned = [(event.happened_at, event.particulars["light"]) for event in events]
    return [Step(at, words[light]) for at, light in turned if light in words]


def facts_of(matter: Matter, *, reads: bool, short: bool = False) -> list[tuple[str, Any]]:
    """short: what the list's drawer needs beside the light: who answers for it, with whom, until when."""
    lead: Any = matter.lead.name
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
    if not short and matter.standard:
        facts.append((_("Standard"), matter.standard))
    if not short:
        facts.append((_("State"), matter.get_state_display()))
    facts.append((_("Due"), _day(matter.due_at)))
    if matter.original_due_at and not short:
        facts.append((_("First due"), _day(matter.original_due_at)))
    return facts


def said_of(matter: Matter) -> list[OpinionLine]:
    """Reports and the answers to them, in order of time."""
    return [
        _said(one) for one in matter.reports.select_related("author__person", "author__post", "unit").order_by("pk")
    ]


def _said(report: Report) -> OpinionLine:
    kind = Report.Kind(report.kind)
    percent = f" {report.progress}%" if kind == Report.Kind.PROGRESS else ""
    return OpinionLine(
        name=str(report.author.person),
        post=f"{report.unit.short_name} {report.author.post.title}",
        at=report.reported_at,
        text=report.text,
        verdict=f"{kind.label}{percent}",
        tone="no" if kind in (Report.Kind.RETURNED, Report.Kind.DECLINED) else "",
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
    """The trail without the duties, which echo it."""
    return [
        StoryLine(event.happened_at, str(event.declared.label), event.who, event.post_title, _told(event.particulars))
        for event in trail.of(matter)
        if not event.type.startswith("duty.")
    ]


def _told(particulars: dict[str, Any]) -> str:
    return " · ".join(str(particulars[name]) for name in ("number", "reason", "note", "light", "progress")
                      if particulars.get(name) not in (None, ""))  # fmt: skip
