"""Events to be fetched, for systems that cannot be called or that missed something."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from office.audit import trail
from office.audit.catalogue import event_types
from office.integration.api.access import Bearer, actor_in
from office.integration.cloudevents import envelope
from office.integration.scopes import Scope
from office.subjects import kinds

router = Router()
READ_AT_ONCE = 200


class News(Schema):
    """Events in order. next: give it as `since` the next time; more: there may be further ones already."""

    items: list[dict[str, Any]]
    next: UUID | None
    more: bool


@router.get("", auth=Bearer(Scope.READ_EVENTS), response=News, summary="Read events")
def list_events(request: HttpRequest, since: UUID | None = None) -> dict[str, Any]:
    """What this system may hear, as CloudEvents, after the event `since`; without it from the beginning. An event
    shows itself here five seconds after it happened."""
    actor = actor_in(request)
    types = [one.name for one in event_types() if one.outside]
    read = trail.after(since, types=types, most=READ_AT_ONCE)
    known = {kind.name for kind in kinds.kinds()}
    asked: dict[str, set[UUID]] = {}
    for event in read:
        asked.setdefault(event.subject_kind, set()).add(event.subject_id)
    heard = {kind: kinds.heard_among(actor, kind, ids) for kind, ids in asked.items() if kind in known}
    items = [
        envelope(one.public_id, one.subject_kind, one.subject_id, one.type, one.happened_at)
        for one in read
        if one.subject_id in heard.get(one.subject_kind, ())
    ]
    following = read[-1].public_id if read else since
    return {"items": items, "next": following, "more": len(read) == READ_AT_ONCE}
