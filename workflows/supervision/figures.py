"""Figures for the leaders' view and the list: counted in SQL, over exactly what the scope shows.

Units stand in organisational order and are never ranked; no figure is of a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from directory.models import Unit
from directory.schedules import Timetables
from office.audit.actor import Actor
from office.worktime.clock import now
from office.worktime.lights import Light
from office.worktime.palettes import State
from workflows.supervision.clocks import light_of, plans_of
from workflows.supervision.models import Matter, Report, Slip
from workflows.supervision.permissions import READ, overseen, overseen_units, visible_ids
from workflows.supervision.scopes import Scope

# What the actor oversees comes by an index on the agency, the rest by grants; no row is counted twice.
_GRANTED = """
  SELECT given.content_object_id FROM supervision_mattergroupgrant given
  JOIN auth_permission p ON p.id = given.permission_id
  WHERE given.group_id = ANY(%(groups)s) AND p.codename IN ('read_matter', 'follow_matter')
  UNION
  SELECT given.content_object_id FROM supervision_matterusergrant given
  JOIN auth_permission p ON p.id = given.permission_id
  WHERE given.user_id = %(person)s AND p.codename IN ('read_matter', 'follow_matter')
"""
# posts: whose instructions are looked at, NULL where it does not matter; the planner then drops the whole condition.
_INSTRUCTED = """
  (%(posts)s::bigint[] IS NULL
   OR leader_id IN (SELECT id FROM directory_appointment WHERE post_id = ANY(%(posts)s::bigint[])))
"""
# What only is proposed was laid on nobody yet; of the rest that the actor oversees the tally knows how many there are.
_OPEN = f"""
  SELECT lead_id, category, light, n FROM supervision_tally
  WHERE laid_by_id = ANY(%(units)s::bigint[]) AND {_INSTRUCTED}
  UNION ALL
  SELECT lead_id, category, light, 1 FROM supervision_matter
  WHERE closed_at IS NULL AND serial IS NOT NULL AND laid_by_id <> ALL(%(units)s::bigint[]) AND id IN ({_GRANTED})
    AND {_INSTRUCTED}
"""
_LIGHTS = f"SELECT light, sum(n)::bigint FROM ({_OPEN}) AS open GROUP BY light"
_BY_CATEGORY = f"""
SELECT category, light, sum(n)::bigint FROM ({_OPEN}) AS open GROUP BY category, light HAVING sum(n) <> 0
"""
# One row for each lead unit before its branch is looked up.
_BY_BRANCH = f"""
SELECT
  CASE WHEN starts_with(unit.path, %(top)s) THEN substr(unit.path, 1, %(width)s) ELSE unit.path END AS branch,
  bool_or(starts_with(unit.path, %(top)s) AND length(unit.path) > %(width)s),
  {", ".join(f"sum({name})::bigint" for name in State.values)}
FROM (
  SELECT lead_id, {", ".join(f"sum(n) FILTER (WHERE light = '{name}') AS {name}" for name in State.values)}
  FROM ({_OPEN}) AS open GROUP BY lead_id HAVING sum(n) > 0
) AS led JOIN directory_unit AS unit ON unit.id = led.lead_id
GROUP BY branch
"""
_CLOSED = f"""
SELECT count(done_at), count(*) FILTER (WHERE done_at <= due_at), count(*) FILTER (WHERE done_at > due_at) FROM (
  SELECT due_at, done_at FROM supervision_matter
  WHERE closed_at >= %(since)s AND laid_by_id = ANY(%(units)s::bigint[]) AND {_INSTRUCTED}
  UNION ALL
  SELECT due_at, done_at FROM supervision_matter
  WHERE closed_at >= %(since)s AND laid_by_id <> ALL(%(units)s::bigint[]) AND id IN ({_GRANTED}) AND {_INSTRUCTED}
) AS closed
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """open: everything not closed or cancelled, its lights add up to it. closed, in_time, late: since `since`."""

    open: int
    over: int
    near: int
    ok: int
    idle: int
    done: int
    closed: int
    in_time: int
    late: int
    since: datetime

    @property
    def in_time_percent(self) -> int | None:
        """Of what was done and closed; None where nothing was."""
        return round(100 * self.in_time / (self.in_time + self.late)) if self.in_time + self.late else None


class _Lit:
    """Open matters by their lights, every light named."""

    __slots__ = ()
    lights: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.lights.values())


@dataclass(slots=True)
class UnitLights(_Lit):
    """The open matters that a unit leads, or units below it. is_branch: some of them are led below it; is_own: they are
    the unit's own alone."""

    unit: Unit
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State.values, 0))
    is_branch: bool = False
    is_own: bool = False


@dataclass(slots=True)
class CategoryLights(_Lit):
    category: Matter.Category
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State.values, 0))


@dataclass(frozen=True, slots=True)
class Late:
    """said: what the lead unit last reported; holder: who handles it. Both only where the actor may read it. slip: the
    grade of the slip that waits for an answer."""

    matter: Matter
    light: Light
    said: str
    holder: str
    slip: str = ""


