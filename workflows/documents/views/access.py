"""Loading through the actor: what is missing and what is forbidden both answer 404."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from office.audit.actor import Actor
from office.files.actions import content_of
from office.files.models import File
from workflows.documents.models import Copy, Document
from workflows.documents.permissions import copy_visible_to, document_visible_to

Door = Callable[..., HttpResponse]


def posted(page: str) -> Callable[[Door], Door]:
    """An act is a POST. Whoever comes by a link, as after a sign-in that ended while they typed, is led to the page."""

    def guard(door: Door) -> Door:
        @wraps(door)
        def enter(request: HttpRequest, public_id: UUID, **rest: object) -> HttpResponse:
            return door(request, public_id, **rest) if request.method == "POST" else redirect(page, public_id)

        return enter

    return guard


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def handed_out(file: File, *, inline: bool = False) -> HttpResponse:
    """A file that belongs to what the reader may see; the door has asked."""
    as_attachment = not inline or file.content_type != "application/pdf"
    return sent(content_of(file), content_type=file.content_type, name=file.name, as_attachment=as_attachment)


def sent(data: bytes, *, content_type: str, name: str, as_attachment: bool) -> HttpResponse:
    """Bytes under a name, for this reader alone."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def document_or_404(request: HttpRequest, public_id: UUID) -> Document:
    document = document_visible_to(actor_of(request), public_id)
    if document is None:
        raise Http404
    return document


def copy_or_404(request: HttpRequest, public_id: UUID) -> Copy:
    copy = copy_visible_to(actor_of(request), public_id)
    if copy is None:
        raise Http404
    return copy
