"""立项: by hand, or out of an instruction, a document, whatever else a room lets matters be made of."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.subjects import kinds
from workflows.documents.models import Instruction
from workflows.supervision import actions
from workflows.supervision.family import may_open_part
from workflows.supervision.forms import OpenForm
from workflows.supervision.models import Matter
from workflows.supervision.permissions import may_propose
from workflows.supervision.reopening import may_reopen, reopenable
from workflows.supervision.views.access import actor_of

_CATEGORIES = {
    "instruction": Matter.Category.INSTRUCTION,
    "decision": Matter.Category.DECISION,
    "minutes": Matter.Category.DECISION,
}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?source=kind:id` fills the form: title, units and term are read, never typed twice, and may be changed. Of a
    matter a part is made."""
    actor = actor_of(request)
    named = request.GET.get("source", "")
    source = kinds.source_of(named, actor) if named else None
    if named and source is None:
        raise Http404
    whole = source if isinstance(source, Matter) else None
    if not (may_open_part(actor, whole) if whole else may_propose(actor)):
        raise PermissionDenied
    read = _read(actor, source) if source is not None else {}
    if request.method == "GET":
        return _page(request, OpenForm(actor=actor, whole=whole, initial=read), source)
    form = OpenForm(request.POST, actor=actor, whole=whole, initial=read)
    if not form.is_valid():
        return _page(request, form, source, status=422)
    key = request.POST.get("action_key", "")
    try:
        made = once("matter.open", key, lambda: _open(form, source, actor), by=actor)
    except Refusal as refusal:
        refusal.remember()
        field = {"term": "value"}.get(refusal.field or "", refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal))
        return _page(request, form, source, status=refusal.status)
    messages.success(request, _("Proposed.") if form.proposes else _("Opened and assigned."))
    return redirect("supervision:detail", made)


def _open(form: OpenForm, source: Any, actor: Actor) -> str:
    verb = actions.propose if form.proposes else actions.open_matter
    made_of = {"parent": source} if isinstance(source, Matter) else {"source": source}
    return str(verb(**form.facts, **made_of, by=actor).public_id)


def _read(actor: Actor, source: Any) -> dict[str, Any]:
    """What the source's room says about it: title, text, lead, supports, term, and who wrote the instruction."""
    brief = kinds.brief_of(actor, source)
    if isinstance(source, Matter):
        return {"requirement": brief.text[:5000], "category": source.category, "leader": source.leader_id}
    said, category = brief.particulars, _CATEGORIES.get(source.subject_kind, Matter.Category.DOCUMENT)
    read: dict[str, Any] = {"title": brief.title[:120], "requirement": brief.text[:5000], "category": category}
    wanted = [said.get("lead"), *said.get("supports", [])]
    found = {str(unit.public_id): unit.pk for unit in Unit.objects.filter(public_id__in=[one for one in wanted if one])}
    read["lead"] = found.get(str(said.get("lead")))
    read["supports"] = [found[str(one)] for one in said.get("supports", []) if str(one) in found]
    if term := said.get("term"):
        read |= {"value": term["value"], "unit": term["unit"]}
    elif brief.due_at:
        read |= {"unit": "date", "until": brief.due_at.date()}
    leader = getattr(source, "leader", None)
    return read | ({"leader": leader.pk} if leader is not None else {})


def _page(request: HttpRequest, form: OpenForm, source: Any, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "source": source, "made_of_url": kinds.url_of(source) if source is not None else ""}
    return render(request, "supervision/matter_form.html", context, status=status)


@require_safe
def reopen(request: HttpRequest) -> HttpResponse:
    """By the instruction `?source=` names: which of the closed matters, those made of the same paper first."""
    actor = actor_of(request)
    instruction = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(instruction, Instruction) or not may_reopen(actor, instruction):
        raise Http404
    words = request.GET.get("q", "").strip()[:60]
    context = {"instruction": instruction, "source": request.GET["source"], "q": words,
               "matters": reopenable(actor, instruction, words)}  # fmt: skip
    return render(request, "supervision/reopen_list.html", context)
