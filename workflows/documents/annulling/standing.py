"""What the pages and the archive say of a document that was annulled or repealed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from office.audit.actor import Actor
from workflows.documents.annulling.actions import duties_to_read
from workflows.documents.annulling.permissions import document_of
from workflows.documents.models import Copy, Document, Incoming, Invalidation
from workflows.documents.permissions import documents_visible_among


@dataclass(frozen=True, slots=True)
class Standing:
    """made: the latest first. opened: ids of the named documents that the reader may open. asked: the reader is asked
    to read it."""

    made: list[Invalidation]
    opened: frozenset[int]
    asked: bool


def standing_of(paper: Document | Copy | Incoming, actor: Actor) -> Standing | None:
    """None while it holds; then no query is made."""
    document = document_of(paper)
    if document is None or not document.ended:
        return None
    found = document.invalidations.select_related("decided_by", "made_by__person", "made_by__post__unit")
    made = list(found.select_related("basis_document", "replaced_by").order_by("-pk"))
    linked = {pk for one in made for pk in (one.basis_document_id, one.replaced_by_id) if pk}
    opened = documents_visible_among(actor, Q(pk__in=linked)).values_list("pk", flat=True) if linked else ()
    asked = not isinstance(paper, Document) and bool(duties_to_read(paper, actor))
    return Standing(made, frozenset(opened), asked)


def as_filed(paper: Document | Incoming) -> list[dict[str, Any]]:
    """For the metadata of an archive package."""
    document = document_of(paper)
    if document is None:
        return []
    return [
        {
            "kind": one.kind,
            "from_on": str(one.from_on or ""),
            "reason": one.reason,
            "decided_by": one.decided_by.name,
            "basis": one.basis,
            "replacement": one.replacement,
            "made_at": one.made_at.isoformat(),
        }
        for one in document.invalidations.select_related("decided_by").order_by("pk")
    ]
