"""The book of one's own unit: units and people below it, as far as no rule hides them."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left, Length
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from directory.actors import today
from directory.models import Unit
from directory.subtrees import below
from directory.visibility import reach_of_system
from directory.visibility.fields import Rules, masked, rules_over, shown_of
from directory.visibility.together import people_with_posts
from office.integration.api.access import Bearer, actor_in
from office.integration.api.pages import Listing, listing
from office.integration.api.units import UnitOut
from office.integration.scopes import Scope

router = Router()


class DirectoryUnit(UnitOut):
    """above: the next unit upwards, none for the unit this system serves."""

    kind: str
    level: str
    above: UUID | None
    duty_phone: str


class PostOut(Schema):
    unit: UnitOut
    title: str
    is_main: bool


class DirectoryPerson(Schema):
    """mobile: masked, 138****1234. email: empty where the rules of the person's unit do not show it."""

    id: UUID
    name: str
    phone: str
    mobile: str
    email: str
    office_room: str
    posts: list[PostOut]


@router.get("/units", auth=Bearer(Scope.READ_DIRECTORY), response=Listing[DirectoryUnit], summary="List own units")
def list_directory_units(request: HttpRequest, limit: int = 50, after: str = "") -> dict[str, Any]:
    """In official order, the unit this system serves first."""
    reach = reach_of_system(actor_in(request))
    path = OuterRef("path")
    above = reach.units().filter(path=Left(path, Length(path) - Unit.steplen)).values("public_id")
    units = reach.units().standing(today()).annotate(above_id=Subquery(above[:1]))
    return listing(request, units, _unit, by=("path",))


@router.get("/people", auth=Bearer(Scope.READ_DIRECTORY), response=Listing[DirectoryPerson], summary="List own people")
def list_directory_people(
    request: HttpRequest, unit: UUID | None = None, limit: int = 50, after: str = ""
) -> dict[str, Any]:
    """Who holds a post today. unit: of this one, with all below it."""
    reach = reach_of_system(actor_in(request))
    people = people_with_posts(reach)
    if unit is not None:
        found = reach.units().filter(public_id=unit).first()
        if found is None:
            raise Http404
        held = reach.appointments().filter(below(found.path, "post__unit__path"))
        people = people.filter(pk__in=held.values("person"))
    rules = rules_over()
    return listing(request, people, lambda one: _person(request, one, rules), by=("pk",))


@router.get(
    "/people/{public_id}", auth=Bearer(Scope.READ_DIRECTORY), response=DirectoryPerson, summary="Read one of them"
)
def read_directory_person(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    found = people_with_posts(reach_of_system(actor_in(request))).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return _person(request, found, rules_over())


def _unit(unit: Any) -> dict[str, Any]:
    return {
        "id": unit.public_id,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "level": unit.level,
        "above": unit.above_id,
        "duty_phone": unit.duty_phone,
    }


def _person(request: HttpRequest, person: Any, rules: Rules) -> dict[str, Any]:
    shown = shown_of(actor_in(request), person, person.posts_held, rules)
    return {
        "id": person.public_id,
        "name": person.name,
        "phone": person.phone,
        "mobile": masked(person.mobile),
        "email": person.email if shown.email else "",
        "office_room": person.office_room,
        "posts": [
            {"unit": UnitOut.of(one.post.unit), "title": one.post.title, "is_main": one.is_main}
            for one in person.posts_seen
        ],
    }
