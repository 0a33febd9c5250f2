"""Which route a paper begins on."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.models import Unit
from directory.subtrees import way_to
from office.audit.actor import Actor
from office.duties.models import Urgency
from office.ui.listing import listed
from workflows.documents import route as outgoing
from workflows.documents.genres import Genre
from workflows.documents.incoming import route as incoming
from workflows.documents.models import ComposedRoute, Document, Incoming
from workflows.engine.models import Route
from workflows.engine.rerouting import HandedOn, put_on
from workflows.engine.routes import as_written, publish

_BUILT_IN = {outgoing.KEY: outgoing.STEPS, incoming.KEY: incoming.STEPS}


@dataclass(frozen=True, slots=True)
class Choice:
    """composed: None where no agency has one that fits, and the built-in route is taken."""

    route: Route
    composed: ComposedRoute | None = None


def chosen(kind: str, unit: Unit, genre: str, urgency: int) -> Choice:
    """The most particular route that fits: one of the agency itself before those of the agencies above it, the nearest
    first; of one agency's, one that names the genre before one for all of them, and then one that names the urgency. An
    agency that was merged takes the routes of the one it is part of now."""
    found = next((one for one in routes_for(kind, unit) if fits(one, genre, urgency)), None)
    if found is None or found.in_force is None:
        return Choice(built_in(kind))
    return Choice(found.in_force, found)


def choice_for(paper: Document | Incoming) -> Choice:
    if isinstance(paper, Document):
        return chosen(outgoing.KEY, paper.issuer, paper.genre, paper.urgency)
    return chosen(incoming.KEY, paper.unit, paper.genre, paper.urgency)


def choose_again(paper: Document | Incoming, *, by: Actor) -> None:
    """What has become of another genre or urgency takes the route for it, while nobody has handed it on."""
    with suppress(HandedOn):
        put_on(paper, route=choice_for(paper).route, urgency=paper.urgency, by=by)


def routes_for(kind: str, unit: Unit) -> list[ComposedRoute]:
    """Those in force for an agency, its own and those it inherits, in the order in which they are asked."""
    way = way_to(unit.heir().path)
    found = ComposedRoute.objects.filter(kind=kind, retired_on=None, in_force__isnull=False, unit__path__in=way)
    return sorted(found.select_related("unit", "in_force"), key=_precedence)


def _precedence(one: ComposedRoute) -> tuple[int, bool, bool, int]:
    return -one.unit.depth, not one.genres, not one.urgencies, one.pk


def fits(one: ComposedRoute, genre: str, urgency: int) -> bool:
    return (not one.genres or genre in one.genres) and (not one.urgencies or urgency in one.urgencies)


def meet(one: ComposedRoute, genres: Iterable[str], urgencies: Iterable[int]) -> bool:
    """Whether it and one for these would be equally particular for some paper, so that none would go before."""
    return _share(one.genres, set(genres)) and _share(one.urgencies, set(urgencies))


def _share(mine: Iterable[object], theirs: set[object] | set[str] | set[int]) -> bool:
    own = set(mine)
    return bool(own & theirs) or (not own and not theirs)


def built_in(kind: str) -> Route:
    """The route of the Regulation, which every agency has; published anew when its steps have changed."""
    latest = Route.objects.filter(key=kind).order_by("-version").first()
    steps = _BUILT_IN[kind]
    return latest if latest and latest.steps == as_written(steps) else publish(kind, steps)


def scope_of(one: ComposedRoute) -> str:
    """For which papers it is, in one line."""
    genres = listed([Genre(name).label for name in one.genres]) if one.genres else _("all genres")
    urgencies = listed([Urgency(level).label for level in one.urgencies]) if one.urgencies else _("every urgency")
    return f"{genres} · {urgencies}"


def reason_of(composed: ComposedRoute | None) -> str:
    """Why a paper is on this route, as its page says it."""
    if composed is None:
        return _("No agency has composed a route for it; it takes the one of the Regulation.")
    names = {"unit": composed.unit.name, "scope": scope_of(composed)}
    return _("%(unit)s has composed it for: %(scope)s. No nearer or more particular one fits.") % names


def composed_of(route: Route) -> ComposedRoute | None:
    """Which of an agency's routes this is a version of."""
    kind, _dash, number = route.key.partition("-")
    if not number.isdecimal():
        return None
    return ComposedRoute.objects.filter(kind=kind, pk=int(number)).select_related("unit", "in_force").first()
