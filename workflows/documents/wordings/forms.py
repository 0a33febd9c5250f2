"""The forms in which an office keeps templates and wordings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.documents.forms import Text, genre_choices
from workflows.documents.genres import Genre
from workflows.documents.models import Template


class TemplateForm(forms.Form):
    name = Text(label=_("Name of the template"), max_length=40, help_text=_("Under which those who draft find it"))
    genre = forms.ChoiceField(label=_("Genre"), choices=genre_choices, initial=Genre.NOTICE)
    title = Text(
        label=_("Title"), max_length=120, required=False, help_text=_("Issuer, 关于, matter, 的 and the genre")
    )
    body = Text(
        label=_("Body"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Levels, tables and figures are typed as in a draft; ○○ stands for what the writer fills in."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(template: Template) -> dict[str, Any]:
        return {name: getattr(template, name) for name in ("name", "genre", "title", "body", "version")}


class WordingForm(forms.Form):
    text = Text(label=_("Wording"), max_length=120, help_text=_("One sentence, with its full stop"))
