"""What of the register of matters is asked for."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Unit
from office.ui.forms import DateInput
from workflows.supervision.books.sifting import numbered
from workflows.supervision.models import Matter

_NUMBERED = [one for one in Matter.State.choices if one[0] != Matter.State.PROPOSED]


class SiftForm(forms.Form):
    """A value that is none of those offered counts as not asked."""

    q = forms.CharField(label=_("Words of the title, or a number"), max_length=60, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2999, required=False)
    number = forms.IntegerField(label=_("Serial number"), min_value=1, max_value=999_999, required=False)
    lead = forms.ModelChoiceField(label=_("Lead unit"), queryset=Unit.objects.none(), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=Matter.Category.choices, required=False)
    state = forms.ChoiceField(label=_("State"), choices=_NUMBERED, required=False)
    late = forms.ChoiceField(
        label=pgettext_lazy("register", "In time or late"),
        choices=[("late", pgettext_lazy("register", "Late")), ("in_time", pgettext_lazy("register", "In time"))],
        required=False,
    )
    since = forms.DateField(label=_("Since"), widget=DateInput, required=False)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def __init__(self, given: Any, *, agency: Unit) -> None:
        super().__init__(given)
        lead: Any = self.fields["lead"]
        lead.queryset = Unit.objects.filter(pk__in=numbered(agency).order_by().values("lead")).order_by("path")
        lead.empty_label = lead.label
        lead.label_from_instance = lambda unit: unit.short_name
        for name in ("category", "state", "late"):
            field: Any = self.fields[name]
            field.choices = [("", field.label), *field.choices]
        for one in self.fields.values():
            one.widget.attrs["aria-label"] = one.label
            if not isinstance(one, forms.ChoiceField):
                one.widget.attrs["placeholder"] = one.label

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def query(self) -> str:
        """For an address, without what was not asked."""
        return urlencode({name: self.data[name] for name in self.asked})
