"""What stands in a chart: units in official order, who heads each, how many people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from directory.actors import today
from directory.models import Unit
from directory.roles import Role
from directory.subtrees import below
from directory.tree import people_below
from directory.visibility.reach import Reach

MOST_IN_THREE = 150  # units; a chart of more is drawn in two levels unless it is asked for
ON_A4 = 60  # boxes; more go onto A3
_HEADS = (Role.PRINCIPAL_LEADER, Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD)


@dataclass(slots=True)
class Box:
    unit: Unit
    people: int
    head: str = ""
    title: str = ""
    below: list["Box"] = field(default_factory=list)
    more: int = 0  # units below it that are not drawn

    @property
    def drawn(self) -> int:
        return 1 + sum(one.drawn for one in self.below)


def chart_of(unit: Unit, reach: Reach, *, levels: int = 0) -> Box:
    """In two levels or three, as many as fit where nothing is asked. Two queries, and one for counts not kept."""
    shown = _units(unit, reach, levels)
    counts, heads = people_below(shown, reach), _heads(shown, reach)
    boxes = {one.path: Box(one, counts.get(one.path, 0), *heads.get(one.pk, ("", ""))) for one in shown}
    top = boxes.pop(unit.path)
    for path, box in boxes.items():
        above = boxes.get(path[: -Unit.steplen], top)
        above.below.append(box)
    for box in (top, *boxes.values()):
        box.more = 0 if box.below else box.unit.numchild
    return top


def _units(unit: Unit, reach: Reach, levels: int) -> list[Unit]:
    wanted = reach.units().standing(today()).filter(below(unit.path, "path"), depth__lte=unit.depth + 2)
    found = list(wanted.order_by("path")[: 1 + MOST_IN_THREE * 4])
    deep = levels or (3 if len(found) <= MOST_IN_THREE else 2)
    seen = {one.path for one in found}
    shown = [one for one in found if one.depth < unit.depth + deep]
    # Whom the reader does not see is left out with all below.
    return [one for one in shown if one.pk == unit.pk or one.path[: -Unit.steplen] in seen]


def _heads(units: Sequence[Unit], reach: Reach) -> dict[int, tuple[str, str]]:
    """Whoever leads a unit, by name and title; a deputy does not stand for it."""
    held = reach.appointments().filter(post__unit__in=units, post__roles__overlap=[str(role) for role in _HEADS])
    held = held.exclude(post__roles__contains=[str(Role.DEPUTY_LEADER)]).with_names().in_official_order()
    found: dict[int, tuple[int, tuple[str, str]]] = {}
    for one in held:
        rank = min(place for place, role in enumerate(_HEADS) if role in one.post.roles)
        known = found.get(one.post.unit_id)
        if known is None or rank < known[0]:
            found[one.post.unit_id] = (rank, (str(one.person), one.post.title))
    return {pk: head for pk, (_rank, head) in found.items()}
