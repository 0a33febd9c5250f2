"""One move of one run: the subject, the actor and the lock that every verb of the facade holds."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from directory.absence.deputies import deputies_of
from directory.absence.models import Work
from directory.actors import in_post, today
from directory.models import Appointment
from directory.schedules import Timetables
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import together as recorded_together
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from office.live.doorbell import together as rung_together
from office.subjects.kinds import Subject
from office.worktime.clock import now
from office.worktime.terms import Due, Term, due, due_by
from workflows.engine.assign import limit_of
from workflows.engine.models import Run

# Steps beside the route: an added signer's opinion, a repair asked for in a round. They end where they began.
ASIDE = ("consult", "repair")
ACTIVE = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED, STATUS.ERROR)


class NotRunning(TooLate):
    def sentence(self) -> str:
        return _("This is no longer under way.")


class StepTaken(TooLate):
    """Raised inside the lock, so it is true: the step is done, cancelled, or in other hands."""

    def sentence(self) -> str:
        return _("This step is no longer in your hands.")


class Vacant(Refusal):
    """It lies with who answers for the routes, who names somebody, sends it back, and does nothing in its place."""

    def sentence(self) -> str:
        return _("Nobody holds this step. Name who takes it first.")


class Busy(TooLate):
    """The process row stayed locked for the whole lock_timeout."""

    def sentence(self) -> str:
        return _("Somebody else is handling this at the very moment. Try again in a few seconds.")


@dataclass(slots=True)
class Move:
    """known: appointments with their names that this move has read, by id. timetables: of the holders' units. deputies:
    of those it has asked about, None for who is here.
    open_before: as the move found it. opened: steps it opened and for whom, their duties laid together at its end.
    taken_over: by step, its duty while another held it. sender: a duty whose sender stays, where it is moved by another
    than its holder.
    """

    run: Run
    subject: Subject
    by: Actor
    known: dict[int, Appointment] = field(default_factory=dict)
    timetables: Timetables = field(default_factory=Timetables)
    open_before: list[Task] = field(default_factory=list)
    opened: list[tuple[Task, Appointment]] = field(default_factory=list)
    taken_over: dict[int, Duty] = field(default_factory=dict)
    sender: Duty | None = None
    led_by: list[tuple[Task, Task]] = field(default_factory=list)
    deputies: dict[tuple[Work, int], Appointment | None] = field(default_factory=dict)

    def task(self, step_id: int, *, only: Collection[str] = (), vacant: bool = False) -> Task:
        """The open step in the actor's hands, re-read inside the lock. only: steps in which this act makes sense.
        vacant: whether it makes sense in one that nobody holds."""
        self.open_before = list(self.open_tasks())
        task = next((one for one in self.open_before if one.pk == step_id), None)
        task = task or Task.objects.filter(pk=step_id, process=self.run.process_id).first()
        if task is None:
            raise NotAllowed
        if task.status != STATUS.ASSIGNED:
            raise StepTaken(last=trail.last(self.subject, "flow."))
        if task.owner_id != self.by.person.pk:
            raise StepTaken(last=trail.last(self.subject, "flow.")) if _was_theirs(task, self.by) else NotAllowed()
        self.holds(task)
        if only and task.flow_task.name not in only:
            raise NotAllowed
        if task.data.get("vacant") and not vacant:
            raise Vacant
        self.by = replace(in_post(self.by, task.data.get("appointment")), on_behalf_of=self.principal_of(task))
        task.process = self.run.process
        return task

    def holds(self, task: Task) -> None:
        """Authority belongs to the post: whoever has left it leaves its steps, even with another post in hand. Raises
        NotAllowed."""
        if task.data.get("appointment") not in {held.pk for held in self.by.appointments}:
            raise NotAllowed

    def principal_of(self, task: Task) -> Appointment | None:
        """On whose behalf it is done, if it is."""
        principal = task.data.get("on_behalf_of")
        return self.appointment(principal) if principal else None

    def appointment(self, pk: int) -> Appointment:
        if pk not in self.known:
            mine = {one.pk: one for one in self.by.appointments}
            self.known[pk] = mine.get(pk) or Appointment.objects.with_names().get(pk=pk)
        return self.known[pk]

    def moved(self, task: Task) -> "Moved":
        """What the caller needs to know of a move just made: whose hand it was, and where the subject lies now."""
        return Moved(
            step=task.flow_task.name,
            holder=self.appointment(task.data["appointment"]),
            on_behalf_of=self.principal_of(task),
            lies_at=self.lies_at(),
        )

    def lies_at(self) -> str:
        """The step of the route furthest on that is open; an opinion or repair aside leaves it where it was; "" at the
        end, and only there."""
        names = [step["name"] for step in self.run.route.steps]
        order = {name: index for index, name in enumerate(names)}
        order |= {f"{name}_join": index for name, index in order.items()}
        open_now = list(self.open_tasks().values_list("flow_task", "data"))
        return names[max(order[data.get("at") or task.name] for task, data in open_now)] if open_now else ""

    def ask_deputies(self, appointments: Collection[Appointment], work: Work) -> None:
        """Who stands in for whom now, in one question for all of them."""
        asked = {one.pk: one for one in appointments if (work, one.pk) not in self.deputies}
        if asked:
            found = deputies_of(asked, work, today())
            self.known |= asked | {one.pk: one for one in found.values()}
            self.deputies |= {(work, pk): found.get(pk) for pk in asked}

    def deputy_of(self, appointment: Appointment, work: Work) -> Appointment | None:
        self.ask_deputies([appointment], work)
        return self.deputies[work, appointment.pk]

    def opens(self, task: Task, holder: Appointment, *, after: Task | None = None) -> None:
        """A step now lies in the holder's hands. after: the step that led to it."""
        self.opened.append((task, holder))
        if after is not None:
            self.led_by.append((task, after))

    def write_links(self) -> None:
        """viewflow's own record of what led to what."""
        link = Task.previous.through
        link.objects.bulk_create([link(from_task=task, to_task=after) for task, after in self.led_by])

    def lay_duties(self) -> None:
        """A step is a duty of its holder; its term is in working days by urgency, counted on their unit's
        calendar, where no day was named for it. A step taken over keeps the days it had: only one newly begun
        starts a term."""
        asked: dict[str, list[duties.Asked]] = {}
        for task, holder in self.opened:
            asked.setdefault(task.data.get("asks") or task.flow_task.asks, []).append(self._asked(task, holder))
        for asks, of in asked.items():
            duties.lay_each(
                self.subject, of, kind=Kind.ACT, asks=asks, by=self.by, urgency=self.run.urgency, sender=self.sender
            )

    def _asked(self, task: Task, holder: Appointment) -> duties.Asked:
        by_when = self.taken_over.get(task.pk) or self._term(task, holder)
        return duties.Asked(
            of=holder,
            due_at=by_when.due_at,
            near_at=by_when.near_at,
            ref=ref_of(task),
            on_behalf_of=self.principal_of(task),
        )

    def _term(self, task: Task, holder: Appointment) -> Due:
        timetable, named = self.timetables.of(holder.post.unit), limit_of(task.flow_task.rule, self.subject)
        days = task.flow_task.days
        term = Term(days[min(self.run.urgency, len(days) - 1)])
        return due_by(timetable.end_of(named), now(), timetable) if named else due(term, now(), timetable)

    def open(self, source: Task, node: str, token: Token, data: dict[str, Any]) -> None:
        """One fresh step, after source."""
        fresh = self.run.process.flow_class.instance.node(node)._create(activation(source), token, data=data)
        fresh._activate_next({fresh})

    def cancel(self, task: Task, reason: str) -> None:
        """An open step, with its duty."""
        activation(task).cancel()
        duties.close(self.subject, by=self.by, ref=ref_of(task), done_by_actor=False, reason=reason)

    def open_tasks(self) -> QuerySet[Task]:
        return Task.objects.filter(process=self.run.process_id, status__in=ACTIVE).order_by("pk")

    def active(self) -> list[Task]:
        tasks = list(self.open_tasks())
        for task in tasks:
            task.process = self.run.process
        return tasks


