"""Choosing by typing whom to call to a meeting."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy

from directory.choosing import OnePersonInPost, PeopleInPosts
from directory.models import Appointment
from directory.search import people_found
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.ui.forms import Choices, OneChoice
from office.ui.seeking import Labels, Seek

MOST_FOUND = 12


class _Sought(Seek):
    """people: of whom one chooses."""

    address = reverse_lazy("meetings:people")
    people: Any = None

    def named(self, values: Sequence[str]) -> Labels:
        return named(_chosen(self.people, values))


class _SoughtPeople(_Sought, Choices):
    """Several."""


class _SoughtPerson(_Sought, OneChoice):
    """One of them."""


class SoughtPeople(PeopleInPosts):
    widget = _SoughtPeople

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="public_id", **kwargs)


class SoughtPerson(OnePersonInPost):
    widget = _SoughtPerson

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="public_id", **kwargs)


def callable_by(actor: Actor) -> Any:
    """Who may be chosen: whoever holds a post today and may be written to by the actor."""
    held = reach_of(actor, Purpose.CONTACT).appointments().filter(person__is_active=True)
    return held.with_names().in_official_order()


def offer_everybody(form: forms.Form, actor: Actor) -> None:
    for field in form.fields.values():
        if isinstance(field, SoughtPeople | SoughtPerson):
            field.queryset = field.widget.people = callable_by(actor)


def _chosen(people: Any, values: Sequence[str]) -> list[Appointment]:
    """By public ids, as far as they are ids; in official order."""
    ids = []
    for value in values:
        try:
            ids.append(UUID(str(value)))
        except ValueError:
            continue
    return list(people.filter(public_id__in=ids)) if ids else []


def named(people: Sequence[Appointment]) -> list[tuple[str, str]]:
    return [(str(one.public_id), f"{one.post}　{one.person}") for one in people]


def look_for(actor: Actor, text: str) -> list[tuple[str, str]]:
    found = people_found(actor, text, most=MOST_FOUND, purpose=Purpose.CONTACT) if text.strip() else []
    return named(found)


def typed_into(form: forms.Form, typed: Any) -> dict[str, Any]:
    """What stood in a form when somebody looked for people: to be shown again, not yet to be judged."""
    several = {name for name, field in form.fields.items() if isinstance(field, SoughtPeople)}
    ticks = {name for name, field in form.fields.items() if isinstance(field, forms.BooleanField)}
    return {
        name: typed.getlist(name) if name in several else name in typed if name in ticks else typed.get(name, "")
        for name in form.fields
    }


def look_up(form: forms.Form, typed: Any, actor: Actor) -> None:
    """Without JavaScript: every field in which something was typed shows whom that finds."""
    for name, field in form.fields.items():
        text = typed.get(f"find_{name}", "").strip()
        if isinstance(field.widget, _Sought) and text:
            field.widget.sought, field.widget.found = text, look_for(actor, text)
