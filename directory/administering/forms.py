"""One form for each change. What it takes is kept as public ids and words, so that it can wait for its day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.actors import today
from directory.administering.giving import How
from directory.administering.marks import mark_of
from directory.choosing import OnePersonInPost, OneUnit, people_near, units_near
from directory.models import Appointment, Person, Post, Unit
from directory.permissions import person_numbered
from directory.roles import Role
from office.audit.actor import Actor
from office.ui.forms import DateInput

Thing = Unit | Post | Appointment
FIRST = ""


class ChangeForm(forms.Form):
    """on: today, or the day for which it is booked. seen: how the thing stood when the form was drawn."""

    on = forms.DateField(
        label=_("Takes effect on"), widget=DateInput, help_text=_("Today at once; a later day is booked.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, actor: Actor, unit: Unit, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.unit, self.thing = actor, unit, thing
        self.fields["on"].initial = today()
        self.fields["seen"].initial = mark_of(thing)
        self.prepare()
        self.order_fields([name for name in self.fields if name not in ("on", "seen")] + ["on", "seen"])

    def prepare(self) -> None:
        """What depends on the unit or the post."""

    def given(self) -> dict[str, Any]:
        """As it is kept: what the change takes, by its names."""
        return {}

    def about(self) -> str:
        """In a few words for the list of what is booked."""
        return ""


class RenameForm(ChangeForm):
    name = forms.CharField(label=_("Full name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60)

    def prepare(self) -> None:
        assert isinstance(self.thing, Unit)
        self.fields["name"].initial, self.fields["short_name"].initial = self.thing.name, self.thing.short_name

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "short_name")}

    def about(self) -> str:
        return str(self.cleaned_data["name"])


class EstablishForm(RenameForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Unit.Level.choices)
    can_issue = forms.BooleanField(
        label=_("May issue official documents in its own name"),
        required=False,
        help_text=_("Regulation, article 37. Divisions never do."),
    )

    def prepare(self) -> None:
        self.fields["kind"].initial, self.fields["level"].initial = Unit.Kind.DIVISION, self.unit.level

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "short_name", "kind", "level", "can_issue")}


class _Placed(ChangeForm):
    after = forms.ChoiceField(label=_("After"), required=False)

    def others(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def prepare(self) -> None:
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)
        after.choices = [(FIRST, _("— first of all —")), *self.others()]

    def given(self) -> dict[str, Any]:
        return {"after": self.cleaned_data["after"]}

    def about(self) -> str:
        chosen = self.cleaned_data["after"]
        return next((words for value, words in self.others() if value == chosen), "")


class PlaceForm(_Placed):
    def others(self) -> list[tuple[str, str]]:
        above = self.unit.above()
        sisters = (
            Unit.objects.filter(path__startswith=above.path, depth=self.unit.depth) if above else Unit.objects.none()
        )
        sisters = sisters.standing(today()).exclude(pk=self.unit.pk)
        return [(str(one.public_id), one.name) for one in sisters]


class MoveForm(ChangeForm):
    to = OneUnit(label=_("Under which unit"))

    def prepare(self) -> None:
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = units_near(self.actor, self.unit)

    def given(self) -> dict[str, Any]:
        return {"to": str(self.cleaned_data["to"].public_id)}

    def about(self) -> str:
        return f"→ {self.cleaned_data['to'].name}"


class MergeForm(MoveForm):
    to = OneUnit(label=_("Into which unit"))


class PostForm(ChangeForm):
    title = forms.CharField(label=pgettext_lazy("post", "Title"), max_length=60)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What whoever holds the post may be asked to do."),
    )

    def prepare(self) -> None:
        if isinstance(self.thing, Post):
            self.fields["title"].initial, self.fields["roles"].initial = self.thing.title, self.thing.roles

    def given(self) -> dict[str, Any]:
        kept = {"title": self.cleaned_data["title"], "roles": self.cleaned_data["roles"]}
        return kept | ({"post": str(self.thing.public_id)} if isinstance(self.thing, Post) else {})

    def about(self) -> str:
        return str(self.cleaned_data["title"])


class _OfPost(ChangeForm):
    def given(self) -> dict[str, Any]:
        return super().given() | {"post": str(self.thing.public_id)}

    def about(self) -> str:
        assert isinstance(self.thing, Post)
        return " ".join(filter(None, (self.thing.title, super().about())))


class AbolishPostForm(_OfPost):
    """Nothing but the day."""


class PlacePostForm(_OfPost, _Placed):
    def others(self) -> list[tuple[str, str]]:
        rest = Post.objects.filter(unit=self.unit, abolished_on=None).exclude(pk=self.thing.pk).order_by("order", "pk")
        return [(str(one.public_id), one.title) for one in rest]


class MakeMainForm(ChangeForm):
    def given(self) -> dict[str, Any]:
        return {"appointment": str(self.thing.public_id)}

    def about(self) -> str:
        return str(self.thing)


class AppointForm(forms.Form):
    """Somebody of the book, chosen from the list or by staff number: whoever holds no post stands in no list."""

    person = OnePersonInPost(label=_("Whom to appoint"), required=False)
    number = forms.CharField(
        label=_("or by staff number"),
        max_length=60,
        required=False,
        help_text=_("For somebody who holds no post now, or whom the list does not show."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    how = forms.ChoiceField(
        label=_("As a main or a concurrent post"),
        choices=[
            (How.MOVES, _("As the main post; the one held as main until then ends the day before")),
            (How.KEEPS, _("As the main post; the one held as main until then is kept as a concurrent one")),
            (How.BESIDE, _("As a concurrent post; the main one stays what it is")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Of somebody without a main post this becomes the main one; choose the first."),
    )

    def __init__(self, *args: Any, actor: Actor, unit: Unit, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["starts_on"].initial = today()
        people = self.fields["person"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = people_near(actor)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen, number = given.get("person"), given.get("number", "").strip()
        given["who"] = person_numbered(self.actor, number) if number else chosen and chosen.person
        if number and given["who"] is None:
            self._refuse("number", _("Nobody has this staff number."))
        elif number and chosen and chosen.person != given["who"]:
            self._refuse("number", _("This is somebody else than chosen above."))
        elif not given["who"] and "person" not in self.errors:
            self._refuse("person", _("Choose somebody, or give a staff number."))
        return given

    def _refuse(self, field: str, words: Any) -> None:
        self.add_error(field, forms.ValidationError(words, code="who"))

    def who(self) -> Person:
        person: Person = self.cleaned_data["who"]
        return person

    def starts(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        return day


class EnrolForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    username = forms.CharField(label=_("Staff number"), max_length=60)
    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.none(), empty_label=None)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    office_room = forms.CharField(label=_("Office room"), max_length=30, required=False)

    def __init__(self, *args: Any, actor: Actor, unit: Unit, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()
        posts = self.fields["post"]
        assert isinstance(posts, forms.ModelChoiceField)
        posts.queryset = (
            Post.objects.filter(unit=unit, abolished_on=None).select_related("unit").order_by("order", "pk")
        )

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("phone", "mobile", "email", "office_room")}


class CorrectForm(forms.Form):
    """fields: those its reader corrects. hidden: what they are not shown; left empty it stays as it is."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    office_room = forms.CharField(label=_("Office room"), max_length=30, required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(
        self, *args: Any, person: Person, fields: Collection[str], hidden: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hidden_facts = [name for name in hidden if getattr(person, name)]
        for name in [name for name in self.fields if name not in (*fields, "seen")]:
            del self.fields[name]
        for name in fields:
            if name in self.hidden_facts:
                self.fields[name].help_text = _("You are not shown what stands here; left empty it stays.")
            else:
                self.fields[name].initial = getattr(person, name)
        self.fields["seen"].initial = mark_of(person)

    def facts(self) -> dict[str, str]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {name: value for name, value in given.items() if value or name not in self.hidden_facts}


class EndForm(forms.Form):
    last_on = forms.DateField(label=_("Last day in this post"), widget=DateInput)

    def __init__(self, *args: Any, actor: Actor, unit: Unit, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].initial = getattr(thing, "ends_on", None) or today()
