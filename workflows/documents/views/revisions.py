"""痕迹 and 清稿: what changed between versions, and one version clean."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.documents.models import Document, Revision
from workflows.documents.traces import Trace, changes, traces
from workflows.documents.views.access import document_or_404
from workflows.documents.words import Words


@require_safe
def revisions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """From one version to the next; or between any two that are chosen."""
    document = document_or_404(request, public_id)
    found = traces(document)
    chosen = [_chosen(request, name, found) for name in ("from", "to")]
    context = {"document": document, "traces": found, "chosen": chosen}
    if all(chosen):
        before, after = chosen
        trace = Trace(after, list(changes(before, after)))  # type: ignore[arg-type]
        context |= {"between": before, "shown": [trace]}
    return render(request, "documents/revision_list.html", {"shown": found} | context)


def _chosen(request: HttpRequest, name: str, found: list[Trace]) -> Revision | None:
    given = request.GET.get(name, "")
    return next((one.revision for one in found if str(one.revision.version) == given), None)


@require_safe
def clean_copy(request: HttpRequest, public_id: UUID, version: int) -> HttpResponse:
    """清稿: the words of one version as they read, without a mark of what was changed."""
    document: Document = document_or_404(request, public_id)
    revision = document.revisions.select_related("author__person", "author__post").filter(version=version).first()
    if revision is None:
        raise Http404
    context = {"document": document, "revision": revision, "words": Words.of(revision)}
    return render(request, "documents/clean_copy.html", context)
