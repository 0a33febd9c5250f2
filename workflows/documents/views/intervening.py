"""流程干预, by who answers for the agency's papers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.subjects import kinds
from workflows.documents.drawings import step_label
from workflows.documents.forms import InterveneForm
from workflows.documents.intervening import intervene as moved_by_office
from workflows.documents.intervening import may_intervene
from workflows.documents.models import Document, Incoming
from workflows.documents.views.access import actor_of
from workflows.engine import course


@require_http_methods(["GET", "POST"])
def intervene(request: HttpRequest) -> HttpResponse:
    """?source=: a paper under way; for others it is not there."""
    actor = actor_of(request)
    paper = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(paper, Document | Incoming) or may_intervene(actor, paper) is None:
        raise Http404
    steps = [(name, step_label(paper.subject_kind, name)) for name in course.passed_steps(paper)]
    form = InterveneForm(request.POST if request.method == "POST" else None, steps=steps)
    status = 422 if form.errors else 200
    if form.is_valid():
        given, key = form.cleaned_data, request.POST.get("action_key", "")
        try:
            once("paper.intervene", key, lambda: moved_by_office(paper, **given, by=actor), by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Moved."))
            return redirect(kinds.url_of(paper))
    holders = [hand for hand in course.hands_of(paper) if hand.state == "open"]
    context = {"form": form, "paper": paper, "page": kinds.url_of(paper), "steps": steps, "holders": holders}
    return render(request, "documents/intervene_form.html", context, status=status)
