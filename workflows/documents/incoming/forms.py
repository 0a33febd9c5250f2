"""What the registry takes down of a paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.choosing import OneUnit
from directory.models import Unit
from directory.visibility import units_visible_to
from office.audit.actor import Actor
from office.duties.models import Urgency
from office.files.content import ALLOWED
from office.ui.forms import DateTimeInput, FileDrop, FilesField
from office.worktime.clock import now
from workflows.documents.forms import Text, genre_choices, offer
from workflows.documents.genres import Genre
from workflows.documents.permissions import registries_of


class EntryForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("Received for"), queryset=Unit.objects.none(), empty_label=None)
    paper = FilesField(
        label=_("The paper, scanned"),
        required=False,
        widget=FileDrop(types=[".pdf", ".jpg", ".jpeg", ".png"], max_bytes=settings.FILES_MAX_BYTES),
        help_text=_("One PDF, or the pictures of its pages in order."),
    )
    title = Text(label=_("Title"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}))
    genre = forms.ChoiceField(label=_("Genre"), choices=genre_choices, initial=Genre.NOTICE)
    sender = OneUnit(label=_("From, a unit of the directory"), required=False)
    sender_name = Text(label=_("From, where it is not in the directory"), max_length=120, required=False)
    sender_number = Text(label=_("Their number"), max_length=40, required=False)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=Urgency.NORMAL)
    arrived_at = forms.DateTimeField(label=_("Arrived"), widget=DateTimeInput)
    attachments = FilesField(
        label=_("Attachments"),
        required=False,
        widget=FileDrop(types=[f".{one}" for one in ALLOWED], max_bytes=settings.FILES_MAX_BYTES),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Unit.objects.filter(pk__in=registries_of(actor)).order_by("path")
        offer(self, "unit", mine)
        self.fields["unit"].initial = mine.first()
        standing = units_visible_to(actor).standing(today()).filter(can_issue=True)
        offer(self, "sender", standing.exclude(pk__in=mine).order_by("path"))
        self.fields["arrived_at"].initial = now()
