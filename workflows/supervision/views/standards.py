"""办理标准: the list of an agency with the form for one more, and one of them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal
from office.ui.drawings import Tab
from workflows.supervision import standards
from workflows.supervision.forms import StandardForm
from workflows.supervision.models import Standard
from workflows.supervision.views.access import actor_of


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    kept, asked = standards.agencies_kept(actor_of(request)), request.GET.get("unit", "")
    unit = next((one for one in kept if asked in ("", str(one.public_id))), None)
    if unit is None:
        raise Http404
    form, refusal = StandardForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        by, given = actor_of(request), form.facts
        refusal = _tried(request, form, "standard.write", lambda: standards.write(unit, **given, by=by))
        if refusal is None:
            return _back(request, unit, _("Kept."))
    context = {
        "unit": unit,
        "tabs": [Tab(str(one), _address(one), current=one == unit) for one in kept],
        "standards": Standard.objects.filter(unit=unit, retired_at=None).order_by("pk"),
        "form": form,
        "address": _address(unit),
    }
    return render(request, "supervision/standard_list.html", context, status=_status(form, refusal))


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Changed or retired; what was retired meanwhile still takes a post, so that it can be told."""
    by = actor_of(request)
    found = Standard.objects.filter(public_id=public_id, unit__in=standards.agencies_kept(by)).select_related("unit")
    standard = found.first()
    if standard is None or (standard.retired_at and request.method != "POST"):
        raise Http404
    if request.POST.get("act") == "retire":
        with suppress(standards.Retired):
            key = request.POST.get("action_key", "")
            once("standard.retire", key, lambda: str(standards.retire(standard, by=by)), by=by)
        return _back(request, standard.unit, _("Retired; matters that run keep their dates."))
    initial = StandardForm.initial_of(standard)
    form, refusal = StandardForm(request.POST if request.method == "POST" else None, initial=initial), None
    if form.is_valid():
        given = form.facts
        refusal = _tried(request, form, "standard.change", lambda: standards.change(standard, **given, by=by))
        if refusal is None:
            return _back(request, standard.unit, _("Kept."))
    context = {"form": form, "standard": standard, "address": _address(standard.unit)}
    return render(request, "supervision/standard_form.html", context, status=_status(form, refusal))


def _tried(request: HttpRequest, form: StandardForm, verb: str, act: Callable[[], Any]) -> Refusal | None:
    """What was refused stands at its field, and what was typed stays."""
    try:
        once(verb, request.POST.get("action_key", ""), lambda: str(act()), by=actor_of(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return refusal
    return None


def _back(request: HttpRequest, unit: Unit, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(_address(unit))


def _address(unit: Unit) -> str:
    return f"{reverse('supervision:standards')}?unit={unit.public_id}"


def _status(form: StandardForm, refusal: Refusal | None) -> int:
    return refusal.status if refusal else 422 if form.errors else 200
