"""材料 of one item: what lies there, laying more, withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.audit.action_keys import once
from office.audit.refusals import Refusal
from office.meetings import actions
from office.meetings.forms import MaterialsForm
from office.meetings.models import AgendaItem, Material
from office.meetings.permissions import laying_before, material_visible_to
from office.meetings.running import materials
from office.meetings.views.access import actor_of, meeting_or_404


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    meeting, actor = meeting_or_404(request, public_id), actor_of(request)
    item = get_object_or_404(meeting.agenda, no=no)
    item.meeting = meeting
    form = MaterialsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "GET":
        return _page(request, item, form)
    if not form.is_valid():
        return _page(request, item, form, status=422)
    uploads, key = form.cleaned_data["uploads"], request.POST.get("action_key", "")
    try:
        once("material.lay", key, lambda: str(len(actions.lay_materials(item, uploads, by=actor))), by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return _page(request, item, form, status=refusal.status)
    messages.success(request, _("The materials lie before everybody invited."))
    return redirect("meetings:materials", public_id, no)


def _page(request: HttpRequest, item: AgendaItem, form: MaterialsForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    may_lay = item.meeting.is_open and laying_before(actor, item) is not None
    context = {
        "meeting": item.meeting,
        "item": item,
        "materials": materials().filter(item=item),
        "form": form if may_lay or form.is_bound else None,
        "may_lay": may_lay,
    }
    return render(request, "meetings/material_list.html", context, status=status)


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A material has its place under its item."""
    material = _material_or_404(request, public_id)
    return redirect("meetings:materials", material.item.meeting.public_id, material.item.no)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    material = _material_or_404(request, public_id)
    item = material.item
    try:
        actions.withdraw_material(material, by=actor_of(request))
    except Refusal as refusal:
        refusal.remember()
        form = MaterialsForm()
        messages.error(request, str(refusal))
        return _page(request, item, form, status=refusal.status)
    messages.success(request, _("Withdrawn; nobody gets it here any more."))
    return redirect("meetings:materials", item.meeting.public_id, item.no)


def _material_or_404(request: HttpRequest, public_id: UUID) -> Material:
    material = material_visible_to(actor_of(request), public_id)
    if material is None:
        raise Http404
    return material
