"""The account of a light: which it is and why, how the date came about, what moved it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from directory.models import Unit
from directory.schedules import timetable_of
from office.audit import trail
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.lights import Light, Reason, state_at
from office.worktime.palettes import Palette, Shape, State
from office.worktime.terms import Term, TermUnit, caution
from office.worktime.trace import TracedDay, weeks
from office.worktime.wording import spell
from workflows.supervision.clocks import drawn, palette_of
from workflows.supervision.drawings import Pace, day_at, recounted
from workflows.supervision.models import Extension, Matter
from workflows.supervision.past import Standing, as_it_is, term_in

_TOLD = ("matter.opened", "matter.light_turned", "matter.recounted", "matter.moved_by_part", "matter.reopened")


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
    """As it stands now. discreet: for those who only follow it, without names and reasons."""
    return account_at(matter, as_it_is(matter), now(), discreet=discreet)


def account_at(matter: Matter, standing: Standing, moment: datetime, *, discreet: bool) -> Account:
    """As it stood at that moment, with what had happened until then."""
    timetable = timetable_at(matter, standing)
    palette = palette_of(matter, timetable)
    found = drawn(standing.state, standing.dues, moment, timetable, palette, discreet=discreet)
    return Account(
        light=found,
        heading=_heading(found),
        reasons=[(_shape_of(found, reason), reason) for reason in found.reasons],
        counted=_counted(matter),
        weeks=weeks(standing.course, max(moment, standing.starts_at), timetable),
        steps=[] if discreet else _steps(matter, standing, moment, found, palette),
        pace=Pace(
            standing.progress, round(standing.dues.planned(moment)) if standing.plan else None, palette.pace_over
        ),
        caution=caution(_unsure(standing, timetable), is_named=standing.is_named),
    )


def timetable_at(matter: Matter, standing: Standing) -> Timetable:
    """The hours of the unit that had the lead."""
    if standing.lead == matter.lead.public_id:
        return timetable_of(matter.lead)
    return timetable_of(Unit.objects.get(public_id=standing.lead))


def _unsure(standing: Standing, timetable: Timetable) -> Sequence[int]:
    """Years on the way whose holidays are not announced; of what is over, none."""
    if standing.closed_at is not None:
        return ()
    if standing.term is not None and standing.term.unit == TermUnit.MINUTE and not standing.is_named:
        return ()
    return timetable.days.unannounced(timetable.day_of(standing.starts_at), timetable.day_of(standing.due_at))


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


def _steps(matter: Matter, standing: Standing, moment: datetime, light: Light, palette: Palette) -> list[Step]:
    """From the rows, which keep who approved and why, and from the trail."""
    found = [step for step in _happened(matter) if step.at <= moment]
    found.sort(key=lambda step: step.at)
    if light.next_change_at and standing.closed_at is None:
        becomes = state_at(standing.dues, light.next_change_at, palette)
        words = {"light": palette.name(becomes)}
        found.append(Step(light.next_change_at, _("If nothing happens: %(light)s") % words, ahead=True))
    return found


def _happened(matter: Matter) -> Iterator[Step]:
    for pause in matter.pauses.select_related("approver__person"):
        words = {"reason": pause.reason, "who": pause.approver.person}
        yield Step(pause.since, _("Paused: %(reason)s; approved by %(who)s") % words)
        if pause.until:
            yield Step(pause.until, _("Resumed"))
    for one in matter.extensions.select_related("asked_by__person", "decided_by__person"):
        words = {"until": day_at(one.until), "reason": one.reason, "who": one.decided_by and one.decided_by.person}
        yield Step(one.asked_at, _("Extension to %(until)s asked for: %(reason)s") % words)
        if one.decided_at:
            granted = one.state == Extension.State.GRANTED
            text = _("Granted by %(who)s → %(until)s") if granted else _("Refused by %(who)s; the date stays")
            yield Step(one.decided_at, text % words)
    yield from _told(matter)


def _told(matter: Matter) -> Iterator[Step]:
    """How it began; and what nobody did: turns of the light that the date itself brought, changes of the calendar."""
    turned = {"near": _("Light turned: due soon"), "over": _("Light turned: overdue"), "done": _("Reported done")}
    for event in trail.of(matter).filter(type__in=_TOLD):
        facts, at = event.particulars, event.happened_at
        if event.type == "matter.opened":
            yield Step(at, _opening(term_in(event), _day(facts["due_at"])))
        elif event.type == "matter.reopened":
            yield Step(at, _reopening(term_in(event), _day(facts["due_at"])))
        elif event.type == "matter.moved_by_part":
            words = {"part": facts["part"], "due": _day(facts["due_at"])}
            yield Step(at, _("Moved along by its part %(part)s → %(due)s") % words)
        elif event.type == "matter.recounted":
            yield Step(at, recounted(facts))
        elif facts["light"] in turned:
            yield Step(at, turned[facts["light"]])


def _opening(term: Term | None, due: str) -> str:
    if term is None:
        return _("Assigned, due %(due)s") % {"due": due}
    return _("Assigned with %(term)s, due %(due)s") % {"term": spell(term), "due": due}


def _reopening(term: Term | None, due: str) -> str:
    if term is None:
        return _("Reopened, due %(due)s") % {"due": due}
    return _("Reopened with %(term)s, due %(due)s") % {"term": spell(term), "due": due}


def _day(moment: str) -> str:
    return day_at(datetime.fromisoformat(moment))
