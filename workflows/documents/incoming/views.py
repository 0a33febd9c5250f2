"""登记来文 by hand, and the slip on which it was handled."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from workflows.documents.circulating.sheets import rounds_of
from workflows.documents.drawings import opinion_lines
from workflows.documents.incoming.entry import enter
from workflows.documents.incoming.facts import attachments_of, handling_facts
from workflows.documents.incoming.forms import EntryForm
from workflows.documents.permissions import one_incoming_visible_to, registries_of
from workflows.documents.views.access import actor_of


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """For who keeps a registry."""
    actor = actor_of(request)
    if not registries_of(actor):
        raise Http404
    form = EntryForm(*((request.POST, request.FILES) if request.method == "POST" else ()), actor=actor)
    status = 422 if form.errors else 200
    if form.is_valid():
        key = request.POST.get("action_key", "")
        try:
            made = once("incoming.enter", key, lambda: _entered(form.cleaned_data, actor), by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Taken down: %(number)s") % {"number": made["number"]})
            return redirect("documents:incoming", made["public_id"])
    return render(request, "documents/incoming_entry.html", {"form": form}, status=status)


def _entered(given: dict[str, Any], by: Actor) -> dict[str, str]:
    incoming = enter(**given, by=by)
    return {"public_id": str(incoming.public_id), "number": incoming.number or str(incoming)}


@require_safe
def slip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """办文单: every field, the opinions in order, who has read it."""
    actor = actor_of(request)
    incoming = one_incoming_visible_to(actor, public_id)
    if incoming is None:
        raise Http404
    context = {
        "incoming": incoming,
        "facts": handling_facts(incoming),
        "attachments": attachments_of(incoming),
        "opinions": opinion_lines(incoming),
        "rounds": rounds_of(incoming, actor),
        "replies": incoming.replies.prefetch_related("numbers__register").order_by("pk"),
    }
    return render(request, "documents/incoming_slip.html", context)
