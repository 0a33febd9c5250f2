"""Composing, publishing and retiring the routes of an agency, by the director of the office that serves it.

The general office is in charge of its agency's papers and guides those of the agencies below (Regulation, article 7).
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post, today
from directory.models import Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties.models import Urgency
from office.files.secrecy import refuse_marks
from workflows.documents.genres import Genre
from workflows.documents.models import ComposedRoute
from workflows.documents.permissions import served_in
from workflows.documents.routing import events
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.documents.routing.choosing import chosen, meet, scope_of
from workflows.engine.composing import Flaw, flaws
from workflows.engine.models import Route
from workflows.engine.routes import StepSpec, as_read, as_written
from workflows.engine.routes import publish as published


class Unlawful(Unacceptable):
    """`flaws` are all that is wrong, each with its step."""

    def __init__(self, found: Sequence[Flaw]) -> None:
        self.flaws = found
        super().__init__(found[0].sentence)


class AppliesAlready(Unacceptable):
    field = "genres"

    def __init__(self, other: ComposedRoute) -> None:
        names = {"route": other.name, "scope": scope_of(other)}
        super().__init__(_("“%(route)s” is for these papers already (%(scope)s).") % names)


class NameTaken(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("There is a route of this name already.")


class NoReason(Unacceptable):
    field = "why"

    def sentence(self) -> str:
        return _("Say why; it stands on the trail.")


class ComposedMeanwhile(TooLate):
    def sentence(self) -> str:
        return _("Somebody has changed this draft meanwhile. What they made of it stands below; nothing was saved.")


class RouteRetired(TooLate):
    def sentence(self) -> str:
        return _("This route has been retired meanwhile.")


class InForceAlready(TooLate):
    field = "why"

    def sentence(self) -> str:
        return _("A route that reads the same is in force already.")


def agencies_routed(actor: Actor) -> list[Unit]:
    """Agencies whose routes the actor composes: as director of the office that serves them."""
    served = Unit.objects.filter(pk__in=list(served_in(actor, Role.OFFICE_DIRECTOR)), can_issue=True, abolished_on=None)
    return list(served.order_by("path"))


def may_read(actor: Actor, route: Route, composed: ComposedRoute | None) -> bool:
    """A version is read by everybody who works in the agency or below it; the built-in one by whoever holds a post."""
    paths = [one.post.unit.path for one in actor.appointments]
    if composed is None:
        return route.key in CATALOGUES and bool(paths)
    return any(path.startswith(composed.unit.path) for path in paths)


def routes_of(unit: Unit, kind: str) -> list[ComposedRoute]:
    """What the agency itself has composed, published or not."""
    return list(
        ComposedRoute.objects.filter(unit=unit, kind=kind, retired_on=None)
        .select_related("unit", "in_force")
        .order_by("pk")
    )


def versions_of(composed: ComposedRoute) -> list[Route]:
    """The latest first."""
    found = Route.objects.filter(key=composed.key).select_related("published_by__person", "published_by__post__unit")
    return list(found.order_by("-version"))


def flaws_of(composed: ComposedRoute) -> list[Flaw]:
    return list(flaws(as_read(composed.draft or []), CATALOGUES[composed.kind]))


@transaction.atomic
def compose(
    unit: Unit, *, kind: str, name: str, genres: Sequence[str], urgencies: Sequence[int], by: Actor
) -> ComposedRoute:
    """Begin one as a copy of the route that such papers take now. Raises NameTaken, AppliesAlready."""
    unit, by = _locked(unit, by)
    composed = ComposedRoute(unit=unit, kind=kind)
    _describe(composed, name, genres, urgencies, by)
    like = chosen(kind, unit, *_typical(composed))
    composed.draft = like.route.steps
    composed.save()
    record(events.COMPOSED, unit, by=by, route=composed.name, kind=kind)
    return composed


def _typical(composed: ComposedRoute) -> tuple[str, int]:
    """A paper of the kind it is for."""
    return (composed.genres or [Genre.NOTICE])[0], (composed.urgencies or [Urgency.NORMAL])[0]


@transaction.atomic
def describe(
    composed: ComposedRoute, *, name: str, genres: Sequence[str], urgencies: Sequence[int], by: Actor
) -> ComposedRoute:
    """Its name and for which papers it is; papers under way stay where they are. Raises NameTaken, AppliesAlready."""
    unit, by = _locked(composed.unit, by)
    composed = _standing(composed)
    before = f"{composed.name}: {scope_of(composed)}"
    _describe(composed, name, genres, urgencies, by)
    composed.save(update_fields=["name", "genres", "urgencies"])
    now = f"{composed.name}: {scope_of(composed)}"
    if now != before:
        record(events.SCOPE_CHANGED, unit, by=by, route=composed.name, before=before, now=now)
    return composed


def _describe(composed: ComposedRoute, name: str, genres: Sequence[str], urgencies: Sequence[int], by: Actor) -> None:
    composed.name = " ".join(name.split())
    refuse_marks({"name": composed.name}, subject=composed.unit, by=by)
    for other in routes_of(composed.unit, composed.kind):
        if other.pk == composed.pk:
            continue
        if other.name == composed.name:
            raise NameTaken
        if meet(other, genres, urgencies):
            raise AppliesAlready(other)
    composed.genres, composed.urgencies = list(genres), list(urgencies)


@transaction.atomic
def redraft(composed: ComposedRoute, *, by: Actor) -> ComposedRoute:
    """Begin to change a published route: its steps as they are in force become the draft."""
    _locked(composed.unit, by)
    composed = _standing(composed)
    if composed.draft is None and composed.in_force is not None:
        _keep(composed, composed.in_force.steps)
    return composed


@transaction.atomic
def arrange(composed: ComposedRoute, *, steps: Sequence[StepSpec], revision: int, by: Actor) -> ComposedRoute:
    """Keep the draft as it now reads, sound or not. revision: the one that was looked at. Raises ComposedMeanwhile."""
    _locked(composed.unit, by)
    composed = _standing(composed)
    if composed.revision != revision or composed.draft is None:
        raise ComposedMeanwhile
    refuse_marks({step.name: step.label for step in steps}, subject=composed.unit, by=by)
    _keep(composed, as_written(steps))
    return composed


@transaction.atomic
def drop_draft(composed: ComposedRoute, *, by: Actor) -> ComposedRoute:
    """What is in force stays in force; a route that never was published goes with its draft."""
    unit, by = _locked(composed.unit, by)
    composed = _standing(composed)
    _keep(composed, None)
    if composed.in_force is None:
        _retire(composed, unit, _("Never published"), by)
    return composed


@transaction.atomic
def publish(composed: ComposedRoute, *, revision: int, why: str, by: Actor) -> Route:
    """The draft becomes the next version, on which papers begin from now on; those under way stay on theirs. Raises
    ComposedMeanwhile, NoReason, Unlawful, InForceAlready."""
    unit, by = _locked(composed.unit, by)
    composed = _standing(composed)
    if composed.revision != revision or composed.draft is None:
        raise ComposedMeanwhile
    if found := flaws_of(composed):
        raise Unlawful(found)
    route = _put_in_force(composed, as_read(composed.draft), why, unit, by)
    _keep(composed, None)
    return route


@transaction.atomic
def publish_again(composed: ComposedRoute, *, version: int, why: str, by: Actor) -> Route:
    """An older version as a new one: what it said then is lawful now only if it passes today's check. Raises NoReason,
    Unlawful, InForceAlready."""
    unit, by = _locked(composed.unit, by)
    composed = _standing(composed)
    steps = as_read(Route.objects.get(key=composed.key, version=version).steps)
    if found := list(flaws(steps, CATALOGUES[composed.kind])):
        raise Unlawful(found)
    return _put_in_force(composed, steps, why, unit, by)


@transaction.atomic
def retire(composed: ComposedRoute, *, why: str, by: Actor) -> None:
    """No paper begins on it any more. Raises NoReason."""
    unit, by = _locked(composed.unit, by)
    composed = _standing(composed)
    if not why.strip():
        raise NoReason
    _retire(composed, unit, why.strip(), by)


def _put_in_force(composed: ComposedRoute, steps: Sequence[StepSpec], why: str, unit: Unit, by: Actor) -> Route:
    if not why.strip():
        raise NoReason
    refuse_marks({"why": why}, subject=unit, by=by)
    route = published(composed.key, steps, by=by.appointment, why=why.strip())
    if route == composed.in_force:
        raise InForceAlready
    composed.in_force = route
    composed.save(update_fields=["in_force"])
    record(events.PUBLISHED, unit, by=by, route=composed.name, version=route.version, reason=route.why)
    return route


def _retire(composed: ComposedRoute, unit: Unit, why: str, by: Actor) -> None:
    composed.retired_on = today()
    composed.save(update_fields=["retired_on"])
    record(events.RETIRED, unit, by=by, route=composed.name, reason=why)


def _keep(composed: ComposedRoute, draft: list[dict[str, object]] | None) -> None:
    composed.draft, composed.revision = draft, composed.revision + 1
    composed.save(update_fields=["draft", "revision"])


def _locked(unit: Unit, by: Actor) -> tuple[Unit, Actor]:
    """One composer at a time for an agency, in the post of its office's director."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    held = served_in(by, Role.OFFICE_DIRECTOR).get(unit.pk)
    if held is None or unit not in agencies_routed(by):
        raise NotAllowed
    return unit, in_post(by, held.pk)


def _standing(composed: ComposedRoute) -> ComposedRoute:
    """As it now is. Raises RouteRetired."""
    found = ComposedRoute.objects.filter(pk=composed.pk, retired_on=None).select_related("unit", "in_force").first()
    if found is None:
        raise RouteRetired
    return found
