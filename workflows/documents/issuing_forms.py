"""The forms of the steps after the draft: adopted by a meeting, corrected at the verification, numbered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from office.ui.forms import DateInput
from workflows.documents.forms import OpinionField, Text, offer
from workflows.documents.models import Document, Number, Register, Revision
from workflows.documents.numbering import free_numbers, year_of
from workflows.documents.words import Words


class AdoptForm(forms.Form):
    adopted_on = forms.DateField(
        label=_("Adopted on"), widget=DateInput, error_messages={"required": _("Say on which day it was adopted.")}
    )
    opinion = OpinionField()


class CorrectForm(forms.Form):
    """The signed text to be corrected, and what the reviewer declares the change to be."""

    title = Text(label=_("Title"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}))
    body = Text(label=_("Body"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 16}))
    annotation = Text(label=_("Annotation"), max_length=200, required=False)
    declared = forms.ChoiceField(
        label=_("What was changed"),
        choices=Revision.Correction,
        widget=forms.RadioSelect,
        help_text=_("Marks, blanks and slips of the pen are form. Numbers, dates, names and terms never are."),
        error_messages={"required": _("The text was changed: declare whether in form or in substance.")},
    )
    opinion = OpinionField()

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        self.before = Words.of(document)
        kwargs.setdefault("initial", {name: getattr(document, name) for name in ("title", "body", "annotation")})
        super().__init__(*args, **kwargs)

    @property
    def words(self) -> Words:
        given = self.cleaned_data
        return Words(given["title"], self.before.main_recipients, self.before.cc_recipients, given["body"],
                     given["annotation"])  # fmt: skip


class RegisterForm(forms.Form):
    register = forms.ModelChoiceField(label=_("Register"), queryset=Register.objects.none(), empty_label=None)
    free = forms.ModelChoiceField(
        label=_("Number"), queryset=Number.objects.none(), required=False, empty_label=_("The next in the register")
    )
    opinion = OpinionField()

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = Register.objects.filter(unit=document.issuer).order_by("pk")
        offer(self, "register", registers)
        self.fields["register"].initial = registers.first()
        free = free_numbers(document)
        if free:
            offer(self, "free", Number.objects.filter(pk__in=[one.pk for one in free]).select_related("register"))
        else:
            del self.fields["free"]
        if year_of(document) != today().year:
            told = _("It was signed in %(year)d and is numbered in that year.") % {"year": year_of(document)}
            self.fields["register"].help_text = told
