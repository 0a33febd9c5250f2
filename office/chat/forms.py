"""The forms that open a room, bring people in, and issue a must-read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.actors import today
from directory.asking import subtrees_of, within_reach
from directory.choosing import PeopleInPosts, offered, people_near
from directory.gathering.forms import GatheringForm
from directory.gathering.rules import appointments
from directory.models import Appointment
from office.audit.actor import Actor
from office.chat.models import LONGEST, Room
from office.files.content import ALLOWED
from office.subjects.keys import LONGEST as LONGEST_QUESTION
from office.ui.forms import DateInput, DateTimeInput, FileDrop, FilesField, LongText
from office.worktime.clock import now


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class RoomForm(forms.Form):
    """开会话. A room has a purpose, and a day after which it is archived."""

    name = forms.CharField(label=_("Name of the room"), max_length=60)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, required=False, help_text=_("Stands under the name; what this room is for.")
    )
    people = PeopleInPosts(label=_("Members"), required=False)
    ends_on = forms.DateField(
        label=_("Archived after"), required=False, widget=DateInput, help_text=_("Empty: until its owner closes it.")
    )

    def __init__(self, *args: Any, actor: Actor, proposed: Q | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "people", people_near(actor, more=proposed).exclude(person=actor.person))


class FollowingForm(GatheringForm):
    """随组织的群: whom it gathers instead of who is in it."""

    name = forms.CharField(label=_("Name of the room"), max_length=60)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, required=False, help_text=_("Stands under the name; what this room is for.")
    )


class MembersForm(forms.Form):
    people = PeopleInPosts(label=_("New members"))
    with_history = forms.BooleanField(label=_("They may read what was said before"), required=False)

    def __init__(self, *args: Any, actor: Actor, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = room.memberships.filter(left_at=None).values("person")
        _offer(self, "people", people_near(actor).exclude(person__in=inside))


class FindForm(forms.Form):
    """搜索消息, in all rooms of whoever asks."""

    q = forms.CharField(label=_("Words or a name"), max_length=LONGEST_QUESTION, required=False)
    since = forms.DateField(label=pgettext_lazy("first day", "From"), required=False, widget=DateInput)
    until = forms.DateField(label=pgettext_lazy("last day", "Until"), required=False, widget=DateInput)
    with_files = forms.BooleanField(label=_("With files only"), required=False)


class PostForm(forms.Form):
    """What the composer sends."""

    text = LongText(required=False)
    client_msg_id = forms.UUIDField(required=False)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    not_urgent = forms.BooleanField(required=False)
    uploads = FilesField(
        required=False,
        widget=FileDrop(types=[f".{one}" for one in ALLOWED], max_bytes=settings.FILES_MAX_BYTES),
    )


class ForwardForm(forms.Form):
    """转发, into one of the rooms in which whoever forwards may speak."""

    to = forms.ChoiceField(label=_("Into the room"), widget=forms.RadioSelect)
    client_msg_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rooms: Sequence[tuple[Room, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(room.public_id), name) for room, name in rooms]


class MustReadForm(GatheringForm):
    """设必读: to posts, and to units or roles in them; each post answers for itself."""

    title = forms.CharField(label=_("Title"), max_length=100)
    text = LongText(label=_("What they must know"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    asks_done = forms.CharField(
        label=_("What they must do"),
        max_length=200,
        required=False,
        help_text=_("Empty: to know it is enough. Otherwise each says when it is done."),
    )
    due_at = forms.DateTimeField(label=_("To be confirmed by"), widget=DateTimeInput)
    members = forms.BooleanField(label=_("All members of the room"), required=False)
    people = PeopleInPosts(label=_("Single posts"), required=False)

    def __init__(self, *args: Any, actor: Actor, room: Room | None, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.room, self.actor = room, actor
        self.fields["units"].required = False
        if not subtrees_of(actor):  # theirs to ask in the room alone
            for name in ("units", "with_below", "roles"):
                del self.fields[name]
        inside = room.memberships.filter(left_at=None).values("person") if room else []
        near = Q(pk__in=within_reach(actor).values("pk")) | Q(person__in=inside)
        _offer(self, "people", offered(near, to=actor))
        if room is None:
            del self.fields["members"]
        self.fields["due_at"].initial = now() + timedelta(days=1)

    @property
    def asked(self) -> list[Appointment]:
        """Everybody meant: the posts named, those of the rule, and of the members of the room their main posts."""
        given = self.cleaned_data
        where = Q(pk__in=[one.pk for one in given["people"]])
        if self.rule is not None:
            reached = within_reach(self.actor).values("pk")
            where |= Q(pk__in=appointments(self.rule, on=today()).filter(pk__in=reached).values("pk"))
        if given.get("members") and self.room is not None:
            inside = self.room.memberships.filter(left_at=None).exclude(person=self.actor.person)
            where |= Q(is_main=True, person__in=inside.values("person"))
        return list(Appointment.objects.filter(where).in_force(today()))