def lights(scope: Scope) -> dict[str, int]:
    """Open matters in the scope, by light; every light is named. Two queries at most."""
    return dict.fromkeys(State.values, 0) | dict(_rows(_LIGHTS, _asked(scope)))


def counts(scope: Scope, *, since: datetime | None = None, by_unit: Sequence[UnitLights] | None = None) -> Counts:
    """The open ones by light, and what was closed since the month began. Three queries at most; two where the page has
    counted all units already (`lights_by_unit` without `under`) and hands them in."""
    moment, asked = now(), _asked(scope)
    start = since or timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if by_unit is None:
        by_light = dict.fromkeys(State.values, 0) | dict(_rows(_LIGHTS, asked))
    else:
        by_light = {name: sum(one.lights[name] for one in by_unit) for name in State.values}
    ((closed, in_time, late_ones),) = _rows(_CLOSED, asked | {"since": start})
    return Counts(
        open=sum(by_light.values()),
        **{name: by_light[name] for name in ("over", "near", "ok", "idle", "done")},
        closed=closed,
        in_time=in_time,
        late=late_ones,
        since=start,
    )


def lights_by_unit(scope: Scope, under: Unit | None = None) -> list[UnitLights]:
    """Lights by the units directly below `under` (at first the highest agency the actor oversees), each with all that
    is below it, in organisational order; what others lead by the lead units themselves, unless `under` was named.
    Units that lead nothing open are not listed; `under` itself is, where it leads something."""
    units = overseen_units(scope.actor)
    top = under or (units[0] if units else None)
    path = top.path if top else "-"
    asked = _asked(scope, [unit.pk for unit in units]) | {"top": path, "width": len(path) + Unit.steplen}
    found: dict[str, dict[str, int]] = {}
    branches = set()
    for branch, is_branch, *numbers in _rows(_BY_BRANCH, asked):
        if under is None or branch.startswith(under.path):
            found[branch] = {name: n or 0 for name, n in zip(State.values, numbers, strict=True)}
            branches |= {branch} if is_branch else set()
    shown = Unit.objects.filter(path__in=list(found)).order_by("path")
    return [
        UnitLights(unit, found[unit.path], unit.path in branches, unit.path == path or not unit.path.startswith(path))
        for unit in shown
    ]


def lights_by_category(scope: Scope) -> list[CategoryLights]:
    """In the order in which the categories are declared; those of nothing open are left out. Two queries at most."""
    found: dict[str, CategoryLights] = {}
    for category, light, rows in _rows(_BY_CATEGORY, _asked(scope)):
        found.setdefault(category, CategoryLights(Matter.Category(category))).lights[light] = rows
    return [found[name] for name in Matter.Category.values if name in found]


def late(scope: Scope, limit: int = 10, under: Unit | None = None) -> list[Late]:
    """What is over, the longest first, with the lead unit's own words and who handles it. Four queries at most."""
    actor = scope.actor
    units = overseen(actor)
    last = Report.objects.filter(matter=OuterRef("pk"), kind=Report.Kind.PROGRESS).order_by("-pk").values("text")[:1]
    slip = Slip.objects.filter(matter=OuterRef("pk"), replied_at=None, ended_at=None).values("grade")[:1]
    seen = Q(pk__in=visible_ids(actor)) | Q(laid_by__in=units) if units else Q(pk__in=visible_ids(actor))
    if scope.posts is not None:
        seen &= Q(leader__post__in=scope.posts)
    if under is not None:
        seen &= Q(lead__path__startswith=under.path)
    found = list(
        Matter.objects.filter(seen, closed_at=None, light=State.OVER)
        .select_related("lead", "leader__person", "handler__person")
        .annotate(said=Subquery(last), slip=Subquery(slip))
        .order_by("due_at", "pk")[:limit]
    )
    reads = _read_among(actor, found, units)
    plans, timetables, moment = plans_of(found), Timetables(), now()
    return [
        Late(
            one,
            light_of(one, moment, timetables.of(one.lead), plans[one.pk], discreet=True),
            (one.said or "") if one.pk in reads else "",
            str(one.handler.person) if one.pk in reads and one.handler else "",
            str(Slip.Grade(one.slip).label) if one.slip else "",
        )
        for one in found
    ]


def _read_among(actor: Actor, found: list[Any], units: list[int]) -> set[int]:
    rest = [one.pk for one in found if one.laid_by_id not in units]
    read = Matter.objects.filter(pk__in=rest).filter(pk__in=visible_ids(actor, READ)) if rest else []
    return {one.pk for one in (*read, *(one for one in found if one.laid_by_id in units))}


def _asked(scope: Scope, units: list[int] | None = None) -> dict[str, Any]:
    return {
        "units": overseen(scope.actor) if units is None else units,
        "groups": sorted(scope.actor.groups),
        "person": scope.actor.person.pk,
        "posts": scope.posts,
    }


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
