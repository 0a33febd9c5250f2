"""What an export is for, and in which form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.exporting.tables import Format


class ExportForm(forms.Form):
    reason = forms.CharField(
        label=_("What is it for?"), max_length=120, help_text=_("Recorded with your name, and printed in the file.")
    )
    with_below = forms.BooleanField(label=_("With all units below"), required=False, initial=True)
    format = forms.ChoiceField(
        label=_("File type"), choices=Format.choices, initial=Format.XLSX, widget=forms.RadioSelect
    )
