"""A draft too long to print while one waits: asked for, how far it is, fetched."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from workflows.documents import paper
from workflows.documents.models import Rendition
from workflows.documents.printing import ask, asked_for, copy_of, is_long
from workflows.documents.views.access import actor_of, document_or_404
from workflows.documents.views.reading import watermark_of
from workflows.documents.words import Words


@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document, actor = document_or_404(request, public_id), actor_of(request)
    if Rendition.objects.filter(document=document).exists():
        return redirect("documents:pdf", public_id)
    laid = paper.drafted(document, Words.of(document), watermark=watermark_of(request))
    if not is_long(laid):
        return redirect("documents:pdf", public_id)
    if request.method == "POST":
        ask(document, laid, by=actor)
        return redirect("documents:printing", public_id)
    copy = copy_of(document, laid, by=actor)
    context = {"document": document, "pages": laid.pages, "copy": copy, "printings": [copy] if copy else []}
    return render(request, "documents/printing.html", context)


@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Asked every second while it is under way; nothing is laid out for it."""
    document = document_or_404(request, public_id)
    context = {"document": document, "printings": asked_for(document, by=actor_of(request))}
    return render(request, "documents/_printing.html", context)
