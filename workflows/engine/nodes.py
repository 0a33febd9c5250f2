"""Nodes on top of viewflow's open edition: a step in one appointment's hands, and a round of many at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from directory.absence.models import Work
from directory.holders import NobodyHolds
from directory.models import Appointment
from office.audit.record import record
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.worktime.clock import now
from workflows.engine import events
from workflows.engine.assign import Place, asked, place_of, places, present_holder, vacant, work_of
from workflows.engine.move import ASIDE, Move, branches_of, current

WAITING = (STATUS.NEW, STATUS.STARTED)
OVER = (STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED)
VACANT_ASKS = gettext_noop("Nobody holds this step: name who takes it")


class NobodyAssigned(Refusal):
    """A rule gave nobody: the step would lie in nobody's box."""

    def sentence(self) -> str:
        return _("Nobody is named for the next step.")


class StepActivation(ViewActivation):
    """task.data: appointment (who holds it) · on_behalf_of · asked_of (who is away, while a deputy holds it) ·
    came_from (where a repair returns straight to) · then (where a consulted signer's branch goes on) · after (signers
    who follow) · side_of (of an opinion beside a step: that step) · added_at (the step of who asked) · begun_as (of a
    step that was interrupted: its first number) · at (of an opinion or repair: the step of the route it belongs to) ·
    rest (who has the same step next, in a series) · passed_by (of 转办: whose it was, until the receiver acts) ·
    vacant (nobody holds it: whoever answers for the routes names somebody).
    """

    @classmethod
    def create(
        cls, flow_task: "Step", prev_activation: Activation, token: Token, data: Any = None, seed: Any = None
    ) -> "StepActivation":
        move = current()
        facts = dict(data or {})
        if flow_task.name in ASIDE:
            facts["at"] = prev_activation.task.data.get("at") or prev_activation.task.flow_task.name
        holder = _lies_with(flow_task, facts, move)
        task = Task(
            process=prev_activation.process,
            flow_task=flow_task,
            token=token,
            owner=holder.person,
            status=STATUS.ASSIGNED,
            created=now(),
            data=facts,
        )
        task.save()
        move.opens(task, holder, after=prev_activation.task)
        return cls(task)

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        self.task.finished = now()
        self.task.save(update_fields=["status", "started", "finished", "data"])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        then = self._then()
        if self.task.data.get("after"):
            first, *rest = self.task.data["after"]
            facts = {"appointment": first, "after": rest, "side_of": self.task.data.get("side_of"), "then": then}
            then = {"node": "consult", "data": {name: one for name, one in facts.items() if one}}
        if then:
            yield self.flow_class.instance.node(then["node"])._create(self, self.task.token, data=then["data"])

    def _then(self) -> dict[str, Any] | None:
        """Where it goes on: back to who asked, with whoever has the same step next in a series, along the route; None
        beside a step, which waits."""
        then: dict[str, Any] | None = self.task.data.get("then")
        if then is None and not self.task.data.get("side_of"):
            following, *rest = self.task.data.get("rest") or [None]
            if following is not None:
                return {"node": self.flow_task.name, "data": {"appointment": following, "rest": rest}}
            return {"node": self.flow_task._next.name, "data": {}}
        return then

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        self.task.finished = now()
        self.task.save()


def _lies_with(step: "Step", facts: dict[str, Any], move: Move) -> Appointment:
    """Who is away gives way to their deputy, and the step says so; not when it was passed on by name for another."""
    place = _place(step, facts, move)
    holder, work = place.holder, Work.ACT if place.vacant else work_of(step.rule)
    if place.vacant:
        facts |= {"vacant": True, "asks": VACANT_ASKS, "on_behalf_of": None}
        record(events.VACANT, move.subject, by=move.by, step=step.name, holder=str(holder.public_id))
    deputy = None if facts.get("on_behalf_of") else move.deputy_of(holder, work)
    if deputy is not None:
        facts["asked_of"] = facts["on_behalf_of"] = holder.pk
    facts["appointment"] = (deputy or holder).pk
    return deputy or holder


def _place(step: "Step", facts: dict[str, Any], move: Move) -> Place:
    if given := facts.get("appointment"):
        return place_of(move.known.get(given) or Appointment.objects.with_names().get(pk=given), move.subject)
    found = places(step.rule, move.subject)
    return found[0] if found else vacant(move.subject, NobodyAssigned())


