"""The receiving side: a copy and its signature."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.duties import actions as duties
from office.files.actions import content_of
from office.files.models import File
from workflows.documents import intake, issuing, paper, returns
from workflows.documents.annulling.standing import standing_of
from workflows.documents.facts import copy_facts
from workflows.documents.forms import ReturnForm
from workflows.documents.models import Copy, Incoming, Rendition
from workflows.documents.numbering import number_of
from workflows.documents.permissions import may_receive, one_incoming_visible_to, opens_paper
from workflows.documents.sending.copies import OVER, mark_delivered
from workflows.documents.views.access import actor_of, copy_or_404, handed_out, posted, sent


@require_safe
def copy_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy = copy_or_404(request, public_id)
    duties.mark_opened(copy, by=actor_of(request))
    mark_delivered(copy, by=actor_of(request))
    return _page(request, copy)


def _page(request: HttpRequest, copy: Copy, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    """What was received: the paper and its attachments; the sender's drafts and opinions stay with the sender."""
    actor = actor_of(request)
    is_registry = may_receive(actor, copy) is not None
    taken_in = Incoming.objects.filter(copy=copy).first()
    opens = opens_paper(actor, copy)
    count = paper.page_count(_pdf(copy)) if opens else 0
    number = number_of(copy.document)
    context = {
        "copy": copy,
        "document": copy.document,
        "number": number,
        "facts": copy_facts(copy, number),
        "attachments": copy.document.attachments.select_related("file").order_by("order") if opens else [],
        "numbers": range(1, count + 1),
        "count": count,
        "may_receive": copy.state == Copy.State.SENT and is_registry,
        "may_take_in": copy.state == Copy.State.RECEIVED and taken_in is None and is_registry,
        "may_return": copy.state not in OVER and taken_in is None and is_registry,
        "taken_in": taken_in,
        "incoming": one_incoming_visible_to(actor, taken_in.public_id) if taken_in else None,
        "refusal": refusal,
        "standing": standing_of(copy, actor),
    }
    return render(request, "documents/copy_detail.html", context, status=status)


def _opened(request: HttpRequest, public_id: UUID) -> Copy:
    """A copy whose paper the actor may still open."""
    copy = copy_or_404(request, public_id)
    if not opens_paper(actor_of(request), copy):
        raise Http404
    return copy


def _pdf(copy: Copy) -> File:
    return Rendition.objects.select_related("file").get(document=copy.document).file


@require_safe
def copy_picture(request: HttpRequest, public_id: UUID, page: int) -> HttpResponse:
    pdf = _pdf(_opened(request, public_id))
    if not 1 <= page <= paper.page_count(pdf):
        raise Http404
    response = HttpResponse(paper.picture(pdf, page), content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def copy_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy = _opened(request, public_id)
    return sent(
        content_of(_pdf(copy)), content_type="application/pdf", name=f"{copy.public_id}.pdf", as_attachment=False
    )


@require_safe
def copy_attachment(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Attachments belong to the document; who has a copy has them with it."""
    copy = _opened(request, public_id)
    attachment = copy.document.attachments.select_related("file").filter(file__public_id=file_id).first()
    if attachment is None:
        raise Http404
    return handed_out(attachment.file)


@posted("documents:copy")
def receive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy, actor = copy_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    once("copy.receive", key, lambda: str(issuing.receive(copy, by=actor).public_id), by=actor)
    messages.success(request, _("Signed for."))
    return redirect("documents:copy", public_id)


@posted("documents:copy")
def take_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Registered: on to what was made of it. A refusal answers with the copy as it stands now."""
    copy, actor = copy_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    try:
        made = once("copy.take_in", key, lambda: str(intake.take_in(copy, by=actor).public_id), by=actor)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, copy_or_404(request, public_id), refusal=refusal, status=refusal.status)
    messages.success(request, _("Registered as an incoming document."))
    return redirect("documents:incoming", made)


@require_http_methods(["GET", "POST"])
def return_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """退文: the form asks for the rule it does not meet, and for words."""
    copy, actor = copy_or_404(request, public_id), actor_of(request)
    if may_receive(actor, copy) is None:
        raise NotAllowed
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given, key = form.cleaned_data, request.POST.get("action_key", "")
        try:
            once("copy.return", key, lambda: str(returns.return_copy(copy, **given, by=actor)), by=actor)
        except TooLate as refusal:
            return _page(request, copy_or_404(request, public_id), refusal=refusal, status=refusal.status)
        except Unacceptable as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            messages.success(request, _("Returned to the sender."))
            return redirect("documents:copy", public_id)
    status = 422 if form.errors else 200
    return render(request, "documents/copy_return.html", {"copy": copy, "form": form}, status=status)
