"""撤销, 废止: the decision, and the reader who says that they have read of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal
from office.subjects import kinds
from workflows.documents.annulling.actions import invalidate as made_void
from workflows.documents.annulling.actions import note_read
from workflows.documents.annulling.forms import InvalidateForm
from workflows.documents.annulling.permissions import deciding, document_of
from workflows.documents.models import Copy, Incoming
from workflows.documents.views.access import actor_of


@require_http_methods(["GET", "POST"])
def invalidate(request: HttpRequest) -> HttpResponse:
    """?source=: a document, or an incoming one that came over this platform."""
    actor = actor_of(request)
    paper = kinds.source_of(request.GET.get("source", ""), actor)
    document = document_of(paper)
    if paper is None or document is None:
        raise Http404
    found = deciding(actor, document)
    if found is None:
        raise NotAllowed
    form = InvalidateForm(request.POST if request.method == "POST" else None, document=document, actor=actor)
    status = 422 if form.errors else 200
    if form.is_valid():
        key = request.POST.get("action_key", "")
        try:
            once("document.invalidate", key, lambda: made_void(document, **form.asked, by=actor).pk, by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Decided. Everybody who received it is asked to read so."))
            return redirect(kinds.url_of(paper))
    on_paper = document.paper_copies.order_by("pk").values_list("recipient", flat=True)
    context = {
        "form": form,
        "document": document,
        "page": kinds.url_of(paper),
        "agency": found.agency,
        "on_paper": list(on_paper),
    }
    return render(request, "documents/invalidate_form.html", context, status=status)


@require_POST
def read(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """kind: copy · incoming. Read before, it is read."""
    paper = kinds.load(actor_of(request), kind, public_id) if kind in ("copy", "incoming") else None
    if not isinstance(paper, Copy | Incoming):
        raise Http404
    if note_read(paper, by=actor_of(request)):
        messages.success(request, _("Read."))
    return redirect(kinds.url_of(paper))
