"""The form of the page that verifies a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PaperForm(forms.Form):
    upload = forms.FileField(
        label=_("PDF file"),
        help_text=_("It is looked at and not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Choose the file to be verified."), "empty": _("The file is empty.")},
    )
