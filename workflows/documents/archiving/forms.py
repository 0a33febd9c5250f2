"""What an archivist enters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.documents.forms import Text


class FondsForm(forms.Form):
    fonds_no = Text(label=_("Fonds number"), max_length=20, help_text=_("As the state archive has given it."))
