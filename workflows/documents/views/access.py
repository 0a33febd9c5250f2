"""Loading through the actor: what is missing and what is forbidden both answer 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from office.audit.actor import Actor
from workflows.documents.models import Copy, Document
from workflows.documents.permissions import copy_visible_to, document_visible_to


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def document_or_404(request: HttpRequest, public_id: UUID) -> Document:
    document = document_visible_to(actor_of(request), public_id)
    if document is None:
        raise Http404
    return document


def copy_or_404(request: HttpRequest, public_id: UUID) -> Copy:
    copy = copy_visible_to(actor_of(request), public_id)
    if copy is None:
        raise Http404
    return copy
