"""What the acts of the leaders' view ask."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UrgeAllForm(forms.Form):
    note = forms.CharField(
        label=_("What you ask for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class WallForm(forms.Form):
    name = forms.CharField(label=_("Where it hangs"), max_length=40)
    shows_titles = forms.BooleanField(
        label=_("With the titles of matters"),
        required=False,
        initial=True,
        help_text=_("Names, telephone numbers and texts never stand on a wall."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("wall", "Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
