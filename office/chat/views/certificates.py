"""送达凭证: asking for one, seeing how far it is."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.chat.certificate import ask_for_certificate
from office.chat.permissions import answers_for, certificate_visible_to
from office.chat.views.access import actor_of, must_read_or_404
from office.chat.views.must_reads import sheet_page


@require_POST
def certify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    try:
        once("must_read.certify", key, lambda: str(ask_for_certificate(must_read, by=actor).public_id), by=actor)
    except Refusal as refusal:
        return sheet_page(request, public_id, refusal=refusal, status=refusal.status)
    return redirect("chat:must_read", public_id)


@require_safe
def made(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Those there are, for a page that waits for one."""
    must_read = must_read_or_404(request, public_id)
    if not answers_for(actor_of(request), must_read):
        raise PermissionDenied
    found = must_read.certificates.select_related("file").order_by("-pk")
    return render(request, "chat/_certificates.html", {"must_read": must_read, "certificates": found})


@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = certificate_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return redirect("chat:must_read", found.must_read.public_id)
