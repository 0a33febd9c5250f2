"""Kept while one types, and thrown away on request."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.audit.refusals import Refusal
from workflows.documents import autosaving
from workflows.documents.permissions import revising
from workflows.documents.views.access import actor_of, document_or_404
from workflows.engine import course


@require_POST
def autosave(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Answers with a sentence that says what is true now: kept, or why not, or that others have gone on."""
    actor = actor_of(request)
    document = document_or_404(request, public_id) if public_id else None
    version = request.POST.get("version", "")
    try:
        kept = autosaving.keep_typed(
            document, fields=request.POST, version=int(version) if version.isdecimal() else 0, by=actor
        )
    except Refusal as refusal:
        refusal.remember()
        return JsonResponse({"said": str(refusal), "kept": False}, status=refusal.status)
    said = _("Autosaved at %(at)s, not a version yet") % {"at": f"{timezone.localtime(kept.typed_at):%H:%M}"}
    if document is not None:
        hand = revising(course.my_hands(document, actor))
        if hand is None:
            said = _("Kept for you; the draft lies with others now.")
        elif autosaving.check_out(document, hand, by=actor) is None:
            said = _("Kept for you; somebody else is writing.")
        elif kept.version != document.version:
            said = _("Kept for you; there is a newer version.")
    return JsonResponse({"said": said, "kept": True})


@require_POST
def drop(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    document = document_or_404(request, public_id) if public_id else None
    autosaving.drop_typed(document, by=actor_of(request))
    messages.success(request, _("Thrown away; you see what was saved."))
    return redirect("documents:edit", public_id) if public_id else redirect("documents:new")
