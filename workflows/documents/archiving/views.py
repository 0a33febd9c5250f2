"""归档包 and 全宗号, for who keeps the agency's archive."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.subjects import kinds
from workflows.documents.archiving.fonds import enter_fonds, may_enter_fonds
from workflows.documents.archiving.forms import FondsForm
from workflows.documents.archiving.packing import package_of
from workflows.documents.archiving.permissions import filing_kept_by
from workflows.documents.models import Document, Incoming
from workflows.documents.views.access import actor_of, handed_out


@require_safe
def package(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """kind: document or incoming. Made when it is first asked for."""
    actor = actor_of(request)
    paper = kinds.load(actor, kind, public_id) if kind in ("document", "incoming") else None
    filing = filing_kept_by(actor, paper) if isinstance(paper, Document | Incoming) else None
    if filing is None:
        raise Http404
    return handed_out(package_of(filing, by=actor))


@require_http_methods(["GET", "POST"])
def fonds(request: HttpRequest) -> HttpResponse:
    """?source=unit:…"""
    actor = actor_of(request)
    unit = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(unit, Unit) or may_enter_fonds(actor, unit) is None:
        raise Http404
    form = FondsForm(request.POST if request.method == "POST" else None, initial={"fonds_no": unit.fonds_no})
    status = 422 if form.errors else 200
    if form.is_valid():
        given, key = form.cleaned_data["fonds_no"], request.POST.get("action_key", "")
        try:
            once("unit.fonds", key, lambda: enter_fonds(unit, fonds_no=given, by=actor), by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Kept."))
            return redirect(kinds.url_of(unit))
    context = {"form": form, "unit": unit, "page": kinds.url_of(unit)}
    return render(request, "documents/fonds_form.html", context, status=status)
