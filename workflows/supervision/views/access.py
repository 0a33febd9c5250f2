"""Loading through the actor: what is missing and what is forbidden both answer 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from office.audit.actor import Actor
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matter_visible_to


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def matter_or_404(request: HttpRequest, public_id: UUID) -> Matter:
    matter = matter_visible_to(actor_of(request), public_id)
    if matter is None:
        raise Http404
    return matter
