"""What the registry writes in its register of numbers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.actors import today
from office.duties.models import Urgency
from office.ui.forms import DateInput
from workflows.documents.forms import Text
from workflows.documents.genres import Genre
from workflows.documents.numbering import HIGHEST


class ByHandForm(forms.Form):
    seq = forms.IntegerField(label=_("Number in the series"), min_value=1, max_value=HIGHEST)
    title = Text(label=_("Title"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)

    def clean_signed_on(self) -> Any:
        signed_on = self.cleaned_data["signed_on"]
        if signed_on > today():
            raise forms.ValidationError(_("Not a day to come."))
        return signed_on


class LeaveForm(forms.Form):
    """Cancelled, it may be given again; void, never."""

    how = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("cancel", _("Cancel: it may be given to the next document")),
            ("void", _("Void: it is never given again")),
        ],
        widget=forms.RadioSelect,
        initial="cancel",
    )
    reason = Text(label=_("Reason"), max_length=200)


class CorrectionForm(forms.Form):
    """The fields that may be corrected, as they read now, and why."""

    title = Text(label=_("Title"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)
    sender_name = Text(label=pgettext_lazy("register", "Sender"), max_length=120)
    sender_number = Text(label=_("Their number"), max_length=40, required=False)
    arrived_on = forms.DateField(label=_("Arrived"), widget=DateInput)
    remark = Text(label=_("Remark"), max_length=200, required=False)
    reason = Text(label=_("Why it is corrected"), max_length=200)

    def __init__(self, given: Any, *, standing: Mapping[str, Any]) -> None:
        """standing: what may be corrected, by field; nothing else is asked."""
        super().__init__(given, initial=dict(standing))
        self.fields = {name: field for name, field in self.fields.items() if name in standing or name == "reason"}


class SiftForm(forms.Form):
    """What of a register is shown. A value that is none of those offered counts as not asked."""

    q = forms.CharField(label=_("Words of the title"), max_length=60, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2999, required=False)
    number = forms.IntegerField(label=_("Serial number"), min_value=1, max_value=HIGHEST, required=False)
    party = forms.CharField(max_length=60, required=False)
    genre = forms.ChoiceField(label=_("Genre"), required=False)
    urgency = forms.TypedChoiceField(label=_("Urgency"), coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    since = forms.DateField(label=_("Since"), widget=DateInput, required=False)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def __init__(self, given: Any, *, party: Any, states: list[tuple[str, Any]]) -> None:
        """party: what the other side is called here; states: of the papers this register holds."""
        super().__init__(given)
        self.fields["party"].label = party
        offered: dict[str, list[tuple[Any, Any]]] = {
            "genre": list(Genre.choices),
            "urgency": list(Urgency.choices),
            "state": states,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            field.choices = [("", field.label), *choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            if not isinstance(field, forms.ChoiceField):
                field.widget.attrs["placeholder"] = field.label

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def said(self) -> str:
        """In words, as a name for it."""
        return " · ".join(self._said(name, value) for name, value in self.asked.items())

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            return str(dict(offered)[value])
        return str(value) if name in ("q", "party", "year") else f"{field.label} {value}"

    @property
    def query(self) -> str:
        """For an address, without what was not asked."""
        return urlencode({name: self.data[name] for name in self.asked})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("What is it for?"), max_length=120, help_text=_("Recorded with your name, and printed in the file.")
    )
