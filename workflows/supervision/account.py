"""The account of a light: which it is and why, how the date came about, what moved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from directory.schedules import timetable_of
from office.audit import trail
from office.worktime.clock import now
from office.worktime.lights import Light, Reason, state_at
from office.worktime.palettes import Shape, State
from office.worktime.terms import caution
from office.worktime.trace import TracedDay
from office.worktime.wording import spell
from workflows.supervision.clocks import day_by_day, dues_of, light_of
from workflows.supervision.drawings import Pace, day_at, pace_of
from workflows.supervision.models import Extension, Matter, Milestone


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


def _steps(matter: Matter, plan: Sequence[Milestone], light: Light) -> list[Step]:
    """From the rows, which keep who approved and why."""
    found = [Step(matter.opened_at, _opening(matter))]
    for pause in matter.pauses.select_related("approver__person"):
        words = {"reason": pause.reason, "who": pause.approver.person}
        found.append(Step(pause.since, _("Paused: %(reason)s; approved by %(who)s") % words))
        if pause.until:
            found.append(Step(pause.until, _("Resumed")))
    for one in matter.extensions.select_related("asked_by__person", "decided_by__person"):
        words = {
            "until": day_at(one.until),
            "reason": one.reason,
            "who": one.decided_by and one.decided_by.person,
        }
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
        return _("Assigned, due %(due)s") % {"due": day_at(first)}
    return _("Assigned with %(term)s, due %(due)s") % {"term": spell(matter.term), "due": day_at(first)}


def _turned(matter: Matter) -> list[Step]:
    """What the date itself brought: the turns of the light, from the trail."""
    words = {"near": _("Light turned: due soon"), "over": _("Light turned: overdue"), "done": _("Reported done")}
    events = trail.of(matter).filter(type="matter.light_turned")
    turned = [(event.happened_at, event.particulars["light"]) for event in events]
    return [Step(at, words[light]) for at, light in turned if light in words]
