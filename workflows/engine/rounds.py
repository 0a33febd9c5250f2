"""Signers added at run time, and what may happen inside an open round of countersigning.

Opinions given stand. Who asks for a change signs again after the repair; who agreed may reopen while the round is open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from directory.models import Appointment
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties import actions as duties
from office.subjects.kinds import Subject
from workflows.engine import events
from workflows.engine.asking import Link, beside, links_of, passages_of, seat_of, waits_beside
from workflows.engine.assign import asked
from workflows.engine.move import ACTIVE, ASIDE, Move, Moved, activation, asked_of, branches_of, kept, moving, ref_of

How = Literal["before", "parallel", "after"]


class AlreadySigning(Refusal):
    def sentence(self) -> str:
        return _("This person is already among the signers of this step.")


class SignedAlready(TooLate):
    def sentence(self) -> str:
        return _("This person has signed already, or was not added by you.")


class RoundClosed(TooLate):
    def sentence(self) -> str:
        return _("The round of countersigning has closed; opinions can no longer be reopened.")


def add_signer(subject: Subject, step: int, *, signer: Appointment, how: How, note: str = "", by: Actor) -> Moved:
    """加签. before: they give an opinion first, then it comes back to me. parallel: in a round one more branch, else an
    opinion beside my step, which waits for it. after: they follow when I am done. Raises AlreadySigning."""
    with moving(subject, by) as move:
        task = move.task(step)
        moved = move.moved(task)
        _refuse_double(move, task, signer)
        _take_up(task)
        name = task.flow_task.name
        if how == "before":
            _consult_first(move, task, signer)
        elif how == "after":
            task.data = {**task.data, "after": [*task.data.get("after", []), signer.pk]}
            task.save(update_fields=["data"])
        elif task.token.is_split_token() and name not in ASIDE:
            _branch(move, task, {"appointment": signer.pk, "added_at": task.pk})
        else:
            data = {"appointment": signer.pk, "side_of": seat_of(task), "added_at": task.pk}
            move.open(task, "consult", task.token, data)
        record(events.SIGNER_ADDED, subject, by=move.by, step=name, how=how, signer=str(signer.public_id), note=note)
        return moved


def _take_up(task: Task) -> None:
    """Whoever has it by 转办 has acted; it is not taken back any more."""
    if task.data.pop("passed_by", None):
        task.save(update_fields=["data"])


def added_signers(subject: Subject, step: int) -> list[Appointment]:
    """Whom the holder of this step has added beside or after it, and who has not signed yet."""
    task = Task.objects.filter(pk=step).first()
    if task is None:
        return []
    open_now = Task.objects.filter(process=task.process_id, status__in=ACTIVE)
    waiting = [*task.data.get("after", []), *(link.asked for link, _one in _asked_from(task, open_now))]
    return list(Appointment.objects.filter(pk__in=waiting).with_names().in_official_order())


def remove_signer(subject: Subject, step: int, *, signer: Appointment, note: str = "", by: Actor) -> Moved:
    """减签: who added a signer beside or after their step takes that back while they have not signed. Raises
    SignedAlready."""
    with moving(subject, by) as move:
        task = move.task(step)
        moved = move.moved(task)
        _take_up(task)
        if signer.pk in task.data.get("after", []):
            task.data = {**task.data, "after": [pk for pk in task.data["after"] if pk != signer.pk]}
            task.save(update_fields=["data"])
        else:
            _take_out(move, task, signer)
        name = task.flow_task.name
        record(events.SIGNER_REMOVED, subject, by=move.by, step=name, signer=str(signer.public_id), note=note)
        return moved


def take_back(subject: Subject, step: int, *, note: str = "", by: Actor) -> Moved:
    """收回前加签: who asked another to sign first takes the question back while it is not answered, and has the step
    again. step: the one asked for, also of whom the other asked in turn. Raises SignedAlready."""
    with moving(subject, by) as move:
        task = next((one for one in move.active() if one.pk == step), None)
        if task is None:
            raise SignedAlready(last=trail.last(subject, "flow."))
        links = list(links_of(task))
        askers = Task.objects.filter(process=move.run.process_id, owner=by.person.pk)
        mine = {one.pk: one for one in askers.filter(pk__in=[link.asked_first_at for link in links])}
        last = next((no for no, link in enumerate(links) if link.asked_first_at in mine), None)
        if last is None:
            raise NotAllowed
        asker = mine[links[last].asked_first_at]
        move.holds(asker)
        signer = move.appointment(links[last].asked)
        _back_to_asker(move, task, links[: last + 1], {}, _("Taken out by %(who)s") % {"who": move.by})
        name = asker.flow_task.name
        record(events.SIGNER_REMOVED, subject, by=move.by, step=name, signer=str(signer.public_id), note=note)
        return replace(move.moved(asker), now_with=move.opened[-1][1])


def give_back(move: Move, task: Task, to_step: str) -> str:
    """Whoever was asked for an opinion leaves it to who asked; the rest of a round does not notice. Asked first, the
    asker has the step again; asked beside, they have it still, and the answer tells who is to hear of it."""
    link, reason = next(links_of(task)), _("Sent back by %(who)s") % {"who": move.by}
    if link.asked_first_at is not None and link.data["then"]["node"] == to_step:
        _back_to_asker(move, task, [link], {"asks": gettext_noop("Revise")}, reason)
        return ""
    waiting = waits_beside(task)
    if waiting is None or waiting.flow_task.name != to_step:
        raise NotAllowed
    _drop(move, task, [link], reason)
    return holder_of(move, waiting)


def holder_of(move: Move, task: Task) -> str:
    """As an Event names them."""
    return str(move.appointment(task.data["appointment"]).public_id)


def _back_to_asker(move: Move, task: Task, links: list[Link], told: dict[str, Any], reason: str) -> None:
    """links: whose opinions fall, up to the one of whom the asker asked."""
    _drop(move, task, links, reason)
    then = links[-1].data["then"]
    move.open(task, then["node"], task.token, then["data"] | told)


def _drop(move: Move, task: Task, links: list[Link], reason: str) -> None:
    """The open step of these links, and every opinion that was asked for beside one of them."""
    for one in (task, *beside({link.seat for link in links}, move.active())):
        move.cancel(one, reason)


def _take_out(move: Move, task: Task, signer: Appointment) -> None:
    found = next(((link, one) for link, one in _asked_from(task, move.active()) if link.asked == signer.pk), None)
    if found is None:
        raise SignedAlready
    link, one = found
    links = list(links_of(one))
    _drop(move, one, links[: links.index(link) + 1], _("Taken out by %(who)s") % {"who": move.by})


def _asked_from(task: Task, open_now: Iterable[Task]) -> Iterator[tuple[Link, Task]]:
    """Whom the holder of this step has asked for an opinion that is not given, each with the step in which it is
    waited for: their own, or that of whom they asked first in turn."""
    passages = set(passages_of(seat_of(task)).values_list("pk", flat=True))
    for one in open_now:
        for link in links_of(one):
            if link.data.get("added_at") in passages:
                yield link, one


def request_change(subject: Subject, step: int, *, note: str, repairer: str, by: Actor) -> Moved:
    """A countersigner wants the text changed: the repairer (an assignment rule) repairs it inside this branch, then the
    same countersigner signs again. The other branches do not notice."""
    with moving(subject, by) as move:
        task = move.task(step)
        if task.flow_task.name in ASIDE:
            raise NotAllowed
        if not task.token.is_split_token():
            raise NotAllowed(_("A change is requested inside a round; elsewhere send it back."))
        again = {
            "node": task.flow_task.name,
            "data": kept(task, "on_behalf_of", "after") | {"asks": gettext_noop("Sign again")},
        }
        task.data = {
            **task.data,
            "outcome": "change_requested",
            "after": [],
            "then": {"node": "repair", "data": {"appointment": _first(repairer, subject), "then": again}},
        }
        duties.close(subject, by=move.by, ref=ref_of(task), done_by_actor=True)
        record(events.CHANGE_REQUESTED, subject, by=move.by, step=task.flow_task.name, note=note)
        act = activation(task)
        act.start(request=None)
        act.execute()
        return move.moved(task)


def reopen(subject: Subject, step: int, *, note: str, by: Actor) -> Moved:
    """A countersigner takes back an opinion given, while the round is open. Raises RoundClosed."""
    with moving(subject, by) as move:
        task = Task.objects.filter(pk=step, process=move.run.process_id, owner=by.person.pk, status=STATUS.DONE).first()
        if task is None or not task.token.is_split_token() or task.flow_task.name in ASIDE:
            raise NotAllowed
        move.holds(task)
        if not _branches(move, task).filter(status__in=ACTIVE).exists():
            raise RoundClosed(last=trail.last(subject, "flow."))
        task.process = move.run.process
        task.data = {**task.data, "outcome": "reopened"}
        task.save(update_fields=["data"])
        _branch(move, task, {"appointment": asked_of(task), "asks": gettext_noop("Sign again")})
        record(events.REOPENED, subject, by=move.by, step=task.flow_task.name, note=note)
        return move.moved(task)


def _first(rule: str, subject: Subject) -> int:
    return int(asked(rule, subject)[0].pk)


def _refuse_double(move: Move, task: Task, signer: Appointment) -> None:
    """People already in the step are not asked twice."""
    same_round = task.token.is_split_token()
    asked_already = set(task.data.get("after", []))
    for one in move.active():
        in_round = same_round and str(one.token).startswith(branches_of(task.token))
        if one.pk == task.pk or one.data.get("side_of") == seat_of(task) or in_round:
            asked_already |= {pk for link in links_of(one) for pk in _holders(link)}
    if signer.pk in asked_already:
        raise AlreadySigning


def _holders(link: Link) -> set[int | None]:
    return {link.data.get("appointment"), link.data.get("asked_of")}


def _consult_first(move: Move, task: Task, signer: Appointment) -> None:
    back = kept(task, "on_behalf_of", "after", "then", "came_from", "asks", "rest", "added_at", "side_of")
    back["begun_as"] = seat_of(task)
    move.cancel(task, _("Waiting for the opinion of %(who)s") % {"who": signer})
    then = {"node": task.flow_task.name, "data": back}
    waits = {"side_of": task.data["side_of"]} if "side_of" in task.data else {}
    move.open(task, "consult", task.token, waits | {"appointment": signer.pk, "then": then, "added_at": task.pk})


def _branches(move: Move, task: Task) -> Any:
    return Task.objects.filter(process=move.run.process_id, token__startswith=branches_of(task.token))


def _branch(move: Move, task: Task, data: dict[str, Any]) -> None:
    """One more branch of the round `task` belongs to; the join counts branches by their common token."""
    prefix = branches_of(task.token)
    split = Task.objects.get(pk=int(prefix.rsplit("/", 1)[1].rstrip("_")), process=move.run.process_id)
    split.process = move.run.process
    used = [int(str(token).rsplit("_", 1)[1]) for token in _branches(move, task).values_list("token", flat=True)]
    move.open(split, task.flow_task.name, Token(f"{prefix}{max(used) + 1}"), data)
