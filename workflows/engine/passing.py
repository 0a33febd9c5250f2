"""Passing a step on: 转办 and 委托 by whoever has it, to a deputy, and to who follows in the post; and 收回转办.

passed_by of a step: in whose hands it was before 转办, as it was; gone as soon as the receiver acts.
"""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from viewflow.workflow.models import Task

from directory.absence.models import Work
from directory.actors import in_post
from directory.models import Appointment
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal
from office.duties import actions as duties
from office.duties.models import Duty
from office.duties.ways import Way, about
from office.subjects.kinds import Subject
from workflows.engine import course, events
from workflows.engine.actions import ActedAlready
from workflows.engine.assign import place_of, work_of
from workflows.engine.move import Move, Moved, Receiver, activation, had_again_by, moving, ref_of
from workflows.engine.nodes import VACANT_ASKS

_OF_A_HAND = ("appointment", "on_behalf_of", "asked_of", "passed_by")
_OF_A_VACANCY = ("vacant", "asks", "on_behalf_of", "asked_of")


class IsAway(Refusal):
    def __init__(self, one: Appointment, deputy: Appointment) -> None:
        who = {"who": one.person, "deputy": deputy.person}
        super().__init__(_("%(who)s is away now, and %(deputy)s stands in. Choose %(deputy)s or somebody else.") % who)


def reassign(subject: Subject, step: int, *, to: Appointment, note: str, by: Actor) -> Moved:
    """转办: the step goes to another, and is theirs; I leave it. One that nobody held is held again."""
    with moving(subject, by) as move:
        task = move.task(step, vacant=True)
        moved = move.moved(task)
        is_vacant = bool(task.data.get("vacant"))
        passed_by = None if is_vacant else {name: task.data[name] for name in _OF_A_HAND if name in task.data}
        if is_vacant:
            task.data = {name: value for name, value in task.data.items() if name not in _OF_A_VACANCY}
        _hand_over(move, task, _receiver(move, task, to, behalf=task.data.get("on_behalf_of")), passed_by=passed_by)
        record(events.REASSIGNED, subject, by=move.by, step=task.flow_task.name, to=str(to.public_id), note=note)
        return moved


def reclaim(subject: Subject, step: int, *, note: str = "", by: Actor) -> Moved:
    """收回转办: who passed a step on last has it again, while the receiver has not acted; as with every withdrawal it
    is then whose it was, or their deputy's. The Event names the receiver who had it open already, and is told. Raises
    ActedAlready."""
    with moving(subject, by) as move:
        task = Task.objects.filter(pk=step, process=move.run.process_id).first()
        if task is None or by.person.pk not in task.data.get("formerly", []):
            raise NotAllowed
        if step not in {one.step_id for one in course.passed_on_by(course.hands_of(subject), by)}:
            raise ActedAlready(last=trail.last(subject, "flow."))
        passed_by: dict[str, Any] = task.data["passed_by"]
        task.process = move.run.process
        passer, principal = passed_by["appointment"], passed_by.get("on_behalf_of")
        behalf = move.appointment(principal) if principal else None
        move.by = replace(in_post(by, passer), on_behalf_of=behalf)
        opened = [one for one in duties.open_duties(subject, ref=ref_of(task)) if one.opened_at]
        receiver = str(move.appointment(task.data["appointment"]).public_id)
        back = had_again_by(passed_by, work_of(task.flow_task.rule))
        task.data = {name: value for name, value in task.data.items() if name != "asked_of"}
        reason = _("Taken back by %(who)s") % {"who": move.by}
        _hand_over(move, task, back, passed_by=passed_by.get("passed_by"), reason=reason)
        opened_by = [str(one.holder.person.public_id) for one in opened]
        told = {"step": task.flow_task.name, "receiver": receiver, "note": note, "opened_by": opened_by}
        record(events.RECLAIMED, subject, by=move.by, **told)
        moved = move.moved(task)
        return replace(moved, holder=move.appointment(passer), on_behalf_of=behalf, now_with=back.holder)


