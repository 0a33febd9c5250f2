"""Loading through the actor: what is missing and what is forbidden both answer 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from office.audit.actor import Actor
from office.meetings.models import Meeting
from office.meetings.permissions import meeting_visible_to


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def meeting_or_404(request: HttpRequest, public_id: UUID) -> Meeting:
    meeting = meeting_visible_to(actor_of(request), public_id)
    if meeting is None:
        raise Http404
    return meeting
