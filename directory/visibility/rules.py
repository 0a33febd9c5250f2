"""The rules that bind somebody, as conditions on rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Unit, VisibilityRule, VisibilityScope
from directory.subtrees import below, way_to
from office.audit.actor import Actor

NOTHING = Q(pk__in=())


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
    """A rule that binds the one who looks, with the rows it speaks of."""

    rule: VisibilityRule
    scope: Scope

    @property
    def lets_through(self) -> bool:
        """Those in the scope are all that is seen; else they are what is not seen."""
        return self.rule.kind == VisibilityRule.Kind.SEES_ONLY

    def denies(self, columns: Columns) -> Q:
        held = self.scope.holds(columns)
        return ~held if self.lets_through else held


def rules_binding(actor: Actor) -> list[Bound]:
    """Three queries, and a short one where there are no rules."""
    if not VisibilityRule.objects.filter(ended_at=None).exists():
        return []
    about, others = (Exists(_mine(actor, side)) for side in (VisibilityScope.Side.ABOUT, VisibilityScope.Side.OTHERS))
    in_force = VisibilityRule.objects.filter(ended_at=None).select_related("unit", "made_by__person")
    rules = [
        rule
        for rule in in_force.annotate(is_about=about, is_named=others).order_by("pk")
        if _binds(rule, rule.is_about, rule.is_named)
    ]
    if not rules:
        return []
    scopes = _scopes_of(rules)
    own = frozenset(agency_path(one.post.unit) for one in actor.appointments)
    return [Bound(rule, _with_own(scopes.get(rule.pk, Scope()), own, rule)) for rule in rules]


def _binds(rule: VisibilityRule, is_about: bool, is_named: bool) -> bool:
    match rule.kind:
        case VisibilityRule.Kind.HIDE:
            return True
        case VisibilityRule.Kind.SEES_ONLY:
            return is_about
    return not (is_about or is_named)


def _mine(actor: Actor, side: str) -> QuerySet[VisibilityScope]:
    """Lines of a rule that name the one who looks, by any of their posts."""
    posts = [one.post for one in actor.appointments]
    paths = {path for post in posts for path in way_to(post.unit.path)}
    named = Q(person=actor.person) | Q(post__in=posts) | Q(unit__in={post.unit_id for post in posts})
    named |= Q(with_below=True, unit__path__in=sorted(paths))
    return VisibilityScope.objects.filter(named, rule=OuterRef("pk"), side=side)


def _scopes_of(rules: Sequence[VisibilityRule]) -> dict[int, Scope]:
    wanted = NOTHING
    for rule in rules:
        sees_only = rule.kind == VisibilityRule.Kind.SEES_ONLY
        wanted |= Q(rule=rule, side=VisibilityScope.Side.OTHERS if sees_only else VisibilityScope.Side.ABOUT)
    lines = VisibilityScope.objects.filter(wanted).values_list("rule", "person", "post", "unit__path", "with_below")
    sorted_out: dict[int, list[tuple[int | None, int | None, str | None, bool]]] = {}
    for rule_id, person, post, path, with_below in lines:
        sorted_out.setdefault(rule_id, []).append((person, post, path, with_below))
    return {rule_id: _scope(lines) for rule_id, lines in sorted_out.items()}


def _scope(lines: Iterable[tuple[int | None, int | None, str | None, bool]]) -> Scope:
    told = list(lines)
    return Scope(
        people=frozenset(person for person, *_ in told if person),
        posts=frozenset(post for _, post, *_ in told if post),
        units=frozenset(path for *_, path, with_below in told if path and not with_below),
        subtrees=frozenset(path for *_, path, with_below in told if path and with_below),
    )


def _with_own(scope: Scope, own: frozenset[str], rule: VisibilityRule) -> Scope:
    if not rule.and_own_agency or rule.kind != VisibilityRule.Kind.SEES_ONLY:
        return scope
    return Scope(scope.people, scope.posts, scope.units, scope.subtrees | own)


def agency_path(unit: Unit) -> str:
    """The agency a post belongs to: the nearest unit upwards that is no division."""
    if unit.kind != Unit.Kind.DIVISION:
        return unit.path
    way = Unit.objects.filter(path__in=way_to(unit.path)).exclude(kind=Unit.Kind.DIVISION).order_by("-depth")
    return way.values_list("path", flat=True).first() or unit.path
