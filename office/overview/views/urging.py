"""催办: one matter with a click, or all that is late once it has been seen whom that reaches."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from directory.models import Unit
from office.audit.action_keys import once
from office.overview.forms import UrgeAllForm
from office.overview.urging import chosen_among, reached
from office.overview.urging import urge_all as urge_each
from office.overview.views.access import leader_of, scope_of
from workflows.supervision import actions
from workflows.supervision.permissions import matter_visible_to


@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One click: those with whom it lies are reminded, and the page stands as it was."""
    actor = leader_of(request)
    if request.method == "GET":
        return redirect("overview:overview")
    matter = matter_visible_to(actor, public_id)
    if matter is None:
        raise Http404
    key = request.POST.get("action_key", "")
    held = once("matter.urge", key, lambda: actions.urge(matter, by=actor), by=actor)
    messages.success(
        request, ngettext("%(count)d person reminded.", "%(count)d people reminded.", held) % {"count": held}
    )
    return redirect("overview:overview")


@require_http_methods(["GET", "POST"])
def urge_all(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    unit = None
    with suppress(ValueError):
        asked = request.GET.get("unit", "")
        unit = get_object_or_404(Unit, public_id=UUID(asked)) if asked else None
    lines = reached(scope, unit)
    form = UrgeAllForm(request.POST if request.method == "POST" else None)
    ticked = {one for one in request.POST.getlist("matter") if one in {str(line.matter.public_id) for line in lines}}
    if request.method == "POST" and not ticked:
        messages.error(request, _("Tick what you want to urge first."))
    elif form.is_valid():
        chosen, note = chosen_among(lines, ticked), form.cleaned_data["note"]
        key = request.POST.get("action_key", "")
        told = once("matter.urge_all", key, lambda: urge_each(chosen, note=note, by=scope.actor), by=scope.actor)
        messages.success(request, _("Matters urged: %(matters)d; people reminded: %(people)d.") % told)
        if told["left"]:
            messages.error(request, _("%(left)d had moved on meanwhile and were left alone.") % told)
        return redirect(f"{reverse('overview:overview')}?scope={scope.key}")
    context = {"scope": scope, "lines": lines, "form": form, "unit": unit}
    return render(request, "overview/urge_all.html", context, status=422 if request.method == "POST" else 200)
