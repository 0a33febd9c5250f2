"""Where a thing lies: the steps of its route with who had them, who has them, what is still to come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from directory.models import Appointment
from office.audit.actor import Actor
from office.subjects.kinds import Subject
from workflows.engine.asking import Link, links_of, seat_of
from workflows.engine.models import Route, Run
from workflows.engine.move import ASIDE
from workflows.engine.withdrawing import Reach, Walk, walk_of, withdrawable

# Steps that no route lists: an added signer's opinion, a repair asked for in a round.
OFF_ROUTE_LABELS = {"consult": gettext_noop("Opinion"), "repair": gettext_noop("Repair")}


@dataclass(frozen=True, slots=True)
class Hand:
    """One piece of work in one appointment's hands. at: the step of the route it belongs to; an opinion's is that of
    who first asked. state: open · done · cancelled. seat: it by its first number, also where it was interrupted since.
    asked_at: the steps whose holders asked for this opinion, and for those of whoever has it again after it;
    asked_first_at: of these who have theirs again then. has_followers: somebody was asked to sign after it. vacant:
    nobody holds the step, and they name who takes it. goes_back_to: the step from which they were asked, where whoever
    was asked leaves it. passed_by: the appointment that passed it on, and may take it back.
    followers: who was asked to sign after it, and after those who have theirs again then. waiting: who has the step of
    the route again, having asked first. reach: of one that may be withdrawn, what it has come to."""

    step_id: int
    step: str
    at: str
    state: str
    outcome: str
    holder: Appointment
    on_behalf_of: Appointment | None
    since: datetime
    until: datetime | None
    in_round: bool
    may_return_straight: bool
    seat: int
    asked_at: tuple[int, ...] = ()
    asked_first_at: tuple[int, ...] = ()
    has_followers: bool = False
    vacant: bool = False
    goes_back_to: str = ""
    passed_by: int | None = None
    followers: tuple[Appointment, ...] = ()
    waiting: Appointment | None = None
    reach: Reach | None = None


@dataclass(slots=True)
class Stage:
    """One step of the route as the flow map draws it. state: done · here · ahead · passed (over, with nobody asked) ·
    stopped (its way ended here, and nothing is ahead); `hands` of its last passage. may_pass: taken by as many as its
    rule gives, perhaps by nobody."""

    name: str
    label: str
    is_round: bool
    rule: str
    may_pass: bool = False
    state: str = "ahead"
    hands: list[Hand] = field(default_factory=list)


class Hands(list[Hand]):
    """Every piece of human work on a subject, in order, with the walk it was read from."""

    def __init__(self, hands: Iterable[Hand], walk: Walk) -> None:
        super().__init__(hands)
        self.walk = walk


def hands_of(subject: Subject) -> Hands:
    """In two queries."""
    walk = walk_of(subject)
    tasks = [one for one in walk.tasks.values() if one.flow_task_type == "HUMAN"]
    wanted = {pk for task in tasks for link in links_of(task) for pk in _named(link) if pk}
    held = {one.pk: one for one in Appointment.objects.filter(pk__in=wanted).with_names()} if wanted else {}
    steps = {task.pk: task.flow_task.name for task in tasks}
    return Hands((_hand(task, held, steps) for task in tasks), walk)


def _named(link: Link) -> list[int | None]:
    return [link.data.get("appointment"), link.data.get("on_behalf_of"), *link.data.get("after", [])]


def _hand(task: Task, held: dict[int, Appointment], steps: dict[int, str]) -> Hand:
    links = list(links_of(task))
    again = links[-1] if len(links) > 1 and links[-1].node not in ASIDE else None
    states = {STATUS.ASSIGNED: "open", STATUS.STARTED: "open", STATUS.DONE: "done"}
    return Hand(
        step_id=task.pk,
        step=task.flow_task.name,
        at=task.data.get("at") or task.flow_task.name,
        state=states.get(task.status, "cancelled"),
        outcome=task.data.get("outcome", ""),
        holder=held[task.data["appointment"]],
        on_behalf_of=held.get(task.data.get("on_behalf_of")),
        since=task.created,
        until=task.finished,
        in_round=task.token.is_split_token(),
        may_return_straight=bool(task.data.get("came_from")),
        seat=seat_of(task),
        asked_at=tuple(link.data["added_at"] for link in links if "added_at" in link.data),
        asked_first_at=tuple(link.asked_first_at for link in links if link.asked_first_at),
        has_followers=bool(task.data.get("after")),
        vacant=bool(task.data.get("vacant")),
        goes_back_to=_asked_from(links[0], steps),
        followers=tuple(held[pk] for link in links for pk in link.data.get("after", [])),
        waiting=held[again.data["appointment"]] if again and "appointment" in again.data else None,
        passed_by=(task.data.get("passed_by") or {}).get("appointment"),
    )


def _asked_from(link: Link, steps: dict[int, str]) -> str:
    if link.asked_first_at:
        return str(link.data["then"]["node"])
    beside = link.data.get("side_of")
    return steps[beside] if beside and not link.data.get("then") else ""


def route_of(subject: Subject) -> Route | None:
    """The version a subject is on; None before it began."""
    on_it = Run.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id)
    return Route.objects.filter(pk__in=on_it.values("route")).first()


def takes(subject: Subject, step: str) -> bool:
    """Whether its route has this step."""
    route = route_of(subject)
    return route is not None and any(one["name"] == step for one in route.steps)


def stages_of(subject: Subject, hands: list[Hand] | None = None) -> list[Stage]:
    """The route with what has become of each step; a step sent back past is ahead again. What was stopped has no more
    steps than it walked."""
    run = Run.objects.select_related("route", "process")
    found = run.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id).first()
    if found is None:
        return []
    hands = hands_of(subject) if hands is None else hands
    stages = [
        Stage(step["name"], step["label"], step["kind"] == "round", step["rule"], may_pass=step["kind"] != "step")
        for step in found.route.steps
    ]
    order = {stage.name: index for index, stage in enumerate(stages)}
    here = _position(hands, order)
    for index, stage in enumerate(stages):
        stage.hands = _last_passage([one for one in hands if one.step == stage.name], stage.may_pass)
        if any(one.state == "open" for one in stage.hands) or index == here:
            stage.state = "here"
        elif index < here and any(one.state == "done" for one in stage.hands):
            stage.state = "done"
        elif index < here and stage.may_pass:
            stage.state = "passed"
        elif index > here:
            stage.hands = []
    return _until_stopped(stages, hands) if found.process.status == PROCESS.CANCELED else stages


def _until_stopped(stages: list[Stage], hands: list[Hand]) -> list[Stage]:
    order = {stage.name: index for index, stage in enumerate(stages)}
    at = next(order[one.step] for one in reversed(hands) if one.state == "done" and one.step in order)
    stages[at].state = "stopped"
    return stages[: at + 1]


def _position(hands: list[Hand], order: dict[str, int]) -> int:
    """Index of the step it lies at; behind the last one when nothing is open."""
    return max((order[one.at] for one in hands if one.state == "open"), default=len(order))


def _last_passage(hands: list[Hand], of_many: bool) -> list[Hand]:
    """A step's latest work; of a round or series every member's latest, in the order they were asked."""
    worked = [one for one in hands if one.state != "cancelled"]
    if not of_many:
        return worked[-1:]
    latest: dict[Any, Hand] = {}
    for one in worked:
        latest[(one.on_behalf_of or one.holder).pk] = one
    return list(latest.values())


def my_hands(subject: Subject, actor: Actor, hands: list[Hand] | None = None) -> list[Hand]:
    """What of it lies in the actor's own hands now."""
    found = hands_of(subject) if hands is None else hands
    mine = {held.pk for held in actor.appointments}
    return [one for one in found if one.state == "open" and one.holder.pk in mine]