def delegate(subject: Subject, step: int, *, to: Appointment, note: str, by: Actor) -> Moved:
    """委托: another acts for me; what they do is shown as done on my behalf. A delegate does not delegate further."""
    with moving(subject, by) as move:
        task = move.task(step)
        if task.data.get("on_behalf_of"):
            raise NotAllowed(_("What was delegated to you cannot be delegated further; reassign it instead."))
        moved = move.moved(task)
        _hand_over(move, task, _receiver(move, task, to, behalf=task.data["appointment"]))
        record(events.DELEGATED, subject, by=move.by, step=task.flow_task.name, to=str(to.public_id), note=note)
        return moved


def stand_in(duty: Duty, to: Appointment, by: Actor) -> bool:
    """A step that lay with somebody when they went away goes to their deputy. Not when it lies elsewhere by now."""
    with moving(about(duty), by) as move:
        task = next((one for one in move.active() if ref_of(one) == duty.ref), None)
        if task is None or task.data["appointment"] != duty.holder_id or task.data.get("on_behalf_of"):
            return False
        move.sender = duty
        _hand_over(move, task, _receiver(move, task, duty.holder, behalf=None), passed_by=task.data.get("passed_by"))
        record(events.DELEGATED, move.subject, by=by, step=task.flow_task.name, to=str(to.public_id), note="")
    return True


def follow(duty: Duty, to: Appointment, by: Actor) -> bool:
    """A step of who leaves a post goes to another for good. Not when it lies elsewhere by now."""
    with moving(about(duty), by) as move:
        task = next((one for one in move.active() if ref_of(one) == duty.ref), None)
        if task is None or task.data["appointment"] != duty.holder_id:
            return False
        task.data = {name: value for name, value in task.data.items() if name != "asked_of"}
        move.sender = duty
        _hand_over(move, task, _receiver(move, task, to, behalf=None))
        record(events.REASSIGNED, move.subject, by=by, step=task.flow_task.name, to=str(to.public_id), note="")
    return True


def vacate(subject: Subject, duty: Duty, *, by: Actor) -> bool:
    """A step whose holder has left the post goes to who follows there, else it is vacant. Not when it lies elsewhere by
    now, nor while nobody answers for it."""
    with moving(subject, by) as move:
        task = next((one for one in move.active() if ref_of(one) == duty.ref), None)
        if task is None or task.data["appointment"] != duty.holder_id:
            return False
        place, name = place_of(duty.holder, subject), task.flow_task.name
        told = {"step": name, "holder": str(place.holder.public_id)}
        if place.holder.pk == duty.holder_id:
            return False
        if place.vacant:
            task.data = {**task.data, "vacant": True, "asks": VACANT_ASKS}
            record(events.VACANT, subject, by=by, **told)
        else:
            record(events.REASSIGNED, subject, by=by, step=name, to=told["holder"], note="")
        _hand_over(move, task, _receiver(move, task, place.holder, behalf=None))
    return True


def _work_of(duty: Duty) -> Work:
    task = Task.objects.filter(pk=int(duty.ref.removeprefix("step:"))).first()
    return work_of(task.flow_task.rule) if task else Work.ACT


STEPS_GO = Way(mine=lambda duty: duty.ref.startswith("step:"), work=_work_of, go=stand_in, follow=follow)


def _receiver(move: Move, task: Task, to: Appointment, *, behalf: int | None) -> Receiver:
    """Who is away gives way to their deputy here too; what is done for another already is not sent round further."""
    deputy = move.deputy_of(to, work_of(task.flow_task.rule))
    if deputy is not None and behalf:
        raise IsAway(to, deputy)
    return Receiver(to, behalf, deputy)


def _hand_over(
    move: Move, task: Task, receiver: Receiver, *, passed_by: dict[str, Any] | None = None, reason: str = ""
) -> None:
    """The step as it stands, with its days."""
    to, holder = receiver.to, receiver.holder
    former = [*task.data.get("formerly", []), task.owner_id]
    has = {"formerly": former, "appointment": holder.pk, "on_behalf_of": receiver.behalf, "passed_by": passed_by}
    task.data = task.data | has
    if receiver.deputy is not None:
        task.data |= {"on_behalf_of": to.pk, "asked_of": to.pk}
    act = activation(task)
    act.reassign(user=holder.person)
    for duty in duties.open_duties(move.subject, ref=ref_of(task)):
        move.taken_over[task.pk] = duty
    reason = reason or _("Passed on to %(who)s") % {"who": holder}
    duties.close(move.subject, by=move.by, ref=ref_of(task), done_by_actor=False, reason=reason)
    move.opens(task, holder)
