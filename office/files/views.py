"""The one way out: rights are asked anew at every download."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from office.files.actions import LARGE, SMALL, opened
from office.files.handing_out import inert
from office.files.models import File
from office.files.previews import preview_of
from office.subjects import kinds


@require_safe
def download(request: HttpRequest, public_id: UUID) -> FileResponse:
    file = _file_or_404(request, public_id)
    response = inert(FileResponse(opened(file), content_type=file.content_type), name=file.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A picture as it is shown on a page; ?large=1: as large as a screen."""
    drawn = preview_of(_file_or_404(request, public_id), LARGE if request.GET.get("large") == "1" else SMALL)
    if drawn is None:
        raise Http404
    response = inert(HttpResponse(drawn, content_type="image/webp"))
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _file_or_404(request: HttpRequest, public_id: UUID) -> File:
    file = get_object_or_404(File, public_id=public_id)
    if kinds.load(request.actor, file.subject_kind, file.subject_id) is None:  # type: ignore[attr-defined]
        raise Http404
    return file
