"""Handing over what lies with somebody who is away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office.audit.action_keys import once
from office.duties import handing
from office.subjects import kinds


@require_POST
def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the page of the absence, which then shows where everything lies."""
    actor = request.actor  # type: ignore[attr-defined]
    absence = kinds.load(actor, "absence", public_id)
    if absence is None:
        raise Http404
    key = request.POST.get("action_key", "")
    gone = int(once("duty.hand_over", key, lambda: str(handing.hand_over(absence, by=actor)), by=actor))
    messages.success(request, ngettext("%(n)d handed over.", "%(n)d handed over.", gone) % {"n": gone})
    return redirect(kinds.url_of(absence))
