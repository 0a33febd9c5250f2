"""What a button on the draft of a route does to its steps."""

from collections.abc import Mapping, Sequence

from office.audit.actor import Actor
from workflows.documents.models import ComposedRoute
from workflows.documents.routing import composing
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.documents.routing.forms import StepForm
from workflows.engine.composing import Catalogue, place_for
from workflows.engine.routes import StepSpec


def arranged(composed: ComposedRoute, rows: Sequence[StepForm], post: Mapping[str, str], *, by: Actor) -> ComposedRoute:
    """The draft as it stands in the fields, and as the button pressed wants it. Raises what composing refuses."""
    verb, _colon, name = post.get("act", "").partition(":")
    steps = turned([row.given for row in rows], verb, name or post.get("add", ""), CATALOGUES[composed.kind])
    revision = post.get("revision", "")
    kept = composing.arrange(composed, steps=steps, revision=int(revision) if revision.isdecimal() else -1, by=by)
    if verb == "publish":
        composing.publish(kept, revision=kept.revision, why=post.get("why", ""), by=by)
    return kept


def turned(steps: Sequence[StepSpec], verb: str, name: str, catalogue: Catalogue) -> list[StepSpec]:
    """add, remove, up, down one step; any other button leaves the order as it is."""
    names = [step.name for step in steps]
    if verb == "add" and name in catalogue and name not in names:
        at = place_for(name, steps, catalogue)
        return [*steps[:at], catalogue[name].usual, *steps[at:]]
    if name not in names or verb not in ("remove", "up", "down"):
        return list(steps)
    at = names.index(name)
    rest = [*steps[:at], *steps[at + 1 :]]
    to = max(at - 1, 0) if verb == "up" else at + 1
    return rest if verb == "remove" else [*rest[:to], steps[at], *rest[to:]]
