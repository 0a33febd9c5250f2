"""Phrases and signature of one's own; signatures beside opinions; correcting an opinion."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.audit.action_keys import once
from office.audit.refusals import Unacceptable
from office.duties import boxes
from office.subjects import kinds
from office.worktime.clock import now
from workflows.documents.models import Document, Incoming, Opinion
from workflows.documents.opinions import hand
from workflows.documents.opinions.begun import keep_begun
from workflows.documents.opinions.correcting import NotYours, correct_opinion
from workflows.documents.opinions.forms import CorrectionForm, PhraseForm, SignatureForm
from workflows.documents.permissions import one_incoming_visible_to
from workflows.documents.views.access import actor_of, document_or_404, handed_out


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """常用语与签名: what is kept here stands on every opinion bar of its owner, and nobody else's."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    phrase = PhraseForm(request.POST if act == "keep" else None)
    signature = SignatureForm(*((request.POST, request.FILES) if act == "draw" else ()))
    try:
        if act and _done(request, act, phrase, signature):
            return redirect("documents:mine")
    except Unacceptable as refusal:
        refusal.remember()
        form = phrase if act == "keep" else signature
        form.add_error(refusal.field if refusal.field == "text" else None, str(refusal))
    actor = actor_of(request)
    kept = {"phrases": hand.phrases_of(actor), "signature": hand.signature_of(actor)}
    context = kept | {"phrase": phrase, "form": signature}
    status = 422 if phrase.errors or signature.errors else 200
    return render(request, "documents/mine.html", context, status=status)


def _done(request: HttpRequest, act: str, phrase: PhraseForm, signature: SignatureForm) -> bool:
    by = actor_of(request)
    if act == "keep" and phrase.is_valid():
        hand.keep_phrase(text=phrase.cleaned_data["text"], by=by)
        messages.success(request, _("Kept."))
    elif act == "drop":
        hand.drop_phrase(text=request.POST.get("text", ""), by=by)
        messages.success(request, _("Removed."))
    elif act == "draw" and signature.is_valid():
        hand.draw_signature(**signature.cleaned_data, by=by)
        messages.success(request, _("Your signature stands beside your opinions from now on."))
    elif act == "wipe":
        hand.wipe_signature(by=by)
        messages.success(request, _("From now on your opinions bear your name alone."))
    else:
        return False
    return True


@require_safe
def my_signature(request: HttpRequest) -> HttpResponse:
    found = hand.signature_of(actor_of(request))
    if found is None:
        raise Http404
    return handed_out(found.picture)


@require_safe
def opinion_signature(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    """Beside the opinion, for whoever may read the document; no: which opinion, from 1."""
    return _signature(document_or_404(request, public_id), no)


@require_safe
def incoming_signature(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    incoming = one_incoming_visible_to(actor_of(request), public_id)
    if incoming is None:
        raise Http404
    return _signature(incoming, no)


@require_POST
def keep_opinion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """暂存, while one types or by its own button; public_id: of the duty for which it is written."""
    by = actor_of(request)
    duty = boxes.open_duty(by, public_id)
    pressed = "keep" in request.POST
    if duty is None:
        if pressed:
            raise Http404
        return JsonResponse({"said": _("This no longer lies before you; nothing is kept."), "kept": False}, status=404)
    try:
        keep_begun(duty, text=request.POST.get("opinion", ""), by=by)
    except Unacceptable as refusal:
        refusal.remember()
        if pressed:
            raise
        return JsonResponse({"said": str(refusal), "kept": False}, status=refusal.status)
    if pressed:
        messages.success(request, _("Kept for you alone, until you give it."))
        return redirect(kinds.kind(duty.subject_kind).url_of_id(duty.subject_id))
    said = _("Kept for you at %(at)s, not given yet") % {"at": f"{timezone.localtime(now()):%H:%M}"}
    return JsonResponse({"said": said, "kept": True})


def _signature(of: Document | Incoming, no: int) -> HttpResponse:
    opinion = _nth(of, no)
    if opinion.signature is None:
        raise Http404
    return handed_out(opinion.signature)


def _nth(of: Document | Incoming, no: int) -> Opinion:
    if not 1 <= no <= 10_000:
        raise Http404
    found = of.opinions.select_related("signature", "author__person", "author__post__unit").order_by("pk")
    opinion = found[no - 1 : no].first() if no else None
    if opinion is None:
        raise Http404
    return opinion


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    """更正意见: only for who gave it."""
    return _corrected(request, document_or_404(request, public_id), no)


@require_http_methods(["GET", "POST"])
def correct_incoming(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    incoming = one_incoming_visible_to(actor_of(request), public_id)
    if incoming is None:
        raise Http404
    return _corrected(request, incoming, no)


def _corrected(request: HttpRequest, paper: Document | Incoming, no: int) -> HttpResponse:
    actor, opinion = actor_of(request), _nth(paper, no)
    if opinion.author_id not in {one.pk for one in actor.appointments}:
        raise NotYours
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"opinion": opinion.text})
    page = kinds.url_of(paper)
    if form.is_valid():
        text, key = form.cleaned_data["opinion"], request.POST.get("action_key", "")
        try:
            once("opinion.correct", key, lambda: str(correct_opinion(opinion, text=text, by=actor).pk), by=actor)
        except Unacceptable as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            messages.success(request, _("Your correction stands below; what you said before stays."))
            return redirect(page)
    context = {"paper": paper, "page": page, "opinion": opinion, "form": form}
    return render(request, "documents/opinion_correct.html", context, status=422 if form.errors else 200)