@dataclass(frozen=True, slots=True)
class Moved:
    """step: the one acted in. holder: whose hands it was in. lies_at: where the subject lies now, "" at the end.
    Of what was taken back: now_with, who has it again; waited_for_by, who keeps their step and waits for the opinion
    again, None where the paper itself comes back."""

    step: str
    holder: Appointment
    on_behalf_of: Appointment | None
    lies_at: str
    now_with: Appointment | None = None
    waited_for_by: tuple[Appointment, ...] | None = None

    def acting(self, by: Actor) -> Actor:
        """Who did it, in the post whose hand it was, and for whom."""
        return replace(in_post(by, self.holder.pk), on_behalf_of=self.on_behalf_of)


def _was_theirs(task: Task, by: Actor) -> bool:
    return by.person.pk in task.data.get("formerly", [])


_current: ContextVar[Move] = ContextVar("move")


def current() -> Move:
    """The move under way in this context; nodes ask it for subject and actor."""
    return _current.get()


@contextmanager
def performing(move: Move) -> Iterator[Move]:
    token = _current.set(move)
    try:
        with rung_together(), recorded_together():
            yield move
            move.write_links()
            move.lay_duties()
    finally:
        _current.reset(token)


@contextmanager
def moving(subject: Subject, by: Actor) -> Iterator[Move]:
    """Lock the run of a subject for one move, by the query that reads it (docs/decisions/one-move-written-once.md).
    Raises NotRunning when it has ended, Busy when the lock is not to be had."""
    try:
        with transaction.atomic():
            run = _runs(subject).select_for_update(of=("process",)).first()
            if run is None:
                raise NotRunning
            if run.process.status != PROCESS.NEW:
                raise NotRunning(last=trail.last(subject, "flow."))
            with performing(Move(run, subject, by)) as move:
                yield move
    except OperationalError as failed:
        if isinstance(failed.__cause__, LockNotAvailable):
            raise Busy(last=trail.last(subject, "flow.")) from failed
        raise


