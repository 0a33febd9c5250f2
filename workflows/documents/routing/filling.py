"""The page on which who answers for a step that nobody holds names who takes it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.subjects import kinds
from workflows.documents.drawings import step_label
from workflows.documents.models import Document, Incoming
from workflows.documents.routing.forms import HolderForm
from workflows.documents.routing.vacancies import name_holder, vacant_hands, why_vacant
from workflows.documents.views.access import actor_of


@require_http_methods(["GET", "POST"])
def vacant(request: HttpRequest) -> HttpResponse:
    """?source=: a paper of which a vacant step lies with the reader; for others it is not there."""
    actor = actor_of(request)
    paper = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(paper, Document | Incoming):
        raise Http404
    hands = vacant_hands(actor, paper)
    step = request.POST.get("step", "")
    hand = next((one for one in hands if step in ("", str(one.step_id))), None)
    if hand is None:
        raise Http404
    form = HolderForm(request.POST if request.method == "POST" else None, actor=actor, paper=paper, hand=hand)
    status = 422 if form.errors else 200
    if form.is_valid():
        key, given = request.POST.get("action_key", ""), form.cleaned_data
        try:
            once("paper.fill", key, lambda: name_holder(paper, hand.step_id, **given, by=actor), by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Passed on."))
            return redirect(kinds.url_of(paper))
    context = {
        "form": form,
        "paper": paper,
        "page": kinds.url_of(paper),
        "hand": hand,
        "label": step_label(paper.subject_kind, hand.step),
        "why": why_vacant(paper, hand),
    }
    return render(request, "documents/vacant_form.html", context, status=status)
