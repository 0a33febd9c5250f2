"""The small forms of the page on which one keeps phrases and a signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.documents.forms import OpinionField, Text


class PhraseForm(forms.Form):
    text = Text(label=_("Phrase"), max_length=60)


class SignatureForm(forms.Form):
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Or a picture of it"), help_text=_("PNG with a transparent ground, at most 200 KB"), required=False
    )


class CorrectionForm(forms.Form):
    opinion = OpinionField(
        required=True, max_length=5000, error_messages={"required": _("Say what the opinion should say.")}
    )
