"""How far the scan of what arrived has been read, and its words to select and copy."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.documents.models import Incoming, RecognisedPage
from workflows.documents.permissions import one_incoming_visible_to
from workflows.documents.recognition.progress import progress_of
from workflows.documents.views.access import actor_of


@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Asked every two seconds while it is under way."""
    incoming = _one(request, public_id)
    context = {"incoming": incoming, "recognition": progress_of(incoming.paper), "was_busy": True}
    return render(request, "documents/_recognition.html", context)


@require_safe
def words(request: HttpRequest, public_id: UUID) -> HttpResponse:
    incoming = _one(request, public_id)
    read = RecognisedPage.objects.filter(recognition__file=incoming.paper).order_by("number")
    context = {"incoming": incoming, "recognition": progress_of(incoming.paper), "read": read}
    return render(request, "documents/incoming_words.html", context)


def _one(request: HttpRequest, public_id: UUID) -> Incoming:
    incoming = one_incoming_visible_to(actor_of(request), public_id)
    if incoming is None or incoming.paper is None:
        raise Http404
    return incoming
