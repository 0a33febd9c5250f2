"""To whom a document goes, and how its issuer stands to them: above, below, neither (Regulation, articles 14–17).

Units of the directory are judged by the tree; names it does not know（省人民政府，各县（区）人民政府）by the level and
the kind of agency that the name says. What neither tells is `unknown`, and no rule is laid on it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from directory.actors import today
from directory.models import Unit

Relation = Literal[
    "superior", "far_superior", "subordinate", "far_subordinate", "lower_government", "lateral", "own", "person",
    "unknown",
]  # fmt: skip
ABOVE: tuple[Relation, ...] = ("superior", "far_superior")
BELOW: tuple[Relation, ...] = ("subordinate", "far_subordinate", "lower_government")
_SEPARATORS = re.compile(r"[、，,；;\n](?![^（(\n]*[）)])")  # 各县（市、区）人民政府 is one
_LEVELS = {"province": 1, "city": 2, "county": 3, "township": 4, "village": 5}
_STATE, _UNLEVELLED = re.compile(r"国务院|中央"), re.compile(r"人民代表大会|人大|政协|监察委|法院|检察院|军")
_LEVEL_WORD = re.compile(
    r"(省|自治区)|((?<!城)市(?!场|容|民|政(?!府)))|(县(?!域)|区(?!域|划)|旗)|((?<!城)乡(?!村)|(?<!城)镇|街道)|(村)"
)
_GOVERNMENT = re.compile(r"政府$|中共.*委员会$|[省市县区]委$|党委$|国务院$|党中央$|[省市县区乡镇]$")
_OFFICE = re.compile(r"办公[厅室]$")
_DEPARTMENT = re.compile(r"(厅|局|委员会|委|部门|部|署|院|中心|单位|处|机构)$")
_PERSON = re.compile(r"(同志|先生|女士|书记|[省市县区乡镇局厅处科院校]长|主任|主席|部长)$")


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as the rules see it. level: 0 the state … 5 a village. function: what kind of work a department does,
    by which it has its like above and below. path: in the tree; "" for one known by its name alone."""

    name: str
    kind: str = ""
    level: int | None = None
    function: str = ""
    path: str = ""
    short_name: str = ""

    @classmethod
    def of(cls, unit: Unit) -> "Place":
        kind, level = str(unit.kind), _LEVELS.get(unit.level)
        return cls(unit.name, kind, level, function_of(unit.name, kind), unit.path, unit.short_name)

    @property
    def rank(self) -> tuple[int | None, bool]:
        """Agencies of one rank issue jointly（article 17）. A government's departments are of its level, and below it
        all the same."""
        return self.level, self.kind == "government"

    @classmethod
    def called(cls, name: str) -> "Place":
        """What the name alone says."""
        if _UNLEVELLED.search(name):
            return cls(name, "other")
        kind = "government" if _GOVERNMENT.search(name) else "office" if _OFFICE.search(name) else ""
        kind = kind or ("bureau" if _DEPARTMENT.search(name) else "")
        words = list(_LEVEL_WORD.finditer(name))
        level = (words[-1].lastindex if words else None) if not _STATE.search(name) else 0
        return cls(name, kind, level, function_of(name, kind))


@dataclass(frozen=True, slots=True)
class Addressee:
    """written: as it stands in the line. between: who is skipped, where the tree knows it."""

    written: str
    relation: Relation
    place: Place
    between: Place | None = None


def recipients(text: str) -> list[str]:
    """The names in a line of recipients, as written."""
    return [name for part in _SEPARATORS.split(text.rstrip("：:。")) if (name := part.strip())]


def function_of(name: str, kind: str) -> str:
    """示范市发展和改革委员会 → 发展改革: equal for agencies of the same work at different levels."""
    if kind == "office":
        return "办公"
    if kind not in ("bureau", "institution"):
        return ""
    words = list(_LEVEL_WORD.finditer(name))
    bare = name[words[-1].end() :] if words else name
    return re.sub(r"(厅|局|委员会|委|部门|部|署)$", "", bare).replace("和", "").lstrip("）各")


def addressees(issuer: Unit, lines: Sequence[str]) -> tuple[list[tuple[Addressee, ...]], list[Place]]:
    """Every name of these lines, as the issuer stands to it, and the agencies above the issuer, the nearest first; two
    queries however many."""
    named = [recipients(line) for line in lines]
    wanted = {name for names in named for name in names}
    found = list(Unit.objects.standing(today()).filter(Q(name__in=wanted) | Q(short_name__in=wanted))) if wanted else []
    paths = {above for unit in [issuer, *found] for above in _paths_above(unit.path)}
    ancestors = {unit.path: Place.of(unit) for unit in Unit.objects.filter(path__in=paths)}
    own = Place.of(issuer)
    placed = [tuple(_addressee(own, name, found, ancestors) for name in names) for names in named]
    return placed, _agencies_above(own, ancestors)


