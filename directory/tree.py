"""The tree beside the list: the way down to one unit, with the units beside each step of it."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.db.models.functions import Length, Substr

from directory.actors import today
from directory.models import Unit
from directory.visibility import Reach


@dataclass(slots=True)
class Branch:
    unit: Unit
    people: int
    is_current: bool = False
    is_open: bool = False
    below: list["Branch"] = field(default_factory=list)

    @property
    def has_below(self) -> bool:
        return self.unit.numchild > 0


def branches_to(unit: Unit, reach: Reach) -> list[Branch]:
    """Roots with everything on the way to the unit unfolded, in two queries; counts include the units below."""
    way = [unit.path[: depth * Unit.steplen] for depth in range(1, unit.depth + 1)]
    beside = Q(depth=1)
    for path in way:
        beside |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    shown = list(reach.units().standing(today()).filter(beside).order_by("path"))
    counts = _people_below(shown, reach)
    made = {one.path: Branch(one, counts.get(one.path, 0), one.pk == unit.pk, one.path in way) for one in shown}
    roots: list[Branch] = []
    for path, branch in made.items():
        parent = made.get(path[: -Unit.steplen])
        (parent.below if parent else roots).append(branch)
    return roots


def _people_below(units: list[Unit], reach: Reach) -> dict[str, int]:
    """How many people the reader sees at or below each unit shown."""
    deepest = max((unit.depth for unit in units), default=1)
    found: dict[str, int] = {}
    for depth in range(1, deepest + 1):
        width = depth * Unit.steplen
        rows = (
            reach.appointments()
            .annotate(long=Length("post__unit__path"), stem=Substr("post__unit__path", 1, width))
            .filter(long__gte=width, stem__in=[unit.path for unit in units if unit.depth == depth])
            .values("stem")
            .annotate(people=Count(F("person"), distinct=True))
        )
        found |= {row["stem"]: row["people"] for row in rows}
    return found
