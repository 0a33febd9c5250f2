"""Whom a paper is laid before, and why."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.actors import today
from directory.asking import subtrees_of, within_reach
from directory.choosing import PeopleInPosts, UnitChoices, people_near
from directory.models import Appointment, Unit
from directory.visibility import units_visible_to
from office.audit.actor import Actor
from workflows.documents.forms import Text, offer


class _SizedUnits(UnitChoices):
    """Each unit with how many it would be laid before, so that nobody asks a whole city unawares."""

    sizes: Mapping[str, int] = {}

    def said_of(self, unit: Unit) -> str:
        n = self.sizes.get(unit.path, 0)
        return ngettext("%(unit)s · %(n)d reader", "%(unit)s · %(n)d readers", n) % {"unit": unit.short_name, "n": n}


class CirculateForm(forms.Form):
    note = Text(label=_("Why they should read it"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    people = PeopleInPosts(label=_("Single posts"), required=False)
    units = _SizedUnits(
        label=_("Whole units"), required=False, help_text=_("Every post of a unit and of all units below it.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offer(self, "people", people_near(actor).exclude(person=actor.person))
        where = Q(pk__in=[])
        for path in subtrees_of(actor):
            where |= Q(path__startswith=path)
        offer(self, "units", units_visible_to(actor).standing(today()).filter(where).order_by("path"))
        units = self.fields["units"]
        assert isinstance(units, _SizedUnits)
        units.sizes = _sizes_of(within_reach(actor).exclude(person=actor.person))

    @property
    def readers(self) -> list[Appointment]:
        """The posts named, and all posts of the units named and below them."""
        given = self.cleaned_data
        where = Q(pk__in=[one.pk for one in given["people"]])
        for unit in given["units"]:
            where |= Q(post__unit__path__startswith=unit.path, pk__in=within_reach(self.actor).values("pk"))
        return list(Appointment.objects.filter(where).in_force(today()))


def _sizes_of(reached: QuerySet[Appointment]) -> Counter[str]:
    """How many of these posts lie in a unit and below it, by its path."""
    sizes: Counter[str] = Counter()
    held = Appointment.objects.filter(pk__in=reached.values("pk")).in_force(today())
    for path, n in held.values_list("post__unit__path").annotate(n=Count("pk")):
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            sizes[path[:end]] += n
    return sizes
