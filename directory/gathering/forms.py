"""Naming units and roles; whoever does is told at once whom that means."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.asking import subtrees_of
from directory.choosing import UnitChoices
from directory.gathering.rules import Rule
from directory.roles import Role
from directory.subtrees import below
from directory.visibility import units_visible_to
from office.audit.actor import Actor


class GatheringForm(forms.Form):
    """Offers the units whose people the actor may ask."""

    units = UnitChoices(label=_("Whole units"))
    with_below = forms.BooleanField(label=_("With all units below them"), required=False, initial=True)
    roles = forms.TypedMultipleChoiceField(
        label=_("Only posts with one of these roles"),
        choices=Role.choices,
        coerce=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every post of these units."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = reduce(or_, (below(path, "path") for path in subtrees_of(actor)), Q(pk__in=()))
        field = self.fields["units"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = units_visible_to(actor).standing(today()).filter(reached).order_by("path")

    def clean(self) -> dict[str, Any] | None:
        """A role says which posts of a unit; alone it would say nothing."""
        given = super().clean() or self.cleaned_data
        if given.get("roles") and not given.get("units") and not self.has_error("units"):
            self.add_error("units", self.fields["units"].error_messages["required"])
        return given

    @property
    def rule(self) -> Rule | None:
        """None where no unit is named."""
        given = self.cleaned_data
        units = tuple(unit.public_id for unit in given.get("units", ()))
        return Rule(units, tuple(given["roles"]), given["with_below"]) if units else None
