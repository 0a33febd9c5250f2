"""The rules that bind somebody, as conditions on rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_
from typing import NamedTuple

from django.db.models import Q

from directory.models import Unit, VisibilityRule, VisibilityScope
from directory.planning import planned_once
from directory.subtrees import below, way_to
from office.audit.actor import Actor

NOTHING = Q(pk__in=())
_KINDS = VisibilityRule.Kind
_ABOUT, _OTHERS = VisibilityScope.Side.ABOUT, VisibilityScope.Side.OTHERS


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table calls the person, the post and the path of the unit."""

    person: str
    post: str
    path: str


APPOINTMENT = Columns("person", "post", "post__unit__path")
LISTING = Columns("person", "post", "unit__path")


@dataclass(frozen=True, slots=True)
class Scope:
    people: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()
    subtrees: frozenset[str] = frozenset()

    def holds(self, columns: Columns) -> Q:
        found = NOTHING
        if self.people:
            found |= Q(**{f"{columns.person}__in": sorted(self.people)})
        if self.posts:
            found |= Q(**{f"{columns.post}__in": sorted(self.posts)})
        return found | self.holds_unit(columns.path)

    def holds_unit(self, path: str) -> Q:
        found = Q(**{f"{path}__in": sorted(self.units)}) if self.units else NOTHING
        return reduce(or_, (below(one, path) for one in sorted(self.subtrees)), found)


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule that binds the one who looks, by its id and kind, with the rows it speaks of."""

    rule: int
    kind: str
    may_find: bool
    may_contact: bool
    scope: Scope

    @property
    def lets_through(self) -> bool:
        """Those in the scope are all that is seen; else they are what is not seen."""
        return self.kind == _KINDS.SEES_ONLY

    def denies(self, columns: Columns) -> Q:
        held = self.scope.holds(columns)
        return ~held if self.lets_through else held


class _Line(NamedTuple):
    """A line of a rule in force."""

    rule: int
    kind: str
    may_find: bool
    may_contact: bool
    and_own_agency: bool
    side: str
    person: int | None
    post: int | None
    unit: str | None
    with_below: bool

    @property
    def is_of_scope(self) -> bool:
        """Whether the rule is about those it names here as seen or not seen, and not as looking."""
        return (self.side == _OTHERS) == (self.kind == _KINDS.SEES_ONLY)


@planned_once()
def rules_binding(actor: Actor) -> list[Bound]:
    """One statement: of every rule in force the lines of its scope, and those that name the one who looks."""
    scopes = Q(rule__kind=_KINDS.SEES_ONLY, side=_OTHERS) | Q(~Q(rule__kind=_KINDS.SEES_ONLY), side=_ABOUT)
    found = VisibilityScope.objects.filter(scopes | _naming(actor), rule__ended_at=None).order_by("rule")
    of_rule = ("rule", "rule__kind", "rule__may_find", "rule__may_contact", "rule__and_own_agency")
    rows = found.values_list(*of_rule, "side", "person", "post", "unit__path", "with_below")
    names_actor = _names(actor)
    bound = []
    for _rule, told in groupby((_Line(*row) for row in rows), key=attrgetter("rule")):
        lines = list(told)
        if _binds(lines[0].kind, {line.side for line in lines if names_actor(line)}):
            bound.append(_bound(lines, actor))
    return bound


def _binds(kind: str, named_as: set[str]) -> bool:
    match kind:
        case VisibilityRule.Kind.HIDE:
            return True
        case VisibilityRule.Kind.SEES_ONLY:
            return _ABOUT in named_as
    return not named_as


def _naming(actor: Actor) -> Q:
    """Lines that name the one who looks, by any of their posts."""
    posts = [one.post for one in actor.appointments]
    named = Q(person=actor.person) | Q(post__in=posts) | Q(unit__in={post.unit_id for post in posts})
    return named | Q(with_below=True, unit__path__in=sorted(_ways_to(actor)))


def _names(actor: Actor) -> Callable[[_Line], bool]:
    """The same of lines at hand."""
    posts = {one.post_id for one in actor.appointments}
    units, ways = {one.post.unit.path for one in actor.appointments}, _ways_to(actor)

    def names(line: _Line) -> bool:
        if line.unit is not None:
            return line.unit in (ways if line.with_below else units)
        return line.person == actor.person.pk or line.post in posts

    return names


def _ways_to(actor: Actor) -> set[str]:
    return {path for one in actor.appointments for path in way_to(one.post.unit.path)}


def _bound(lines: Sequence[_Line], actor: Actor) -> Bound:
    first, told = lines[0], [line for line in lines if line.is_of_scope]
    own = {agency_path(one.post.unit) for one in actor.appointments} if first.and_own_agency else set()
    scope = Scope(
        people=frozenset(line.person for line in told if line.person),
        posts=frozenset(line.post for line in told if line.post),
        units=frozenset(line.unit for line in told if line.unit and not line.with_below),
        subtrees=frozenset(line.unit for line in told if line.unit and line.with_below)
        | (own if first.kind == _KINDS.SEES_ONLY else set()),
    )
    return Bound(first.rule, first.kind, first.may_find, first.may_contact, scope)


def agency_path(unit: Unit) -> str:
    """The agency a post belongs to: the nearest unit upwards that is no division."""
    return agencies_of([unit])(unit)


def agencies_of(units: Iterable[Unit]) -> Callable[[Unit], str]:
    """The same of many, in one statement; in none where no division is among them."""
    wanted = {path for unit in units if unit.kind == Unit.Kind.DIVISION for path in way_to(unit.path)}
    found = Unit.objects.filter(path__in=wanted).exclude(kind=Unit.Kind.DIVISION) if wanted else Unit.objects.none()
    agencies = set(found.values_list("path", flat=True))

    def agency_of(unit: Unit) -> str:
        if unit.kind != Unit.Kind.DIVISION:
            return unit.path
        return next((path for path in reversed(way_to(unit.path)) if path in agencies), unit.path)

    return agency_of
