"""An agency's own ladder: composed, or given up for the usual one, by those who supervise for it."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.worktime.clock import now
from workflows.supervision import events
from workflows.supervision.ladder.rules import Step
from workflows.supervision.models import Matter, Rung
from workflows.supervision.standards import agencies_kept

MOST = 10


class NotALadder(Unacceptable):
    def sentence(self) -> str:
        return _("A ladder has one to ten rungs; each at a moment of its own, each tells somebody.")


@transaction.atomic
def compose(unit: Unit, *, category: str = "", steps: Sequence[Step], by: Actor) -> list[Rung]:
    """It takes the place of the one before; what its rungs passed before now they do not climb."""
    _lock(unit, by)
    steps = sorted(steps, key=lambda one: one.wait.order)
    if not 1 <= len(steps) <= MOST or len({one.wait for one in steps}) < len(steps):
        raise NotALadder
    if not all(one.tells for one in steps):
        raise NotALadder
    _own(unit, category).delete()
    made = Rung.objects.bulk_create(
        Rung(
            unit=unit, category=category, wait=one.wait.value, wait_unit=one.wait.unit, tells=list(one.tells),
            grade=one.grade,
        )
        for one in steps
    )  # fmt: skip
    told = [[one.wait, str(one.wait_unit), list(map(str, one.tells)), str(one.grade)] for one in made]
    record(events.LADDER_COMPOSED, unit, by=by, category=category, rungs=told)
    _look_again(unit, category)
    return made


@transaction.atomic
def give_up(unit: Unit, *, category: str = "", by: Actor) -> None:
    """Back to the agency's for all categories, or to the usual one. Given up twice it is once.
    What its rungs passed before now they do not climb."""
    _lock(unit, by)
    found, _rows = _own(unit, category).delete()
    if found:
        record(events.LADDER_GIVEN_UP, unit, by=by, category=category)
        _look_again(unit, category)


def own_steps(unit: Unit, category: str) -> list[Step]:
    """As composed, from the lowest rung up; none where another ladder holds."""
    return sorted(map(Step.of, _own(unit, category)), key=lambda one: one.wait.order)


def _own(unit: Unit, category: str) -> QuerySet[Rung]:
    return Rung.objects.filter(unit=unit, category=category)


def _lock(unit: Unit, by: Actor) -> None:
    """Of two who compose at once the later's ladder holds, whole."""
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    if unit not in agencies_kept(by):
        raise NotAllowed


def _look_again(unit: Unit, category: str) -> None:
    """The watchman looks with his next round at the matters for which another ladder holds from now on."""
    found = Matter.objects.filter(laid_by=unit, closed_at=None)
    if category:
        found = found.filter(category=category)
    else:
        found = found.exclude(category__in=Rung.objects.filter(unit=unit).exclude(category="").values("category"))
    found.update(climb_at=now(), climb_since=now())