def like_above(issuer: Place, above: Sequence[Place]) -> Place | None:
    """The department of the same work one level up（上级主管部门）, where the directory has it."""
    governments = [one for one in above if one.kind == "government"]
    if issuer.kind != "bureau" or len(governments) < 2:
        return None
    beside = Unit.objects.standing(today()).filter(
        kind=Unit.Kind.BUREAU, path__startswith=governments[1].path, depth=len(governments[1].path) // Unit.steplen + 1
    )
    return next((place for unit in beside if (place := Place.of(unit)).function == issuer.function), None)


def _addressee(issuer: Place, name: str, found: Iterable[Unit], ancestors: Mapping[str, Place]) -> Addressee:
    fitting = [unit for unit in found if name in (unit.name, unit.short_name)]
    if fitting:  # of several that are called alike, the nearest
        place = Place.of(max(fitting, key=lambda unit: shared(unit.path, issuer.path)))
        relation, between = standing(issuer, place, ancestors)
        return Addressee(name, relation, place, between)
    if _PERSON.search(name):
        return Addressee(name, "person", Place(name))
    place = Place.called(name)
    return Addressee(name, by_name(issuer, place), place)


def standing(issuer: Place, other: Place, ancestors: Mapping[str, Place]) -> tuple[Relation, Place | None]:
    """How the issuer stands to another unit of the tree, and who is skipped. ancestors: by path, of both."""
    up, down = _agencies_above(issuer, ancestors), _agencies_above(other, ancestors)
    if other.path == issuer.path or (other.kind == "division" and down and down[0].path == issuer.path):
        return "own", None
    for chain, end, near, far in (
        (up, other, "superior", "far_superior"),
        (down, issuer, "subordinate", "far_subordinate"),
    ):
        place = next((nth for nth, one in enumerate(chain) if one.path == end.path), None)
        if place is not None:
            return (near, None) if place == 0 else (far, chain[0] if end is other else chain[place - 1])  # type: ignore[return-value]
    if issuer.kind == "office" and up:  # it writes by the government's authority (article 16, paragraph 2)
        relation, between = standing(up[0], other, ancestors)
        if relation in BELOW:
            return relation, between
    own = issuer if issuer.kind == "government" else next((one for one in up if one.kind == "government"), None)
    theirs = other if other.kind == "government" else next((one for one in down if one.kind == "government"), None)
    if own is None or theirs is None or own.path == theirs.path:
        return "lateral", None
    if other.kind == "government":
        return ("lower_government" if other.path.startswith(own.path) else "lateral"), None
    if not issuer.function or issuer.function != other.function:
        return "lateral", None
    apart = abs((own.level or 0) - (theirs.level or 0))
    if own.path.startswith(theirs.path):
        return ("superior" if apart <= 1 else "far_superior"), None
    if theirs.path.startswith(own.path):
        return ("subordinate" if apart <= 1 else "far_subordinate"), None
    return "lateral", None


def by_name(issuer: Place, other: Place) -> Relation:
    """The same of an agency that is not in the tree, by the level and kind its name says."""
    if other.kind == "other":
        return "lateral"
    if other.level is None or issuer.level is None:
        return "subordinate" if other.name.startswith("各") and issuer.kind != "bureau" else "unknown"
    below = other.level - issuer.level
    if other.kind == "government" and issuer.kind not in ("government", "office"):
        return "lower_government" if below > 0 else "superior" if below == 0 else "far_superior"
    if other.kind == "government" or (issuer.function and issuer.function == other.function):
        near: dict[int, Relation] = {-1: "superior", 0: "lateral", 1: "subordinate"}
        if issuer.kind == "office" and other.kind == "government" and below <= 0:
            return "superior" if below == 0 else "far_superior"
        return near.get(below, "far_superior" if below < 0 else "far_subordinate")
    if other.kind and issuer.kind in ("government", "office") and below >= 0:
        return "subordinate" if below == 0 else "far_subordinate"
    return "lateral" if other.kind else "unknown"


def _agencies_above(place: Place, ancestors: Mapping[str, Place]) -> list[Place]:
    """Governments and departments over it, the nearest first; an office or a division is nobody's superior."""
    over = [ancestors[path] for path in reversed(_paths_above(place.path)) if path in ancestors]
    return [one for one in over if one.kind not in ("office", "division")]


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]


def shared(one: str, other: str) -> int:
    """How far two paths go together: the farther, the nearer in the tree."""
    return next((nth for nth, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
