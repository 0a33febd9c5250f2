"""The sender's side after dispatch: sending again, recalling, noting what came back from paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal
from workflows.documents.models import Document
from workflows.documents.sending.copies import note_receipt, recall_copy, reissue, sends
from workflows.documents.sending.forms import RecallForm, ReceiptForm, ReissueForm
from workflows.documents.views.access import actor_of, copy_or_404, document_or_404


@require_http_methods(["GET", "POST"])
def reissue_copies(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document, by = _sent(request, document_or_404(request, public_id)), actor_of(request)

    def act(given: dict[str, Any]) -> str:
        chosen = {name: list(given[name]) for name in ("main", "cc", "paper")}
        return str(len(reissue(document, **chosen, by=by)))

    form = ReissueForm(request.POST if request.method == "POST" else None)
    return _asked(request, document, form, "document.reissue", act, (_("Send more copies"), _("Sent.")))


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, public_id: UUID) -> HttpResponse:
    copy, by = copy_or_404(request, public_id), actor_of(request)
    document = _sent(request, copy.document)

    def act(given: dict[str, Any]) -> str:
        return str(recall_copy(copy, reason=given["reason"], by=by).public_id)

    form = RecallForm(request.POST if request.method == "POST" else None)
    heading = _("Recall the copy of %(unit)s") % {"unit": copy.unit}
    return _asked(request, document, form, "copy.recall", act, (heading, _("Recalled.")))


@require_http_methods(["GET", "POST"])
def paper_receipt(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    """no: which of the document's recipients on paper, from 1."""
    document, by = _sent(request, document_or_404(request, public_id)), actor_of(request)
    sent = document.paper_copies.select_related("document").order_by("pk")[max(no, 1) - 1 : max(no, 1)].first()
    if sent is None or not 1 <= no <= 10_000:
        raise Http404

    def act(given: dict[str, Any]) -> str:
        return str(note_receipt(sent, **given, by=by))

    form = ReceiptForm(request.POST if request.method == "POST" else None)
    heading = _("Received on paper: %(who)s") % {"who": sent}
    return _asked(request, document, form, "paper.receipt", act, (heading, _("Noted.")))


def _sent(request: HttpRequest, document: Document) -> Document:
    """Only for who sends the issuer's copies, of what has been dispatched."""
    if sends(actor_of(request), document) is None or document.dispatched_at is None:
        raise NotAllowed
    return document


def _asked(
    request: HttpRequest,
    document: Document,
    form: forms.Form,
    verb: str,
    act: Callable[[dict[str, Any]], str],
    words: tuple[str, str],
) -> HttpResponse:
    heading, done = words
    status = 422 if form.errors else 200
    if form.is_valid():
        key = request.POST.get("action_key", "")
        try:
            once(verb, key, lambda: act(form.cleaned_data), by=actor_of(request))
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.remember()
            status = refusal.status
            refusal.stand_at(form)
        else:
            messages.success(request, done)
            return redirect("documents:detail", document.public_id)
    context = {"document": document, "form": form, "heading": heading}
    return render(request, "documents/sending_form.html", context, status=status)
