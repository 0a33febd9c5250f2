"""What the leaders' view offers on the page of a draft: the word that its like was asked for before."""

from typing import Any

from office.audit.actor import Actor
from office.overview.asked_before import before_draft
from office.subjects.offers import Panel, offer_panel
from workflows.documents.models import Document


def register() -> None:
    offer_panel(Panel(kind="document", template="overview/_asked_before.html", context=_context, order=5))


def _context(actor: Actor, subject: Document) -> dict[str, Any] | None:
    repeat = before_draft(actor, subject)
    return {"repeat": repeat} if repeat else None
