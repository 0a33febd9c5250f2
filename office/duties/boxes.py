"""Reading the four boxes:待办 · 待阅 · 已办 · 办结."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, Count, Max, Q, QuerySet
from django.utils import timezone

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.models import Box, Duty
from office.worktime.clock import now
from office.worktime.palettes import State

EXACT_UP_TO = 1000
WORD = ("Instruct", "Sign")  # what asks for a leader's own word: an instruction, a signature
_OPEN = [Box.TODO, Box.TO_READ]


def box(actor: Actor, name: Box | str) -> QuerySet[Duty]:
    """The duties of all of the actor's appointments in one box; open ones by due, done ones latest first."""
    held = [one.pk for one in actor.appointments]
    found = Duty.objects.filter(holder__in=held, box=name).select_related(
        "holder__post__unit", "holder__person", "on_behalf_of__person", "laid_by"
    )
    return found.order_by("sort_at", "pk") if name in _OPEN else found.order_by("-sort_at", "-pk")


def open_duty(actor: Actor, public_id: UUID) -> Duty | None:
    """One of the actor's own, while it is open."""
    held = [one.pk for one in actor.appointments]
    found = Duty.objects.filter(public_id=public_id, holder__in=held, done_at=None)
    return found.select_related("holder__post__unit", "holder__person").first()


def under(light: str, moment: datetime) -> Q:
    """What is open and has this light, in SQL, of its dates as `worktime.lights.state_at` reads them; what has no date
    has none."""
    is_near = Q(near_at__isnull=False, near_at__lte=moment)
    dates = {
        State.OVER: Q(due_at__lt=moment),
        State.NEAR: Q(due_at__gte=moment) & is_near,
        State.OK: Q(due_at__gte=moment) & ~is_near,
    }
    return Q(done_at=None) & dates[State(light)]


def counts(actor: Actor) -> dict[str, int]:
    """Rows per box: exact for the open two; of the others exact to 1,000 (1001 stands for “1000+”). One query."""
    mine = Duty.objects.filter(holder__in=[one.pk for one in actor.appointments])
    todo, to_read, done, concluded = (
        mine.filter(box=name).order_by() for name in (Box.TODO, Box.TO_READ, Box.DONE, Box.CONCLUDED)
    )
    capped = [rows.values_list("box", flat=True)[: EXACT_UP_TO + 1] for rows in (done, concluded)]
    counted = Counter(
        todo.values_list("box", flat=True).union(to_read.values_list("box", flat=True), *capped, all=True)
    )
    return {name: counted[name] for name in Box.values}


@dataclass(frozen=True, slots=True)
class Standing:
    """Exact numbers of the open boxes; in detail also what is due today, and the kinds of what lies in each."""

    todo: int = 0
    to_read: int = 0
    latest: datetime | None = None
    due_today: int = 0
    kinds_todo: Sequence[str] | None = None
    kinds_to_read: Sequence[str] | None = None

    def kinds(self, name: str) -> Sequence[str]:
        """None for the boxes of what is over: these are not counted here."""
        return {Box.TODO.value: self.kinds_todo, Box.TO_READ.value: self.kinds_to_read}.get(name) or ()

    @property
    def mark(self) -> str:
        """Another one whenever other rows are open: what comes is laid later, what goes is no longer counted."""
        latest = f"{self.latest:%Y%m%d%H%M%S%f}" if self.latest else ""
        return f"{self.todo}-{self.to_read}-{latest}"


_STANDING = {
    "todo": Count("pk", filter=Q(box=Box.TODO)),
    "to_read": Count("pk", filter=Q(box=Box.TO_READ)),
    "latest": Max("laid_at"),
}


def _details() -> dict[str, Aggregate]:
    todo, to_read = Q(box=Box.TODO), Q(box=Box.TO_READ)
    return {
        "due_today": Count("pk", filter=todo & Q(due_at__date=timezone.localdate(now()))),
        "kinds_todo": ArrayAgg("subject_kind", filter=todo, distinct=True),
        "kinds_to_read": ArrayAgg("subject_kind", filter=to_read, distinct=True),
    }


def standing(actor: Actor, *, in_detail: bool = False) -> Standing:
    """What the frame around every page shows, in one query; in detail, what the desk shows besides."""
    held = [one.pk for one in actor.appointments]
    asked = _STANDING | (_details() if in_detail else {})
    return Standing(**Duty.objects.filter(holder__in=held, box__in=_OPEN).aggregate(**asked))


def standings(people: Collection[UUID]) -> dict[UUID, Standing]:
    """The same for many people by their public ids, in one query."""
    held = Appointment.objects.filter(person__public_id__in=people).in_force(today())
    rows = Duty.objects.filter(holder__in=held, box__in=_OPEN).values_list("holder__person__public_id")
    found = {who: Standing(*facts) for who, *facts in rows.annotate(**_STANDING).order_by()}
    return dict.fromkeys(people, Standing()) | found
