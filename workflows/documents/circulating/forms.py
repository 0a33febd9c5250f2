"""Whom a paper is laid before, and why."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.asking import subtrees_of, within_reach
from directory.choosing import PeopleInPosts, UnitChoices, people_near
from directory.models import Appointment
from directory.visibility import units_visible_to
from office.audit.actor import Actor
from workflows.documents.forms import Text, offer


class CirculateForm(forms.Form):
    note = Text(label=_("Why they should read it"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    people = PeopleInPosts(label=_("Single posts"), required=False)
    units = UnitChoices(
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

    @property
    def readers(self) -> list[Appointment]:
        """The posts named, and all posts of the units named and below them."""
        given = self.cleaned_data
        where = Q(pk__in=[one.pk for one in given["people"]])
        for unit in given["units"]:
            where |= Q(post__unit__path__startswith=unit.path, pk__in=within_reach(self.actor).values("pk"))
        return list(Appointment.objects.filter(where).in_force(today()))
