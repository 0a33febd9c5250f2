"""What the registry writes in its register of numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from office.ui.forms import DateInput
from workflows.documents.forms import Text
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
