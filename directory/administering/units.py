"""Units: established, renamed, placed, moved, merged, abolished."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.actions import establish_unit
from directory.actors import today
from directory.administering.permitting import locked, refuse_root
from directory.administering.refusals import AfterOf, BelowItself, Link, NameTaken, StillInside
from directory.events import UNIT_ABOLISHED, UNIT_MERGED, UNIT_MOVED, UNIT_PLACED, UNIT_RENAMED
from directory.finding.keeping import list_people, list_unit_anew
from directory.history.keeping import keep_posts, keep_units
from directory.models import Appointment, Post, Unit, UnitQuerySet, VisibilityScope
from office.audit.actor import Actor
from office.audit.record import record
from office.ui.listing import listed

_NAMED = 5  # of what is still inside, so many by name


@transaction.atomic
def establish_below(
    parent: Unit, *, name: str, short_name: str, kind: str, level: str, can_issue: bool, on: date | None = None,
    by: Actor,
) -> Unit:  # fmt: skip
    (parent,) = locked(parent, by=by)
    _refuse_same_name(parent, [short_name])
    return establish_unit(
        parent,
        name=name,
        short_name=short_name,
        kind=kind,
        level=level,
        can_issue=can_issue,
        established_on=on or today(),
        by=by,
    )


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, short_name: str, on: date | None = None, by: Actor) -> Unit:
    on = on or today()
    (unit,) = locked(unit, by=by)
    _refuse_same_name(unit.above(), [short_name], besides=[unit.pk])
    keep_units([unit], until=on)
    before, unit.name, unit.short_name = unit.name, name, short_name
    unit.save(update_fields=["name", "short_name"])
    list_unit_anew(unit)
    record(UNIT_RENAMED, unit, by=by, before=before, after=name, short_name=short_name, on=on.isoformat())
    return unit


@transaction.atomic
def place_unit(unit: Unit, *, after: Unit | None, on: date | None = None, by: Actor) -> Unit:
    """Its place in the official order: after a sister, or first."""
    (unit,) = locked(unit, by=by)
    refuse_root(unit)
    sisters = list(_below(unit.above()).exclude(pk=unit.pk))
    if after is not None and after.pk not in {one.pk for one in sisters}:
        raise AfterOf
    if sisters:
        beside = next((one for one in sisters if after and one.pk == after.pk), sisters[0])
        Unit.objects.move(unit, beside, "right" if after else "left")
        unit.refresh_from_db()
    record(UNIT_PLACED, unit, by=by, after=after.name if after else "", on=(on or today()).isoformat())
    return unit


@transaction.atomic
def move_unit(unit: Unit, *, to: Unit, on: date | None = None, by: Actor) -> Unit:
    """With everything below it, as the last under another unit. Needs the right over both."""
    on = on or today()
    unit, to = locked(unit, to, by=by)
    refuse_root(unit)
    _refuse_inside(to, unit)
    _refuse_same_name(to, [unit.short_name], besides=[unit.pk])
    above = unit.above()
    keep_units([unit], until=on)
    Unit.objects.move(unit, to, "last-child")
    unit.refresh_from_db()
    came_from = str(above.public_id) if above else ""
    record(UNIT_MOVED, unit, by=by, from_unit=came_from, to_unit=str(to.public_id), on=on.isoformat())
    return unit


@transaction.atomic
def merge_unit(unit: Unit, *, into: Unit, on: date | None = None, by: Actor) -> Unit:
    """Its posts with their holders, and the units below it, go to another, which is asked from now on for what was
    asked of this one. This one is abolished; what it issued and owned stays under its name.

    Grants to posts go along with the posts. What was granted to the unit itself opens to the posts of the other too:
    by `merged_into`, so that nothing is copied. Rules of visibility about the unit go on to hold for what it had.
    """
    on = on or today()
    unit, into = locked(unit, into, by=by)
    refuse_root(unit)
    _refuse_inside(into, unit)
    below = list(_below(unit).standing(on))
    _refuse_same_name(into, [one.short_name for one in below], besides=[unit.pk])
    posts = list(Post.objects.filter(unit=unit).order_by("order", "pk"))
    keep_units([*below, unit], until=on)
    keep_posts(posts, until=on)
    _go_on_holding(unit, posts, below)
    for one in below:
        Unit.objects.move(Unit.objects.get(pk=one.pk), Unit.objects.get(pk=into.pk), "last-child")
    _take_posts(into, posts)
    unit = Unit.objects.get(pk=unit.pk)
    unit.abolished_on, unit.merged_into = on, into
    unit.save(update_fields=["abolished_on", "merged_into"])
    Unit.objects.filter(merged_into=unit).update(merged_into=into)  # one step leads to whoever is asked today
    record(
        UNIT_MERGED,
        unit,
        by=by,
        into=str(into.public_id),
        into_name=into.name,
        units=len(below),
        posts=len(posts),
        on=on.isoformat(),
    )
    return unit


@transaction.atomic
def abolish_unit(unit: Unit, *, on: date | None = None, by: Actor) -> Unit:
    """With its vacant posts; nobody and nothing may be left inside. Rooms that still hold something of it refuse too.
    Raises StillInside."""
    on = on or today()
    (unit,) = locked(unit, by=by)
    refuse_root(unit)
    _refuse_full(unit, on)
    Post.objects.filter(unit=unit, abolished_on=None).update(abolished_on=on)
    unit.abolished_on = on
    unit.save(update_fields=["abolished_on"])
    record(UNIT_ABOLISHED, unit, by=by, on=on.isoformat())
    return unit


def still_held(posts: Iterable[Post] | Q, on: date) -> list[Appointment]:
    """Who holds one of the posts on that day or later."""
    where = posts if isinstance(posts, Q) else Q(post__in=list(posts))
    held = Appointment.objects.filter(where).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return list(held.with_names().in_official_order())


def people_links(held: Iterable[Appointment]) -> list[Link]:
    found = {one.person_id: one.person for one in held}
    return [(one.name, reverse("directory:person", args=[one.public_id])) for one in found.values()]


def _below(unit: Unit | None) -> UnitQuerySet:
    assert unit is not None
    found: UnitQuerySet = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
    return found.order_by("path")


def _refuse_inside(other: Unit, unit: Unit) -> None:
    if other.path.startswith(unit.path):
        raise BelowItself


def _refuse_same_name(above: Unit | None, names: Collection[str], *, besides: Collection[int] = ()) -> None:
    if above is None:
        return
    taken = _below(above).filter(abolished_on=None, short_name__in=names).exclude(pk__in=besides).first()
    if taken is not None:
        raise NameTaken(taken.short_name, above.short_name)


def _refuse_full(unit: Unit, on: date) -> None:
    people, units = people_links(still_held(Q(post__unit=unit), on)), list(_below(unit).standing(on))
    told, links = [], people[:_NAMED]
    if people:
        names = listed([name for name, _url in people[:_NAMED]])
        told.append(ngettext("%(n)d person (%(names)s)", "%(n)d people (%(names)s)", len(people))
                    % {"n": len(people), "names": names})  # fmt: skip
    if units:
        names = listed([one.short_name for one in units[:_NAMED]])
        told.append(ngettext("%(n)d unit (%(names)s)", "%(n)d units (%(names)s)", len(units))
                    % {"n": len(units), "names": names})  # fmt: skip
        links += [(one.name, reverse("directory:unit", args=[one.public_id])) for one in units[:_NAMED]]
    if told:
        said = _("%(unit)s cannot be abolished: still inside on that day: %(what)s. Relieve or move them first.")
        raise StillInside(said % {"unit": unit.name, "what": listed(told, most=2)}, links)


def _take_posts(into: Unit, posts: list[Post]) -> None:
    """After those it has, in the order they had."""
    last = Post.objects.filter(unit=into).aggregate(last=Max("order"))["last"] or 0
    for place, post in enumerate(posts, start=1):
        post.unit, post.order = into, last + 10 * place
    Post.objects.bulk_update(posts, ["unit", "order"])
    list_people(Appointment.objects.filter(post__in=posts).select_related("person", "post__unit"))


def _go_on_holding(unit: Unit, posts: Iterable[Post], below: Iterable[Unit]) -> None:
    """A rule about the unit is about these, wherever they stand from now on."""
    for scope in VisibilityScope.objects.filter(unit=unit, rule__ended_at=None):
        units = below if scope.with_below else ()
        facts = {"rule_id": scope.rule_id, "side": scope.side}
        VisibilityScope.objects.bulk_create(
            [
                *(VisibilityScope(**facts, post=one) for one in posts),
                *(VisibilityScope(**facts, unit=one, with_below=True) for one in units),
            ]
        )