def passed_steps(subject: Subject, hands: list[Hand] | None = None) -> list[str]:
    """Names of the steps it may be sent back to, in the order of the route."""
    found = hands_of(subject) if hands is None else hands
    done = {one.step for one in found if one.state == "done"} - set(OFF_ROUTE_LABELS)
    return [stage.name for stage in stages_of(subject, found) if stage.name in done and stage.state == "done"]


def may_take_out(hand: Hand, hands: list[Hand]) -> bool:
    """Whether somebody whom the holder of this hand has added still is to sign."""
    passages = {one.step_id for one in hands if one.seat == hand.seat}
    return hand.has_followers or any(one.state == "open" and passages.intersection(one.asked_at) for one in hands)


def asked_first(hands: list[Hand], actor: Actor) -> Hand | None:
    """With whom it lies that the actor has asked another to sign before them, until they have answered."""
    mine = {held.pk for held in actor.appointments}
    asked_from = {one.step_id for one in hands if one.holder.pk in mine}
    return next((one for one in hands if one.state == "open" and asked_from.intersection(one.asked_first_at)), None)


def passed_on_by(hands: list[Hand], actor: Actor) -> list[Hand]:
    """With whom it lies that the actor passed on to them and may take back, until they act."""
    mine = {held.pk for held in actor.appointments}
    return [one for one in hands if one.state == "open" and one.passed_by in mine]


def last_done_by(
    subject: Subject, actor: Actor, hands: Hands | None = None, *, only: Collection[str] = ()
) -> Hand | None:
    """The last that the actor has done of it and could withdraw, with its reach. only: of these steps."""
    found = hands_of(subject) if hands is None else hands
    mine = {held.pk for held in actor.appointments}
    done = [one for one in found if one.state == "done" and one.holder.pk in mine and (not only or one.step in only)]
    reaches = withdrawable(found.walk, actor) if done else {}
    return next((replace(one, reach=reaches[one.step_id]) for one in reversed(done) if one.step_id in reaches), None)
