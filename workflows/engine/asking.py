"""Opinions asked for beside the route: who waits for whom.

Whoever asks another first is interrupted, and has the step again under a new number; whoever asks another beside keeps
it open, and waits. Those who are asked may ask others in turn.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from viewflow.workflow.models import Task

from office.audit.refusals import Refusal
from workflows.engine.move import ASIDE


class StillOpen(Refusal):
    def sentence(self) -> str:
        return _("Added signers have not given their opinions yet.")


@dataclass(frozen=True, slots=True)
class Link:
    """One of those whom an open step holds up: it itself, then who has it again after it, and so on up to the route.
    seat: the step under the number it began with; None of one that has not begun."""

    node: str
    seat: int | None
    data: dict[str, Any]

    @property
    def asked(self) -> int:
        """Whose opinion it is, also while a deputy gives it."""
        return int(self.data.get("asked_of") or self.data["appointment"])

    @property
    def asked_first_at(self) -> int | None:
        """The step of who waits for this opinion to have theirs again."""
        return self.data.get("added_at") if self.node == "consult" and self.data.get("then") else None


def seat_of(task: Task) -> int:
    """A step that was interrupted keeps the number under which it began."""
    return int(task.data.get("begun_as") or task.pk)


def links_of(task: Task) -> Iterator[Link]:
    link = Link(task.flow_task.name, seat_of(task), task.data)
    yield link
    while link.node in ASIDE and (then := link.data.get("then")):
        link = Link(then["node"], then["data"].get("begun_as"), then["data"])
        yield link


def passages_of(seat: int) -> QuerySet[Task]:
    """The step under every number that it has had."""
    return Task.objects.filter(Q(pk=seat) | Q(data__begun_as=seat))


def waits_beside(opinion: Task) -> Task | None:
    """The step beside which it was asked for, by its latest number; None of one that goes back to another opinion."""
    seat = opinion.data.get("side_of")
    return passages_of(seat).latest("pk") if seat and not opinion.data.get("then") else None


def beside(seats: Collection[int | None], open_now: Collection[Task]) -> list[Task]:
    """The open opinions for which these steps wait, directly or through another that was asked."""
    waited_for, found = set(seats), []
    while more := [one for one in open_now if one not in found and one.data.get("side_of") in waited_for]:
        found += more
        waited_for |= {link.seat for one in more for link in links_of(one)}
    return found


def refuse_while_waited_for(task: Task, open_now: Collection[Task]) -> None:
    """A step waits for those who were asked beside it, and for whom they asked first in turn. Raises StillOpen."""
    if any(one.data.get("side_of") == seat_of(task) for one in open_now):
        raise StillOpen
