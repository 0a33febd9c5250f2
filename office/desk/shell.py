"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from directory.absence.deputies import own_absences
from office.desk.search import hint, sections
from office.duties import boxes
from office.notices.bell import unseen
from office.ui.drawings import RailItem
from office.ui.rail import counts_of, doors_for
from office.worktime.clock import now


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; for somebody not signed in only what the frame itself shows."""
    context: dict[str, Any] = {"now": now(), "home_url": "/", "source_url": settings.SOURCE_URL, "rail": []}
    actor = getattr(request, "actor", None)
    if actor is None:
        return context
    context |= {
        # Counted when the frame is drawn: a fragment has none.
        "rail": SimpleLazyObject(lambda: _rail(request, standing_of(request).todo)),
        "bell_url": reverse("notices:index"),
        "bell_count": SimpleLazyObject(lambda: unseen(actor.person)),
        "search_url": reverse("desk:search"),
        "search_hint": hint(actor),
        "palette": SimpleLazyObject(sections),
        "account_url": reverse("accounts:account"),
        "absence_url": reverse("directory:my_absences") if actor.appointments else "",
        "absent": [(one, reverse("directory:absence", args=[one.absence])) for one in own_absences(actor)],
    }
    return context


def standing_of(request: HttpRequest, *, in_detail: bool = False) -> boxes.Standing:
    """Read once for each request. A page with the rows of a box asks first of all: then nothing that comes between is
    missed by the page, which compares this mark with the one that live.js hears."""
    if not hasattr(request, "standing"):
        request.standing = boxes.standing(request.actor, in_detail=in_detail)  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined]


def _rail(request: HttpRequest, todo: int) -> list[RailItem]:
    """The rooms that work and are this reader's, each with what asks for acts in it."""
    path, person = request.path, request.actor.person  # type: ignore[attr-defined]
    counts = {"desk": todo, **counts_of([person.public_id])[person.public_id]}
    return [
        RailItem(
            door.name,
            str(door.label),
            door.url,
            door.icon,
            count=counts.get(door.name, 0),
            hot=door.name == "desk",
            current=door.leads_to(path),
        )
        for door in doors_for(request.actor)  # type: ignore[attr-defined]
    ]