class Step(flow.View):
    """A human step. rule: name of the assignment rule. asks: msgid of what its holder is asked. days: the term in
    working days for normal, urgent and top urgent matters."""

    activation_class = StepActivation
    index_view_class = detail_view_class = cancel_view_class = undo_view_class = None
    revive_view_class = assign_view_class = unassign_view_class = None

    def __init__(self, *, rule: str = "", asks: str = "", days: list[int] | None = None, **kwargs: Any) -> None:
        super().__init__(view=None, **kwargs)
        self.rule = rule
        self.asks = asks
        self.days = days or [3, 2, 1]


def _members(rule: str, move: Move) -> list[int | None]:
    """Appointments of whoever is asked together or in turn, each once; None for one whom nobody could name: the step
    then lies with who answers for the routes."""
    try:
        named = asked(rule, move.subject)
    except NobodyHolds:
        return [None]
    held = {one.pk: one for one in map(_successor, named)}
    move.known |= held
    return list(held)


def _successor(appointment: Appointment) -> Appointment:
    """Who follows in the post; of a vacant one who held it last, for whom the step finds somebody else."""
    try:
        return present_holder(appointment)
    except NobodyHolds:
        return appointment


class FanOutActivation(SplitActivation):
    @Activation.status.super()
    def activate(self) -> None:
        stands = set(self.task.data.get("stands", []))
        move = current()
        members = [one for one in _members(self.flow_task.rule, move) if one not in stands]
        named = [move.known[one] for one in members if one]
        move.ask_deputies(named, work_of(self.flow_task.rule))
        self.next_tasks.extend((self.flow_task.branch, {"appointment": one}) for one in members)
        if not members:
            self.next_tasks.append((self.flow_task.join, None))


class FanOut(flow.Split):
    """A round whose members are known only at run time. Those named in task.data["stands"] have given an opinion that
    stands and are not asked again; with nobody left to ask the round is passed over."""

    activation_class = FanOutActivation

    def __init__(self, *, rule: str, branch: Any, join: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule = rule
        self.branch, self.join = branch, join
        self._activate_next = [(branch, None, None), (join, None, None)]

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.branch = this.resolve(instance, self.branch)
        self.join = this.resolve(instance, self.join)


class GateActivation(Activation):
    """Asks once who has the step, when it is reached; what is laid down then holds for the whole series."""

    members: Sequence[int | None] = ()

    @Activation.status.super()
    def activate(self) -> None:
        self.members = _members(self.flow_task.rule, current())

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        if self.members:
            first, *rest = self.members
            yield self.flow_task.step._create(self, self.task.token, data={"appointment": first, "rest": rest})
        else:
            yield self.flow_task.otherwise._create(self, self.task.token)


class Gate(Node):
    """Before a step that is taken by several in turn, or by nobody: then it is passed over."""

    task_type = "GATE"
    activation_class = GateActivation
    shape = {"width": 50, "height": 50, "svg": ""}
    bpmn_element = "exclusiveGateway"

    def __init__(self, *, rule: str, step: Any, otherwise: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule = rule
        self.step, self.otherwise = step, otherwise

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.step, edge_class="cond_true")
        yield Edge(src=self, dst=self.otherwise, edge_class="default")

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.step = this.resolve(instance, self.step)
        self.otherwise = this.resolve(instance, self.otherwise)


class RoundJoinActivation(JoinActivation):
    """viewflow's join, told by the branch that arrives which branches it waits for, instead of reading back every step
    that led to it. branches: how their tokens begin. over: found so; a transition asks twice."""

    branches = ""
    over = False

    @classmethod
    def create(
        cls, flow_task: "RoundJoin", prev_activation: Activation, token: Token, data: Any = None, seed: Any = None
    ) -> "RoundJoinActivation":
        process, came_from = prev_activation.process, prev_activation.task
        task = Task.objects.filter(process=process, flow_task=flow_task, status__in=WAITING).first()
        if task is None:
            base = token.get_base_split_token() if token.is_split_token() else token
            task = Task.objects.create(process=process, flow_task=flow_task, token=base, data=data or {})
        task.process = process
        current().led_by.append((task, came_from))
        join = cls(task)
        join.branches = branches_of(token)
        return join

    def is_done(self) -> bool:
        branches = Task.objects.filter(process=self.process, token__startswith=self.branches)
        self.over = self.over or not branches.exclude(status__in=OVER).exists()
        return self.over

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE, conditions=[this.is_done])
    def complete(self) -> None:
        self.task.finished = now()
        self.task.save()


class RoundJoin(flow.Join):
    """Where a round ends: the last of its branches goes on."""

    activation_class = RoundJoinActivation


class FinishActivation(EndActivation):
    @Activation.status.super()
    def activate(self) -> None:
        super().activate.original()
        move = current()
        duties.conclude(move.subject)
        record(events.FINISHED, move.subject, by=move.by)


class Finish(flow.End):
    activation_class = FinishActivation
