"""What is asked about a Word file: which, and what becomes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Unit
from workflows.documents.forms import genre_choices, offer
from workflows.documents.genres import Genre


class WordFileForm(forms.Form):
    upload = forms.FileField(
        label=_("Word file"),
        help_text=_(".docx, at most 20 MB, without macros. An older .doc: save it as .docx first."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty."),
            "max_length": _("The name of the file is too long."),
        },
    )


class BeginForm(forms.Form):
    """In whose name, and as what, a new draft begins."""

    issuer = forms.ModelChoiceField(label=_("Issuer"), queryset=Unit.objects.none(), empty_label=None)
    genre = forms.ChoiceField(label=_("Genre"), choices=genre_choices, initial=Genre.NOTICE)

    def __init__(self, *args: Any, issuers: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "issuer", Unit.objects.filter(pk__in=[one.pk for one in issuers]))
        self.fields["issuer"].initial = issuers[0] if issuers else None
