"""Units of a list: found in the tree below the chosen one by path or by a name that is unique there, or to be
established."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from directory.models import Unit
from directory.subtrees import below

_KINDS = (
    (("人民政府", "政府"), Unit.Kind.GOVERNMENT),
    (("办公室", "办公厅"), Unit.Kind.OFFICE),
    (("局", "委", "委员会", "厅", "部", "署"), Unit.Kind.BUREAU),
    (("科", "处", "股", "室", "组", "队"), Unit.Kind.DIVISION),
    (("中心", "院", "所", "站", "馆", "校", "村", "社区", "公司", "园", "台"), Unit.Kind.INSTITUTION),
)
_LEVELS = (
    (("省人民政府", "省政府"), Unit.Level.PROVINCE),
    (("市人民政府", "市政府"), Unit.Level.CITY),
    (("县人民政府", "县政府", "区人民政府", "区政府"), Unit.Level.COUNTY),
    (("镇人民政府", "镇政府", "乡人民政府", "乡政府", "街道办事处", "街道办"), Unit.Level.TOWNSHIP),
    (("村", "村委会", "社区", "居委会"), Unit.Level.VILLAGE),
)


class Nowhere(Exception):
    """The sentence says why no unit is meant."""


@dataclass(eq=False, slots=True)
class Place:
    """A unit, or one to be established (pk None) under `above`."""

    pk: int | None
    name: str
    short_name: str
    kind: str
    level: str
    path: str
    above: "Place | None" = None
    is_standing: bool = True
    below: list["Place"] = field(default_factory=list)
    called: dict[str, "Place"] = field(default_factory=dict)  # those below that stand, by either name

    def upwards(self) -> Iterator["Place"]:
        place: Place | None = self
        while place:
            yield place
            place = place.above

    def __str__(self) -> str:
        """Below the chosen unit, as one writes it in the list."""
        return "/".join(reversed([place.short_name for place in self.upwards()]))


class Tree:
    """The chosen unit and all below it, by the names a list may give them."""

    def __init__(self, root: Unit, on: date) -> None:
        rows = Unit.objects.filter(below(root.path, "path")).order_by("path")
        rows = rows.values_list("pk", "path", "name", "short_name", "kind", "level", "abolished_on")
        made: dict[str, Place] = {}
        self.named: dict[str, list[Place]] = {}
        for pk, path, name, short_name, kind, level, abolished_on in rows:
            above = made.get(path[: -Unit.steplen])
            standing = (abolished_on is None or abolished_on > on) and (above is None or above.is_standing)
            place = made[path] = Place(pk, name, short_name, kind, level, path, above, standing)
            self._hang(place)
        self.root = made[root.path]
        self.by_pk = {place.pk: place for place in made.values()}
        self.fresh: list[Place] = []
        self._above = [frozenset((one.name, one.short_name)) for one in reversed(root.upwards()[1:])]
        self._known: dict[tuple[str, ...], Place] = {}

    def _hang(self, place: Place) -> None:
        if place.above is not None:
            place.above.below.append(place)
        if not place.is_standing:
            return
        for name in {place.name, place.short_name}:
            self.named.setdefault(name, []).append(place)
            if place.above is not None:
                place.above.called.setdefault(name, place)

    def find(self, way: tuple[str, ...]) -> Place:
        """Raises Nowhere."""
        if not way:
            return self.root
        found = self._known.get(way)
        if found is None:
            found = self._known[way] = self._walk(way)
        return found

    def _walk(self, way: tuple[str, ...]) -> Place:
        place, rest = self._start(self._below_root(way))
        while rest:
            name, rest = rest[0], rest[1:]
            place = place.called.get(name) or self._establish(name, place)
        return place

    def _below_root(self, way: tuple[str, ...]) -> tuple[str, ...]:
        """What a path that begins above the chosen unit says below it."""
        for start, names in enumerate(self._above):
            if way[0] in names and way[0] not in self.named:
                chain = self._above[start:]
                if any(part not in known for part, known in zip(way, chain, strict=False)):
                    raise Nowhere(self._outside(way))
                if len(way) <= len(chain):
                    raise Nowhere(self._outside(way))
                rest = way[len(chain) :]
                if rest[0] not in (self.root.name, self.root.short_name):
                    raise Nowhere(self._outside(way))
                return rest
        return way

    def _outside(self, way: tuple[str, ...]) -> str:
        return _("%(unit)s is not below %(root)s.") % {"unit": "/".join(way), "root": self.root.short_name}

    def _start(self, way: tuple[str, ...]) -> tuple[Place, tuple[str, ...]]:
        """Where a path begins: at the chosen unit, right below it, or at the only unit of that name."""
        first, rest = way[0], way[1:]
        if first in self.root.called:
            return self.root.called[first], rest
        if first in (self.root.name, self.root.short_name):
            return self.root, rest
        known = self.named.get(first, [])
        if len(known) > 1:
            raise Nowhere(
                _("%(count)d units are called %(name)s. Write the path, such as %(example)s.")
                % {"count": len(known), "name": first, "example": str(known[0])}
            )
        if known:
            return known[0], rest
        if stranger := self._elsewhere(first):
            raise Nowhere(_("%(unit)s is not below %(root)s.") % {"unit": stranger, "root": self.root.short_name})
        return self.root, way

    def _elsewhere(self, name: str) -> str:
        """A unit of this name that stands outside: whoever writes it means that one."""
        found = Unit.objects.filter(short_name=name, abolished_on=None) | Unit.objects.filter(
            name=name, abolished_on=None
        )
        return name if found.exclude(path__startswith=self.root.path).exists() else ""

    def _establish(self, name: str, above: Place) -> Place:
        if any(name in (one.name, one.short_name) for one in above.upwards()):
            raise Nowhere(_("The path names %(unit)s below itself.") % {"unit": name})
        kind = _kind_of(name, above)
        whole = above.name + name if kind in (Unit.Kind.DIVISION, Unit.Kind.OFFICE) else name
        level = next((one for ends, one in _LEVELS if name.endswith(ends)), above.level)
        whole = whole if len(whole) <= 120 else name
        place = Place(None, whole, name, kind, level, "", above)
        self._hang(place)
        self.fresh.append(place)
        return place


def _kind_of(name: str, above: Place) -> str:
    """By its last characters; an office inside a department is one of its divisions."""
    kind = next((kind for ends, kind in _KINDS if name.endswith(ends)), None)
    if kind == Unit.Kind.OFFICE and above.kind != Unit.Kind.GOVERNMENT:
        return Unit.Kind.DIVISION
    if kind is not None:
        return kind
    return Unit.Kind.BUREAU if above.kind == Unit.Kind.GOVERNMENT else Unit.Kind.DIVISION
