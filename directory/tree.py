"""The tree beside the list: the way down to one unit, with the units beside each step of it."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from directory.actors import today
from directory.models import Unit
from directory.subtrees import way_to
from directory.visibility import Reach

_KEY, _KEEP = "directory:people:", 300


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
    way = way_to(unit.path)
    beside = Q(depth=1)
    for path in way:
        beside |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    shown = list(reach.units().standing(today()).filter(beside).order_by("path"))
    counts = people_below(shown, reach)
    made = {one.path: Branch(one, counts.get(one.path, 0), one.pk == unit.pk, one.path in way) for one in shown}
    roots: list[Branch] = []
    for path, branch in made.items():
        parent = made.get(path[: -Unit.steplen])
        (parent.below if parent else roots).append(branch)
    return roots


def people_below(units: list[Unit], reach: Reach) -> dict[str, int]:
    """How many people the reader sees at or below each unit shown. They may be some minutes old, and are kept for all
    who are bound by the same rules, since a whole province is counted at its root."""
    mark = _mark(reach)
    known = cache.get_many([mark + unit.path for unit in units])
    fresh = _counted([unit for unit in units if mark + unit.path not in known], reach)
    cache.set_many({mark + path: people for path, people in fresh.items()}, _KEEP)
    return {unit.path: known[mark + unit.path] for unit in units if mark + unit.path in known} | fresh


def _mark(reach: Reach) -> str:
    """One's own for whoever sees otherwise than others under the same rules."""
    if not reach.bound:
        return _KEY
    rules = ".".join(str(one.rule) for one in reach.bound)
    is_own = reach.administers or any(one.lets_through for one in reach.bound)
    return f"{_KEY}{rules}:{reach.actor.person.pk if is_own else ''}:"


def _counted(units: list[Unit], reach: Reach) -> dict[str, int]:
    if not units:
        return {}
    last = Concat(OuterRef("path"), Value("Z" * (Unit.steplen + 1)))  # after everything below
    below = reach.listings(today()).filter(unit__path__gte=OuterRef("path"), unit__path__lte=last)
    people = below.order_by().values(whole=Value(1)).annotate(n=Count("person", distinct=True)).values("n")
    counted = Unit.objects.filter(pk__in=[unit.pk for unit in units]).annotate(n=Coalesce(Subquery(people), 0))
    return dict(counted.values_list("path", "n"))