def _runs(subject: Subject) -> QuerySet[Run]:
    found = Run.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id)
    return found.select_related("process", "route")


def branches_of(token: Token) -> str:
    """How the tokens of a round's branches begin: start/17_ for start/17_2."""
    return str(token).rsplit("_", 1)[0] + "_"


def ref_of(task: Task) -> str:
    """How a duty names the step it stands for."""
    return ref_of_step(task.pk)


def ref_of_step(step: int) -> str:
    return f"step:{step}"


def activation(task: Task) -> Any:
    return task.flow_task.activation_class(task)


def asked_of(task: Task) -> int:
    """Whose step it is: of one that a deputy has or had, whoever was away. It goes to them again, or again to who then
    stands in for them."""
    return int(task.data.get("asked_of") or task.data["appointment"])


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a step goes. behalf: for whom they do it by name. deputy: who stands in for them now."""

    to: Appointment
    behalf: int | None
    deputy: Appointment | None

    @property
    def holder(self) -> Appointment:
        return self.deputy or self.to


def had_again_by(had: Mapping[str, Any], work: Work) -> Receiver:
    """had: the step as it was in the hands of who takes it back. Whose it was has it, or who stands in for them now;
    whoever did it for another by name has it themselves, also while away."""
    to = Appointment.objects.with_names().get(pk=had.get("asked_of") or had["appointment"])
    behalf = None if "asked_of" in had else had.get("on_behalf_of")
    deputy = None if behalf else deputies_of({to.pk: to}, work, today()).get(to.pk)
    return Receiver(to, behalf, deputy)


def kept(task: Task, *names: str) -> dict[str, Any]:
    """What of a step its next passage takes over: always whose it is, and these where it has them."""
    names = tuple(name for name in names if name != "on_behalf_of" or "asked_of" not in task.data)
    return {"appointment": asked_of(task)} | {name: task.data[name] for name in names if name in task.data}
