"""The star on a card."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from directory.permissions import person_visible_to
from directory.shelf.keeping import keep_at_hand, put_back
from office.audit.actor import Actor


@require_POST
def favourite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = person_visible_to(actor, public_id)
    if found is None:
        raise Http404
    if request.POST.get("keep") == "no":
        put_back(found, by=actor)
    else:
        keep_at_hand(found, by=actor)
    return redirect("directory:person", public_id)
