"""What a matter was made of: named on the matter, and opened to whoever may see it."""

from contextlib import suppress
from typing import Any

from office.audit.actor import Actor
from office.subjects import kinds
from workflows.supervision.models import Matter, Reopening


def name(matter: Matter | Reopening, source: Any | None) -> None:
    if source is not None:
        matter.source_kind, matter.source_id = source.subject_kind, source.public_id
        matter.source_title = kinds.kind(source.subject_kind).title(source)[:300]


def source_of(actor: Actor, matter: Matter | Reopening) -> Any | None:
    """None where there is none, or none that the actor may see."""
    if not matter.source_kind or matter.source_id is None:
        return None
    with suppress(kinds.UnknownKind):
        return kinds.load(actor, matter.source_kind, matter.source_id)
    return None
