"""撤回: what somebody has done and may take back, while nobody has acted on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from directory.models import Appointment
from office.audit.actor import Actor
from office.subjects.kinds import Subject
from workflows.engine.asking import links_of, seat_of
from workflows.engine.assign import work_of
from workflows.engine.move import ACTIVE, had_again_by

WITHDRAWN = "withdrawn"  # the outcome of a step or opinion that was taken back


@dataclass(frozen=True)
class Walk:
    """All that was ever opened on one run, by number, and what each of it led to."""

    tasks: Mapping[int, Task]

    @cached_property
    def led_to(self) -> Mapping[int, Sequence[Task]]:
        """Asked once, and not where nothing can be withdrawn."""
        found: dict[int, list[Task]] = defaultdict(list)
        links = Task.previous.through.objects.filter(from_task__in=list(self.tasks))
        for opened, after in links.values_list("from_task", "to_task"):
            found[after].append(self.tasks[opened])
        return found

    @property
    def open_now(self) -> list[Task]:
        return [one for one in self.tasks.values() if one.status in ACTIVE]


@dataclass(frozen=True, slots=True)
class Reach:
    """What was done has come so far. lies_before: the open steps whose holders have it. falls: those that end when it
    is taken back; none where they have their step anyway, nor where a round still waits for others."""

    lies_before: Sequence[Task]
    falls: Sequence[Task]


def walk_of(subject: Subject) -> Walk:
    of_it = {"process__run__subject_kind": subject.subject_kind, "process__run__subject_id": subject.public_id}
    return Walk({one.pk: one for one in Task.objects.filter(**of_it).order_by("pk")})


def withdrawable(walk: Walk, actor: Actor) -> dict[int, Reach]:
    """What the actor has done and may take back now, oldest first: what a page offers and what the act accepts."""
    held = {one.pk for one in actor.appointments}
    mine = [one for one in walk.tasks.values() if is_withdrawn(one) and one.data.get("appointment") in held]
    return {one.pk: reach for one in mine if (reach := reach_of(one, walk))}


def is_withdrawn(task: Task) -> bool:
    """Whether such a step can be withdrawn at all: a part in a round is reopened instead, for the others' stand, and a
    repair stands."""
    if task.flow_task_type != "HUMAN" or task.flow_task.name == "repair":
        return False
    return task.flow_task.name == "consult" or not task.token.is_split_token()


def reach_of(done: Task, walk: Walk) -> Reach | None:
    """None of what does not stand, and once somebody has acted on it. Who waited beside has it when their step is done;
    whose step came back with an opinion, also when they have asked another since."""
    if not _stands(done):
        return None
    open_now, is_opinion = walk.open_now, done.flow_task.name == "consult"
    seat = done.data.get("side_of")
    if is_opinion and seat and not done.data.get("then") and not done.data.get("after"):
        waits = any(link.seat == seat for one in open_now for link in links_of(one))
        return Reach([one for one in open_now if seat_of(one) == seat], ()) if waits else None
    interrupted = (done.data.get("then") or {}).get("data", {}).get("begun_as")
    if is_opinion and (done.token.is_split_token() or "added_at" in done.data or interrupted):
        return _reach_among_others(done, walk)
    return None if _anybody_acted(_since(done, walk)) else Reach(open_now, open_now)


def _reach_among_others(opinion: Task, walk: Walk) -> Reach | None:
    """Beside other branches and opinions: only what it led to counts."""
    led_to = [one for one in walk.led_to.get(opinion.pk, ()) if one.status in ACTIVE]
    steps = [one for one in led_to if one.flow_task_type == "HUMAN"]
    asked_from = {one.pk for one in steps}
    asked_since = any((one.data or {}).get("added_at") in asked_from for one in walk.tasks.values())
    return Reach(steps, steps) if led_to and not asked_since else None


def _since(done: Task, walk: Walk) -> Iterable[Task]:
    """What was opened when it was done, and later: not the opinions asked for beside it, which it waited for."""
    opened = [one.pk for one in walk.led_to.get(done.pk, ()) if (one.data or {}).get("added_at") != done.pk]
    return (one for one in walk.tasks.values() if one.pk >= min(opened, default=done.pk + 1))


def _anybody_acted(tasks: Iterable[Task]) -> bool:
    """Done and not withdrawn, sent back, moved on by an administrator, or another asked."""
    human = [one for one in tasks if one.flow_task_type == "HUMAN"]
    return any(_stands(one) or {"sent_back", "moved_away", "added_at"} & one.data.keys() for one in human)


def had_again(step: int) -> Appointment:
    """Who has a step when it is withdrawn or, passed on, taken back: the act gives it to the same."""
    task = Task.objects.get(pk=step)
    had = task.data if task.status == STATUS.DONE else task.data["passed_by"]
    return had_again_by(had, work_of(task.flow_task.rule)).holder


def _stands(task: Task) -> bool:
    return bool(task.status == STATUS.DONE and task.data.get("outcome") != WITHDRAWN)
