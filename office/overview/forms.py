"""What the acts of the leaders' view ask."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UrgeAllForm(forms.Form):
    note = forms.CharField(
        label=_("What you ask for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
