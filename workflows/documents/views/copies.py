"""The receiving side: a copy and its signature."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.audit.action_keys import once
from office.duties import actions as duties
from office.files.actions import content_of
from workflows.documents import issuing, paper
from workflows.documents.facts import copy_facts
from workflows.documents.models import Copy, Rendition
from workflows.documents.numbering import number_of
from workflows.documents.permissions import may_receive
from workflows.documents.views.access import actor_of, copy_or_404, posted


@require_safe
def copy_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was received: the paper and its attachments; the sender's drafts and opinions stay with the sender."""
    copy, actor = copy_or_404(request, public_id), actor_of(request)
    duties.mark_opened(copy, by=actor)
    pdf = _pdf(copy)
    number = number_of(copy.document)
    context = {
        "copy": copy,
        "document": copy.document,
        "number": number,
        "facts": copy_facts(copy, number),
        "attachments": copy.document.attachments.select_related("file").order_by("order"),
        "numbers": range(1, paper.page_count(pdf) + 1),
        "count": paper.page_count(pdf),
        "may_receive": copy.state == Copy.State.SENT and may_receive(actor, copy) is not None,
    }
    return render(request, "documents/copy_detail.html", context)


def _pdf(copy: Copy) -> bytes:
    return content_of(Rendition.objects.select_related("file").get(document=copy.document).file)


@require_safe
def copy_picture(request: HttpRequest, public_id: UUID, page: int) -> HttpResponse:
    pdf = _pdf(copy_or_404(request, public_id))
    if not 1 <= page <= paper.page_count(pdf):
        raise Http404
    response = HttpResponse(paper.picture(pdf, page), content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def copy_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy = copy_or_404(request, public_id)
    response = HttpResponse(_pdf(copy), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{copy.public_id}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def copy_attachment(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Attachments belong to the document; who has a copy has them with it."""
    copy = copy_or_404(request, public_id)
    attachment = copy.document.attachments.select_related("file").filter(file__public_id=file_id).first()
    if attachment is None:
        raise Http404
    response = HttpResponse(content_of(attachment.file), content_type=attachment.file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{attachment.file.public_id}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@posted("documents:copy")
def receive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy, actor = copy_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    once("copy.receive", key, lambda: str(issuing.receive(copy, by=actor).public_id), by=actor)
    messages.success(request, _("Signed for."))
    return redirect("documents:copy", public_id)
