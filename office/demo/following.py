"""What the people of the history do with their matters, and the watchman who looks on through all the days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Min

from office.audit.actor import Actor, through
from office.demo.connections import raise_alarm
from office.demo.enclosures import bytes_of
from office.demo.matters import Followed
from office.demo.papers import Act
from office.demo.town import Town
from office.duties import actions as duties
from office.duties.models import Duty
from office.worktime.clock import at, today
from office.worktime.hours import Timetable
from office.worktime.schedules import timetable
from office.worktime.terms import Term
from office.worktime.wording import parse
from workflows.supervision import actions, responding, watchman
from workflows.supervision.actions.opening import Facts
from workflows.supervision.ladder import climbing
from workflows.supervision.models import Extension, Matter

# What a source makes of a matter made of it, when the file does not say.
_CATEGORIES = {"instruction": Matter.Category.INSTRUCTION, "incoming": Matter.Category.DOCUMENT}


@dataclass(slots=True)
class Following:
    """One matter under way. ways: everything the history tells, by its key. days: date and number → the working day so
    many after. laid: how many of its plans have been laid."""

    paper: Followed
    town: Town
    fill: Callable[[str], str]
    ways: dict[str, Any]
    days: Callable[[date, int], date]
    subject: Any = None
    laid: int = 0
    hours: Timetable = field(default_factory=timetable)

    def perform(self, act: Act, by: Actor) -> None:
        if self.subject is not None:
            duties.mark_opened(self.subject, by=by)
        VERBS[act.verb](self, act, by)

    def close_of(self, day: date, later: int) -> datetime:
        """The close of work so many working days after a day."""
        return self.hours.end_of(self.days(day, later))


def open_it(way: Following, act: Act, by: Actor) -> None:
    way.subject = actions.open_matter(**_facts(way), by=by)


def propose(way: Following, act: Act, by: Actor) -> None:
    way.subject = actions.propose(**_facts(way), by=by)


def approve(way: Following, act: Act, by: Actor) -> None:
    actions.approve(way.subject, by=by)


def _facts(way: Following) -> Facts:
    paper, town = way.paper, way.town
    source = way.ways[paper.source].source if paper.source else None
    kind = source.subject_kind if source is not None else ""
    leader = town.appointment(paper.leader) if paper.leader else None
    if source is not None and kind == "instruction":
        leader = source.leader
    return Facts(
        title=way.fill(paper.title),
        requirement=way.fill(paper.requirement),
        lead=town.unit(paper.lead),
        supports=[town.unit(one) for one in paper.supports],
        term=Term(paper.term) if paper.term else None,
        due_at=None if paper.term else way.close_of(today(), paper.until),
        respond=parse(paper.respond) if paper.respond else None,
        report_every=paper.report_every or None,
        parent=way.ways[paper.parent].subject if paper.parent else None,
        source=source,
        leader=leader,
        category=paper.category or _CATEGORIES.get(kind, Matter.Category.DOCUMENT),
    )


def alarm(way: Following, act: Act, by: Actor) -> None:
    """The price monitor or the hotline opens it itself: act.who is the system's name."""
    way.subject = raise_alarm(way.ways[act.who], way.paper.alarm)


def accept(way: Following, act: Act, by: Actor) -> None:
    actions.accept(way.subject, by=by)


def decline(way: Following, act: Act, by: Actor) -> None:
    actions.decline(way.subject, reason=act.says, by=by)


def assign(way: Following, act: Act, by: Actor) -> None:
    """assign 市交通运输局"""
    way.subject = actions.assign(way.subject, lead=way.town.unit(act.arguments[0]), by=by)


def plan(way: Following, act: Act, by: Actor) -> None:
    """The next of the matter's plans."""
    opened_on = way.hours.day_of(way.subject.opened_at)
    points = [(title, way.close_of(opened_on, later), percent) for title, later, percent in way.paper.plans[way.laid]]
    actions.lay_plan(way.subject, milestones=points, by=by)
    way.laid += 1


def issue_slip(way: Following, act: Act, by: Actor) -> None:
    """issue_slip reminder | what is asked"""
    actions.issue_slip(way.subject, grade=act.arguments[0], text=way.fill(act.says), by=by)


def answer_slip(way: Following, act: Act, by: Actor) -> None:
    actions.answer_slip(way.subject, text=way.fill(act.says), by=by)


def respond(way: Following, act: Act, by: Actor) -> None:
    actions.respond(way.subject, text=way.fill(act.says), by=by)


