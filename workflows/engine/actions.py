"""The facade: every move of anything on a route. Each locks the process, re-checks inside the lock, acts, keeps the
duties in step, records."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from directory.models import Appointment
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties import actions as duties
from office.subjects.kinds import Subject
from office.worktime.clock import now
from workflows.engine import events
from workflows.engine.asking import refuse_while_waited_for, waits_beside
from workflows.engine.models import Route, Run
from workflows.engine.move import (
    ASIDE,
    Move,
    Moved,
    activation,
    asked_of,
    branches_of,
    kept,
    moving,
    performing,
    ref_of,
)
from workflows.engine.rounds import give_back, holder_of
from workflows.engine.routes import flow_of
from workflows.engine.withdrawing import WITHDRAWN, Reach, is_withdrawn, walk_of, withdrawable

MAIN = Token("start")
# What of a step its holder finds again who has withdrawn it.
_AGAIN = ("on_behalf_of", "came_from", "rest", "after")


class NeverThere(Refusal):
    def sentence(self) -> str:
        return _("It can only be sent back to a step it has passed.")


class ActedAlready(TooLate):
    def sentence(self) -> str:
        return _("Somebody after you has acted already, so it cannot be withdrawn. Ask the holder to send it back.")


def start(subject: Subject, *, route: Route, by: Actor, urgency: int = 0) -> Run:
    """Put a subject on a route; its first step opens at once."""
    with transaction.atomic():
        node = flow_of(route).start
        begun = node.activation_class.create(node, None, None)
        begun.process.created = now()
        begun.process.save()
        run = Run.objects.create(
            process=begun.process,
            route=route,
            subject_kind=subject.subject_kind,
            subject_id=subject.public_id,
            urgency=urgency,
        )
        begun.task.process = begun.process
        record(events.STARTED, subject, by=by, route=str(route))
        with performing(Move(run, subject, by)):
            begun.execute()
    return run


def complete(
    subject: Subject, step: int, *, only: Collection[str] = (), outcome: str = "agreed", note: str = "", by: Actor
) -> Moved:
    """The holder has done what was asked; what follows on the route opens in the same transaction."""
    with moving(subject, by) as move:
        return _complete(move, move.task(step, only=only), outcome, note)


def return_straight(
    subject: Subject, step: int, *, only: Collection[str] = (), outcome: str = "repaired", note: str = "", by: Actor
) -> Moved:
    """退回直送: a repaired matter goes straight back to whoever sent it back, past the steps between."""
    with moving(subject, by) as move:
        task = move.task(step, only=only)
        if not task.data.get("came_from"):
            raise NotAllowed
        return _return(move, task, outcome, note)


def hand_on(
    subject: Subject, step: int, *, only: Collection[str] = (), outcome: str = "agreed", note: str = "", by: Actor
) -> Moved:
    """Return it straight where whoever sent it back asked for that, else complete it."""
    with moving(subject, by) as move:
        task = move.task(step, only=only)
        go = _return if task.data.get("came_from") else _complete
        return go(move, task, outcome, note)


def _complete(move: Move, task: Task, outcome: str, note: str) -> Moved:
    refuse_while_waited_for(task, move.open_before)
    _finish(move, task, outcome)
    told = {"step": task.flow_task.name, "outcome": outcome, "note": note}
    waiting = None if task.data.get("after") else waits_beside(task)
    if waiting is None:
        record(events.COMPLETED, move.subject, by=move.by, **told)
    else:
        record(events.ANSWERED, move.subject, by=move.by, **told, asked_by=holder_of(move, waiting))
    _go_on(task)
    return move.moved(task)


def _return(move: Move, task: Task, outcome: str, note: str) -> Moved:
    refuse_while_waited_for(task, move.open_before)
    origin = task.data["came_from"]
    _finish(move, task, outcome)
    task.data["then"] = origin
    record(events.RETURNED, move.subject, by=move.by, step=task.flow_task.name, to_step=origin["node"], note=note)
    _go_on(task)
    return move.moved(task)


def send_back(
    subject: Subject,
    step: int,
    *,
    to_step: str,
    only: Collection[str] = (),
    note: str,
    straight: bool = False,
    by: Actor,
) -> Moved:
    """退回 to whoever did an earlier step. Everything open is cancelled, out of a parallel branch too. An opinion
    asked for first or beside is left to who asked for it; one asked for after a step, and a repair, is given.

    straight: the repairer may return it straight; into a round, opinions already given then stand. Raises NeverThere.
    """
    with moving(subject, by) as move:
        task = move.task(step, only=only, vacant=True)
        task.data = {**task.data, "sent_back": True}
        task.save(update_fields=["data"])
        asked_by = ""
        if task.flow_task.name in ASIDE:
            asked_by = give_back(move, task, to_step)
        else:
            data: dict[str, Any] = kept(_last_done(move, to_step), "rest") | {"asks": gettext_noop("Revise")}
            if straight:
                data["came_from"] = _resume_at(move, task)
            _jump(move, task, to_step, data, _("Sent back by %(who)s") % {"who": move.by})
        record(
            events.SENT_BACK,
            subject,
            by=move.by,
            step=task.flow_task.name,
            to_step=to_step,
            note=note,
            straight=straight,
            asked_by=asked_by,
        )
        return move.moved(task)


def stop(subject: Subject, step: int, *, only: Collection[str] = (), outcome: str, note: str, by: Actor) -> Moved:
    """Its way ends at this step: what is open is cancelled, and nothing follows."""
    with moving(subject, by) as move:
        task = move.task(step, only=only)
        _finish(move, task, outcome)
        activation(task).start(request=None)
        task.status, task.finished = STATUS.DONE, now()
        task.save()
        for other in move.active():
            activation(other).cancel()
        duties.close(subject, by=move.by, done_by_actor=False, reason=_("Ended by %(who)s") % {"who": move.by})
        process = move.run.process
        process.status, process.finished = PROCESS.CANCELED, now()
        process.save(update_fields=["status", "finished"])
        duties.conclude(subject)
        record(events.STOPPED, subject, by=move.by, step=task.flow_task.name, outcome=outcome, note=note)
        return move.moved(task)


def withdraw(subject: Subject, step: int, *, only: Collection[str] = (), note: str = "", by: Actor) -> Moved:
    """撤回: take back a step one has completed, or an opinion one has given, while nobody has acted on it. The Event
    names who had it open already; they are told. What does not follow from it stays. Raises ActedAlready."""
    with moving(subject, by) as move:
        walk = walk_of(subject)
        task = walk.tasks.get(step)
        if task is None or not is_withdrawn(task) or (only and task.flow_task.name not in only):
            raise NotAllowed
        move.holds(task)
        reach = withdrawable(walk, by).get(step)
        if reach is None:
            raise ActedAlready(last=trail.last(subject, "flow."))
        opened = {one.ref: one for one in duties.open_duties(subject) if one.opened_at}
        _take_back(move, task, reach)
        told = [opened[ref] for ref in map(ref_of, reach.lies_before) if ref in opened]
        opened_by = [str(one.holder.person.public_id) for one in told]
        record(events.WITHDRAWN, subject, by=move.by, step=task.flow_task.name, note=note, opened_by=opened_by)
        waiting = None if reach.falls else tuple(_holders(move, reach.lies_before))
        return replace(move.moved(task), now_with=move.opened[-1][1], waited_for_by=waiting)


def _holders(move: Move, tasks: Sequence[Task]) -> Iterator[Appointment]:
    return (move.appointment(one.data["appointment"]) for one in tasks)


def _take_back(move: Move, task: Task, reach: Reach) -> None:
    for one in (task, *reach.falls):
        one.process = move.run.process
    for one in reach.falls:
        move.cancel(one, _("Withdrawn by %(who)s") % {"who": move.by})
    task.data = {**task.data, "outcome": WITHDRAWN}
    task.save(update_fields=["data"])
    aside = ("then", "added_at", "side_of") if task.flow_task.name in ASIDE else ()
    move.open(task, task.flow_task.name, task.token, kept(task, *_AGAIN, *aside))


def intervene(subject: Subject, *, to_step: str, reason: str, by: Actor) -> Moved:
    """流程干预: move the whole run to a step it has passed, opinions kept. The caller decides who may. The answer tells
    whose step it is again."""
    with moving(subject, by) as move:
        passed = _last_done(move, to_step)
        data = kept(passed, "rest")
        for task in move.active():
            task.data = {**(task.data or {}), "moved_away": True}
            task.save(update_fields=["data"])
        _jump(move, passed, to_step, data, _("Moved by an administrator: %(reason)s") % {"reason": reason})
        record(events.INTERVENED, subject, by=by, to_step=to_step, reason=reason)
        return move.moved(passed)


def _finish(move: Move, task: Task, outcome: str) -> None:
    """Mark the step done and its duty with it; the next nodes open in _go_on."""
    task.data["outcome"] = outcome
    task.data["on_behalf"] = bool(task.data.get("on_behalf_of"))
    duties.close(move.subject, by=move.by, ref=ref_of(task), done_by_actor=True)


def _go_on(task: Task) -> None:
    act = activation(task)
    act.start(request=None)
    act.execute()


def _last_done(move: Move, step: str) -> Task:
    """Of a round, the part of who was asked first. Raises NeverThere."""
    node = move.run.process.flow_class.instance.node(step, no_obsolete=True)
    done = Task.objects.filter(process=move.run.process_id, flow_task=node, status=STATUS.DONE).order_by("-pk")
    passed = done.first() if node is not None else None
    if passed is None or passed.flow_task_type != "HUMAN":
        raise NeverThere
    if passed.token.is_split_token():
        passed = done.filter(token__startswith=branches_of(passed.token)).earliest("pk")
    passed.process = move.run.process
    return passed


def _resume_at(move: Move, task: Task) -> dict[str, Any]:
    """Where a straight return leads: the step itself, or its whole round, the opinions that agreed left standing."""
    if not task.token.is_split_token():
        return {"node": task.flow_task.name, "data": kept(task, "on_behalf_of", "after", "rest")}
    prefix = branches_of(task.token)
    done = Task.objects.filter(process=move.run.process_id, token__startswith=prefix, status=STATUS.DONE)
    stands = [asked_of(one) for one in done if one.data.get("outcome") == "agreed"]
    return {"node": f"{task.flow_task.name}_round", "data": {"stands": stands}}


def _jump(move: Move, source: Task, to_step: str, data: dict[str, Any], reason: str) -> None:
    """Cancel everything open and open one fresh step."""
    for task in move.active():
        activation(task).cancel()
    duties.close(move.subject, by=move.by, done_by_actor=False, reason=reason)
    source.refresh_from_db()
    source.process = move.run.process
    move.open(source, to_step, MAIN, data)
