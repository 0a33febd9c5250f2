"""A unit and a post as they were on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from directory.actors import today
from directory.history.models import FormerPost, FormerUnit
from directory.models import Appointment, AppointmentQuerySet, Post, Unit
from directory.visibility import Reach
from directory.visibility.rules import APPOINTMENT

Former = TypeVar("Former", FormerUnit, FormerPost)


@dataclass(frozen=True, slots=True)
class UnitThen:
    """short_name, name: what it was called; stands: whether there was such a unit that day."""

    unit: Unit
    name: str
    short_name: str
    above: int | None
    stands: bool


@dataclass(slots=True)
class PostThen:
    post: Post
    title: str
    holders: list[Appointment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Then:
    """A unit as it was on a day. above: where it stood; units: what stood below it; posts: with who held them."""

    unit: UnitThen
    above: UnitThen | None
    units: list[UnitThen]
    posts: list[PostThen]


def unit_on(unit: Unit, day: date, reach: Reach) -> Then:
    """What the reader sees of it, in the order in which it would stand now."""
    found = _unit_then(_with_former(Unit.objects.filter(pk=unit.pk), day)[0], day)
    above = _with_former(Unit.objects.filter(pk=found.above), day) if found.above else ()
    return Then(
        unit=found,
        above=next((_unit_then(one, day) for one in above), None),
        units=units_below(unit, day, reach),
        posts=_posts_then(unit, day, reach) if found.stands else [],
    )


def units_below(unit: Unit, day: date, reach: Reach) -> list[UnitThen]:
    """Which stood directly below it that day."""
    now_below = Q(path__startswith=unit.path, depth=unit.depth + 1)
    maybe = reach.units().filter(now_below | Q(former__above=unit)).distinct()
    then = (_unit_then(one, day) for one in _with_former(maybe, day))
    return [one for one in then if one.above == unit.pk and one.stands]


def posts_on(unit: Unit, day: date) -> list[PostThen]:
    """Which posts it had that day, vacant ones too."""
    maybe = Post.objects.filter(Q(unit=unit) | Q(former__unit=unit)).distinct()
    maybe = maybe.filter(Q(established_on=None) | Q(established_on__lte=day))
    maybe = maybe.filter(Q(abolished_on=None) | Q(abolished_on__gt=day)).order_by("order", "pk")
    found = []
    for post in maybe.prefetch_related(_former(FormerPost, day)):
        was = _earliest(post.former_then)  # type: ignore[attr-defined]
        if (was.unit_id if was else post.unit_id) == unit.pk:
            found.append(PostThen(post, was.title if was else post.title))
    return found


def holders_on(posts: Iterable[Post], day: date) -> AppointmentQuerySet:
    return Appointment.objects.filter(post__in=list(posts)).in_force(day)


def holders_of(post: Post, reach: Reach, *, with_booked: bool) -> list[Appointment]:
    """Everybody who has held it and whom the reader sees, the latest first; who is booked for it only `with_booked`."""
    held = Appointment.objects.filter(reach.sees(APPOINTMENT), post=post, person__is_service=False)
    if not with_booked:
        held = held.filter(starts_on__lte=today())
    return list(held.with_names().order_by("-starts_on", "-pk"))


def _posts_then(unit: Unit, day: date, reach: Reach) -> list[PostThen]:
    posts = {one.post.pk: one for one in posts_on(unit, day)}
    for held in reach.appointments(day).filter(post__in=list(posts)).select_related("person").order_by("pk"):
        posts[held.post_id].holders.append(held)
    return list(posts.values())


def _with_former(units: QuerySet[Unit], day: date) -> Sequence[Unit]:
    return list(units.order_by("path").prefetch_related(_former(FormerUnit, day)))


def _former(rows: type[FormerUnit] | type[FormerPost], day: date) -> Prefetch:
    until = rows._default_manager.filter(until_on__gte=day).order_by("until_on")
    return Prefetch("former", queryset=until, to_attr="former_then")


def _earliest(rows: Sequence[Former]) -> Former | None:
    """Of what held until that day or a later one, what ended first: it held on the day."""
    return rows[0] if rows else None


def _unit_then(unit: Unit, day: date) -> UnitThen:
    was = _earliest(unit.former_then)
    stands = (unit.established_on is None or unit.established_on <= day) and (
        unit.abolished_on is None or unit.abolished_on > day
    )
    if was is not None:
        return UnitThen(unit, was.name, was.short_name, was.above_id, stands)
    above = unit.above()
    return UnitThen(unit, unit.name, unit.short_name, above.pk if above else None, stands)
