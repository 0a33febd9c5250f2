"""Whom somebody means who types: people, posts, and units with all below them or alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, Person, Post, Unit
from directory.search import people_found, units_found
from directory.subtrees import below
from directory.visibility.making import Alone, Named
from directory.visibility.reach import Purpose, Reach
from office.ui.forms import Choices, OneChoice
from office.ui.seeking import Labels, Seek

_MOST, _LOOKED_AT = 6, 60  # of each kind; before those outside are left out
_BELOW, _ALONE, _POST, _PERSON = "below", "alone", "post", "person"


@dataclass(frozen=True, slots=True)
class Nameable:
    """Whom a reader may name: of what they find, within the unit at this path; with people_only no posts and units.
    A name is sent as its kind and public id: below:…, alone:…, post:…, and person:… with that of an appointment."""

    reach: Reach
    within: str = ""
    people_only: bool = False

    def find(self, text: str) -> Labels:
        """Units first, since their people are found by their name too."""
        text = text.strip()[:60]
        if not text:
            return []
        people = people_found(self.reach.actor, text, most=_LOOKED_AT, reach=self.reach)
        people = [one for one in people if one.post.unit.path.startswith(self.within)][:_MOST]
        rest = [] if self.people_only else [*self._units(text), *self._posts(text)]
        return [*rest, *((f"{_PERSON}:{one.public_id}", _of_person(one)) for one in people)]

    def named(self, values: Sequence[str]) -> list[tuple[str, str, Named]]:
        """What these stand for, with what is read, as far as it may be named."""
        return sorted(self._named(values), key=lambda one: values.index(one[0]))

    def _named(self, values: Sequence[str]) -> Iterator[tuple[str, str, Named]]:
        asked = {kind: _ids(values, kind) for kind in (_BELOW, _ALONE, _POST, _PERSON)}
        units = {one.public_id: one for one in self._standing().filter(public_id__in=asked[_BELOW] | asked[_ALONE])}
        for found in units.values():
            if found.public_id in asked[_BELOW]:
                yield f"{_BELOW}:{found.public_id}", _with_below(found), found
            if found.public_id in asked[_ALONE]:
                yield f"{_ALONE}:{found.public_id}", _by_itself(found), Alone(found)
        for post in self._held().filter(public_id__in=asked[_POST]):
            yield f"{_POST}:{post.public_id}", _of_post(post), post
        people = self.reach.to(Purpose.FIND).appointments().filter(self._inside("post__unit__path"))
        for held in people.filter(public_id__in=asked[_PERSON]).with_names():
            yield f"{_PERSON}:{held.public_id}", _of_person(held), held.person

    def _inside(self, column: str) -> Q:
        return below(self.within, column) if self.within else Q()

    def _standing(self) -> Any:
        return self.reach.units().standing(today()).filter(self._inside("path"))

    def _held(self) -> Any:
        """Posts that stand, vacant ones too."""
        return Post.objects.filter(abolished_on=None, unit__in=self._standing()).select_related("unit")

    def _units(self, text: str) -> Iterator[tuple[str, str]]:
        found = units_found(self.reach.actor, text, most=_LOOKED_AT, reach=self.reach)
        for one in [one for one in found if one.path.startswith(self.within)][:_MOST]:
            yield f"{_BELOW}:{one.public_id}", _with_below(one)
            yield f"{_ALONE}:{one.public_id}", _by_itself(one)

    def _posts(self, text: str) -> Iterator[tuple[str, str]]:
        """The last word is the title, those before it name the unit."""
        *words, title = text.split()
        found = self._held().filter(title__icontains=title)
        if words:
            units = units_found(self.reach.actor, " ".join(words), most=_LOOKED_AT, reach=self.reach)
            found = found.filter(unit__in=units)
        for post in found.order_by("unit__path", "order", "pk")[:_MOST]:
            yield f"{_POST}:{post.public_id}", _of_post(post)


def _with_below(unit: Unit) -> str:
    return _("%(unit)s with all below") % {"unit": unit.name}


def _by_itself(unit: Unit) -> str:
    return _("%(unit)s alone") % {"unit": unit.name}


def _of_post(post: Post) -> str:
    return _("Post: %(post)s") % {"post": f"{post.unit.name} {post.title}"}


def _of_person(held: Appointment) -> str:
    return f"{held.post.unit.name} {held.post.title}　{held.person}"


def _ids(values: Sequence[str], wanted: str) -> set[UUID]:
    found = set()
    for value in values:
        kind, _colon, named = value.partition(":")
        if kind == wanted:
            try:
                found.add(UUID(named))
            except ValueError:
                continue
    return found


class _SeekNamed(Seek):
    address = reverse_lazy("directory:named")
    nameable: Nameable

    def named(self, values: Sequence[str]) -> Labels:
        return [(value, label) for value, label, _named in self.nameable.named(values)]

    def look_up(self, text: str) -> Labels:
        """Without JavaScript: shown below the field, to be ticked."""
        self.sought, self.found = text, self.nameable.find(text)
        return self.found


class _SeekSeveral(_SeekNamed, Choices):
    """Of every kind."""


class _SeekOne(_SeekNamed, OneChoice):
    """A person."""


class SeveralNamed(forms.Field):
    """Cleans to what is named: people, posts, units."""

    widget = _SeekSeveral

    def clean(self, value: Any) -> list[Named]:
        found = [one for _value, _label, one in self.widget.nameable.named(value or [])]
        if len(found) < len(set(value or [])):
            raise ValidationError(_("What you chose is not there any more. Choose again."), code="gone")
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


class OnePerson(forms.Field):
    """Cleans to a person; None where nobody is chosen."""

    widget = _SeekOne

    def clean(self, value: Any) -> Person | None:
        found = self.widget.nameable.named([value] if value else [])
        person = found[0][2] if found else None
        return person if isinstance(person, Person) else None
