"""Every change of a unit or its posts by its name, with what it takes as it is kept until its day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.administering import people, posts, units
from directory.administering.refusals import Gone
from directory.models import Appointment, Post, Unit
from directory.roles import Role
from office.audit.actor import Actor

Given = Mapping[str, Any]
Thing = TypeVar("Thing", bound=Model)


@dataclass(frozen=True, slots=True)
class Change:
    """label: on the button and in the list of what is booked. do: the action, from what was kept; `on` is its day."""

    name: str
    label: str | Promise
    do: Callable[[Unit, Given, date, Actor], Any]


def _found(kind: type[Thing], public_id: str) -> Thing:
    found = kind._default_manager.filter(public_id=public_id).first()
    if found is None:
        raise Gone
    return found


def _after(kind: type[Thing], given: Given) -> Thing | None:
    return _found(kind, given["after"]) if given["after"] else None


def _establish(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.establish_below(unit, **given, on=on, by=by)


def _rename(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.rename_unit(unit, name=given["name"], short_name=given["short_name"], on=on, by=by)


def _place(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.place_unit(unit, after=_after(Unit, given), on=on, by=by)


def _move(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.move_unit(unit, to=_found(Unit, given["to"]), on=on, by=by)


def _merge(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.merge_unit(unit, into=_found(Unit, given["to"]), on=on, by=by)


def _abolish(unit: Unit, given: Given, on: date, by: Actor) -> Unit:
    return units.abolish_unit(unit, on=on, by=by)


def _roles(given: Given) -> list[Role]:
    return [Role(one) for one in given["roles"]]


def _add_post(unit: Unit, given: Given, on: date, by: Actor) -> Post:
    return posts.add_post(unit, title=given["title"], roles=_roles(given), on=on, by=by)


def _change_post(unit: Unit, given: Given, on: date, by: Actor) -> Post:
    return posts.change_post(_found(Post, given["post"]), title=given["title"], roles=_roles(given), on=on, by=by)


def _place_post(unit: Unit, given: Given, on: date, by: Actor) -> Post:
    return posts.place_post(_found(Post, given["post"]), after=_after(Post, given), on=on, by=by)


def _abolish_post(unit: Unit, given: Given, on: date, by: Actor) -> Post:
    return posts.abolish_post(_found(Post, given["post"]), on=on, by=by)


def _make_main(unit: Unit, given: Given, on: date, by: Actor) -> Appointment:
    return people.make_main(_found(Appointment, given["appointment"]), on=on, by=by)


CHANGES = {
    one.name: one
    for one in (
        Change("establish", _("Establish a unit below"), _establish),
        Change("rename", _("Rename the unit"), _rename),
        Change("place", _("Place among its sisters"), _place),
        Change("move", _("Move under another unit"), _move),
        Change("merge", _("Merge into another unit"), _merge),
        Change("abolish", _("Abolish the unit"), _abolish),
        Change("add_post", _("Establish a post"), _add_post),
        Change("change_post", _("Change the post"), _change_post),
        Change("place_post", _("Place the post"), _place_post),
        Change("abolish_post", _("Abolish the post"), _abolish_post),
        Change("make_main", _("Make it the main post"), _make_main),
    )
}


def do(verb: str, unit: Unit, given: Given, *, on: date | None = None, by: Actor) -> Any:
    """Carry it out, with this as its day; today where none is given."""
    return CHANGES[verb].do(unit, given, on or today(), by)


def subject_of(unit: Unit, given: Given) -> Unit | Post | Appointment:
    """What is changed: the post or the appointment that is named, else the unit."""
    if "post" in given:
        return _found(Post, given["post"])
    return _found(Appointment, given["appointment"]) if "appointment" in given else unit


def label_of(verb: str) -> str | Promise:
    return CHANGES[verb].label if verb in CHANGES else verb
