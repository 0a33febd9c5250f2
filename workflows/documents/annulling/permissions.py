"""Who annuls and repeals: the issuer, and the agencies above it (Regulation, article 33)."""

from typing import Any, NamedTuple

from directory.actors import in_post
from directory.models import Unit
from directory.roles import Role
from office.audit.actor import Actor
from workflows.documents.models import Copy, Document, Incoming
from workflows.documents.permissions import served_in

DECIDE = (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR)


class Deciding(NamedTuple):
    """agency: in whose name; by: the actor in the post in which they decide."""

    agency: Unit
    by: Actor


def deciding(actor: Actor, document: Document) -> Deciding | None:
    """A leader, or the director of the general office, of the issuer or of an agency above it, the nearest first; of
    what has been dispatched and was not annulled yet."""
    if document.dispatched_at is None or document.annulled_on is not None:
        return None
    held = served_in(actor, *DECIDE)
    if not held:
        return None
    agency = next((unit for unit in document.issuer.upwards() if unit.pk in held), None)
    return Deciding(agency, in_post(actor, held[agency.pk].pk)) if agency else None


def document_of(paper: Any) -> Document | None:
    """The document itself, or that of which this is a copy or what was made of it."""
    if isinstance(paper, Incoming):
        paper = paper.copy
    return paper.document if isinstance(paper, Copy) else paper if isinstance(paper, Document) else None


def may_invalidate(actor: Actor, paper: Any) -> bool:
    document = document_of(paper)
    return document is not None and deciding(actor, document) is not None