def report(way: Following, act: Act, by: Actor) -> None:
    """report 40 现场.docx | text; a supporting unit names no percent."""
    percent = [int(one) for one in act.arguments if one.isdigit()]
    files = [
        SimpleUploadedFile(name, bytes_of(name, way.paper.evidence[name])) for name in act.arguments[len(percent) :]
    ]
    progress = percent[0] if percent else None
    actions.report(way.subject, progress=progress, text=way.fill(act.says), files=files, by=by)


def know(way: Following, act: Act, by: Actor) -> None:
    """A supporting unit says that it knows."""
    mine = {held.pk for held in by.appointments}
    for duty in Duty.objects.filter(subject_id=way.subject.public_id, kind="read", done_at=None, holder__in=mine):
        actions.acknowledge(duty, matter=way.subject, by=by)


def urge(way: Following, act: Act, by: Actor) -> None:
    actions.urge(way.subject, note=act.says, by=by)


def ask_extension(way: Following, act: Act, by: Actor) -> None:
    """ask_extension 5 | reason: so many working days after the present date."""
    due_at = Matter.objects.get(pk=way.subject.pk).due_at
    until = way.close_of(way.hours.day_of(due_at), int(act.arguments[0]))
    actions.ask_extension(way.subject, until=until, reason=act.says, by=by)


def grant_extension(way: Following, act: Act, by: Actor) -> None:
    actions.grant_extension(_asked(way), note=act.says, by=by)


def refuse_extension(way: Following, act: Act, by: Actor) -> None:
    actions.refuse_extension(_asked(way), note=act.says, by=by)


def _asked(way: Following) -> Extension:
    return Extension.objects.get(matter=way.subject, state=Extension.State.ASKED)


def pause(way: Following, act: Act, by: Actor) -> None:
    """pause zhouml | reason: who approved it."""
    actions.pause(way.subject, reason=act.says, approver=way.town.appointment(act.arguments[0]), by=by)


def resume(way: Following, act: Act, by: Actor) -> None:
    actions.resume(way.subject, by=by)


def report_done(way: Following, act: Act, by: Actor) -> None:
    actions.report_done(way.subject, text=way.fill(act.says), by=by)


def return_for_rework(way: Following, act: Act, by: Actor) -> None:
    actions.return_for_rework(way.subject, reason=act.says, by=by)


def close(way: Following, act: Act, by: Actor) -> None:
    actions.close(way.subject, note=act.says, by=by)


def evaluate(way: Following, act: Act, by: Actor) -> None:
    """evaluate 5 | in a sentence"""
    actions.evaluate(way.subject, stars=int(act.arguments[0]), text=act.says, by=by)


def reopen(way: Following, act: Act, by: Actor) -> None:
    """reopen 08-heming-river-request 10: by the instruction on it, with so many working days."""
    key, days = act.arguments
    actions.reopen(way.subject, source=way.ways[key].instruction, term=Term(int(days)), by=by)


def cancel(way: Following, act: Act, by: Actor) -> None:
    actions.cancel(way.subject, reason=act.says, by=by)


VERBS: dict[str, Callable[[Following, Act, Actor], None]] = {
    "open": open_it,
    "propose": propose,
    "approve": approve,
    "alarm": alarm,
    "accept": accept,
    "decline": decline,
    "assign": assign,
    "plan": plan,
    "respond": respond,
    "issue_slip": issue_slip,
    "answer_slip": answer_slip,
    "report": report,
    "know": know,
    "urge": urge,
    "ask_extension": ask_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "pause": pause,
    "resume": resume,
    "done": report_done,
    "return": return_for_rework,
    "close": close,
    "cancel": cancel,
    "evaluate": evaluate,
    "reopen": reopen,
}


class Watch:
    """The watchman of the past: he looks whenever something is due, as the one of the present does each minute."""

    def __init__(self) -> None:
        self.next_at: datetime | None = None

    def look_ahead(self) -> None:
        """Asked after whatever may have moved a date."""
        self.next_at = _next_due()

    def until(self, moment: datetime) -> None:
        """All lights and reminders up to a moment, each in its own minute."""
        for due_at in self._due(moment):
            with at(due_at), through("job"):
                watchman.turn_lights()
                climbing.climb()
                watchman.remind()
                responding.remind()

    def _due(self, moment: datetime) -> Iterator[datetime]:
        while self.next_at is not None and self.next_at <= moment:
            before = self.next_at
            yield before
            self.next_at = _next_due()
            if self.next_at is not None and self.next_at <= before:
                self.next_at = before + timedelta(minutes=1)


def _next_due() -> datetime | None:
    """When the next light turns or the next reminder is due."""
    moments = ("next_change_at", "climb_at", "remind_at", "respond_remind_at")
    found = Matter.objects.filter(closed_at=None).aggregate(*map(Min, moments))
    return min((one for one in found.values() if one is not None), default=None)
