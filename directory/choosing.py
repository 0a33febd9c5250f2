"""Choosing units and people out of the whole city: grouped in official order, found by characters and by pinyin."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from directory.actors import administered, today
from directory.models import Appointment, Unit
from directory.names import pinyin_of
from directory.roles import Role
from directory.subtrees import below
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.ui.forms import Choices, OneChoice

MOST_OFFERED = 1500  # people or units in one list; beyond it one names their units
_KNOWN = (
    Role.PRINCIPAL_LEADER,
    Role.DEPUTY_LEADER,
    Role.OFFICE_DIRECTOR,
    Role.DIVISION_HEAD,
    Role.UNIT_LIAISON,
    Role.REGISTRY_CLERK,
)


class _Grouped(ModelChoiceIterator):
    """Choices under the heading that their field gives each of them."""

    field: "UnitChoices | OneUnit | PeopleInPosts | OnePersonInPost"

    def __iter__(self) -> Iterator[Any]:
        rows = list(self.queryset.all())
        heading_of = self.field.headings(rows)
        groups: dict[str, list[Any]] = {}
        for row in rows:
            groups.setdefault(heading_of(row), []).append(self.choice(row))
        yield from groups.items()


class Found(str):
    """A label that is also found by how it sounds: 财政 by czj or caizheng; a unit by its full name too."""

    sounds: str
    beside: bool  # a post held beside a main one: whoever types a name is offered the main one first

    def __new__(cls, label: str, pinyin: str, *, beside: bool = False) -> "Found":
        found = super().__new__(cls, label)
        found.sounds = f"{pinyin.replace(' ', '')} {''.join(part[0] for part in pinyin.split() if part)}"
        found.beside = beside
        return found


class _ByAgency:
    """People under the agency whose post they hold: 市财政局 with its leaders and the heads of its divisions."""

    def headings(self, rows: list[Any]) -> Any:
        deep = 2 * Unit.steplen
        paths = {one.post.unit.path[:deep] for one in rows}
        names = dict(Unit.objects.filter(path__in=paths).values_list("path", "short_name"))
        return lambda one: names.get(one.post.unit.path[:deep], one.post.unit.short_name)

    def label_from_instance(self, obj: Any) -> str:
        return Found(f"{obj.post}　{obj.person}", obj.person.pinyin, beside=not obj.is_main)


class PeopleInPosts(_ByAgency, forms.ModelMultipleChoiceField):
    iterator = _Grouped
    widget = Choices

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Appointment.objects.none(), **kwargs)


class OnePersonInPost(_ByAgency, forms.ModelChoiceField):
    iterator = _Grouped
    widget = OneChoice

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Appointment.objects.none(), empty_label=None, **kwargs)


class _ByFamily:
    """Units under their kind, as a line of recipients speaks of them: 市政府各部门, 各县（区）人民政府."""

    def headings(self, rows: list[Any]) -> Any:
        return _family

    def label_from_instance(self, obj: Any) -> str:
        label = Found(self.said_of(obj), pinyin_of(obj.short_name))
        label.sounds += f" {obj.name}"
        return label

    def said_of(self, unit: Unit) -> str:
        return unit.short_name


class UnitChoices(_ByFamily, forms.ModelMultipleChoiceField):
    iterator = _Grouped
    widget = Choices

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **kwargs)


class OneUnit(_ByFamily, forms.ModelChoiceField):
    iterator = _Grouped
    widget = OneChoice

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), empty_label=None, **kwargs)


def _family(unit: Unit) -> str:
    kind, level = Unit.Kind(unit.kind), Unit.Level(unit.level)
    known = {
        (Unit.Level.CITY, Unit.Kind.GOVERNMENT): _("City government"),
        (Unit.Level.CITY, Unit.Kind.BUREAU): _("City departments"),
        (Unit.Level.CITY, Unit.Kind.INSTITUTION): _("City institutions"),
        (Unit.Level.COUNTY, Unit.Kind.GOVERNMENT): _("County and district governments"),
        (Unit.Level.COUNTY, Unit.Kind.OFFICE): _("Offices of county and district governments"),
        (Unit.Level.COUNTY, Unit.Kind.BUREAU): _("County departments"),
        (Unit.Level.TOWNSHIP, Unit.Kind.GOVERNMENT): _("Township governments"),
    }
    return known.get((level, kind)) or f"{level.label} {kind.label}"


def units_near(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """Standing units the actor administers, without the one and what is below it: those higher up first, at most
    MOST_OFFERED."""
    kept = reduce(or_, (below(one.path, "path") for one in administered(actor)), Q(pk__in=()))
    found = Unit.objects.standing(today()).filter(kept).exclude(below(unit.path, "path"))
    nearest = found.order_by("depth", "path").values("pk")[:MOST_OFFERED]
    return Unit.objects.filter(pk__in=nearest).order_by("path")


def people_near(actor: Actor, *, more: Q | None = None) -> QuerySet[Appointment]:
    """With whom one works: one's own agency, elsewhere whoever heads a unit or answers for it, and `more`."""
    wanted = Q(post__roles__overlap=[str(role) for role in _KNOWN]) | (more or Q(pk__in=[]))
    for held in actor.appointments:
        way = held.post.unit.upwards()
        agency = next((unit for unit in way if unit.kind != Unit.Kind.DIVISION), way[-1])
        wanted |= Q(post__unit__path__startswith=agency.path)
    return offered(wanted, to=actor)


def offered(wanted: Q, *, to: Actor) -> QuerySet[Appointment]:
    """People the actor may write to, at most MOST_OFFERED, in official order."""
    held = reach_of(to, Purpose.CONTACT).appointments().filter(wanted, person__is_active=True)
    chosen = held.in_official_order().values("pk")[:MOST_OFFERED]
    return Appointment.objects.filter(pk__in=chosen).with_names().in_official_order()
