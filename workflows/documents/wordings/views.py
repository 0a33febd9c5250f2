"""范本与惯用语: the pages on which an office keeps them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
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
from workflows.documents.models import Template, Wording
from workflows.documents.views.access import actor_of
from workflows.documents.wordings import keeping
from workflows.documents.wordings.forms import TemplateForm, WordingForm


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Both lists of one agency; a wording is entered here, a template on a page of its own."""
    unit, kept = _agency(request)
    form, refusal = WordingForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        given, by = form.cleaned_data, actor_of(request)
        refusal = _tried(request, form, "wording.add", lambda: keeping.add_wording(unit, **given, by=by))
        if refusal is None:
            return _back(request, unit, _("Kept."))
    context = {
        "unit": unit,
        "tabs": [Tab(str(one), _address(one), current=one == unit) for one in kept],
        "templates": keeping.templates_of([unit]),
        "wordings": keeping.wordings_of([unit]),
        "form": form,
        "address": _address(unit),
        "new_address": f"{reverse('documents:new_template')}?unit={unit.public_id}",
    }
    return render(request, "documents/template_list.html", context, status=_status(form, refusal))


@require_http_methods(["GET", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    unit, _kept = _agency(request)
    form, refusal = TemplateForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        by = actor_of(request)
        refusal = _tried(request, form, "template.write", lambda: keeping.write_template(unit, **given, by=by))
        if refusal is None:
            return _back(request, unit, _("Kept."))
    return _page(request, form, refusal, unit=unit)


@require_http_methods(["GET", "POST"])
def change_template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    template, by = _own(request, Template, public_id), actor_of(request)
    if request.POST.get("act") == "retire":
        return _retire(request, template.unit, lambda: keeping.retire_template(template, by=by))
    initial = TemplateForm.initial_of(template)
    form, refusal = TemplateForm(request.POST if request.method == "POST" else None, initial=initial), None
    if form.is_valid():
        given = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        refusal = _tried(request, form, "template.change", lambda: keeping.change_template(template, **given, by=by))
        if refusal is None:
            return _back(request, template.unit, _("Kept."))
    newer = template if isinstance(refusal, keeping.ChangedMeanwhile) else None
    return _page(request, form, refusal, unit=template.unit, kept=template, newer=newer)


@require_http_methods(["GET", "POST"])
def change_wording(request: HttpRequest, public_id: UUID) -> HttpResponse:
    wording, by = _own(request, Wording, public_id), actor_of(request)
    if request.POST.get("act") == "retire":
        return _retire(request, wording.unit, lambda: keeping.retire_wording(wording, by=by))
    initial = {"text": wording.text}
    form, refusal = WordingForm(request.POST if request.method == "POST" else None, initial=initial), None
    if form.is_valid():
        given = form.cleaned_data
        refusal = _tried(request, form, "wording.change", lambda: keeping.change_wording(wording, **given, by=by))
        if refusal is None:
            return _back(request, wording.unit, _("Kept."))
    return _page(request, form, refusal, unit=wording.unit, kept=wording)


def _agency(request: HttpRequest) -> tuple[Unit, list[Unit]]:
    """The one that is asked for, else the first that the actor keeps; and all of these."""
    kept = keeping.agencies_kept(actor_of(request))
    asked = request.GET.get("unit", "")
    chosen = next((one for one in kept if asked in ("", str(one.public_id))), None)
    if chosen is None:
        raise Http404
    return chosen, kept


def _own(request: HttpRequest, model: Any, public_id: UUID) -> Any:
    """Of an agency the actor keeps; what was retired still takes a post, so that it can be told and nothing typed is
    lost."""
    found = model.objects.filter(public_id=public_id, unit__in=keeping.agencies_kept(actor_of(request)))
    one = found.select_related("unit").first()
    if one is None or (one.retired_on and request.method != "POST"):
        raise Http404
    return one


def _tried(request: HttpRequest, form: forms.Form, verb: str, act: Callable[[], Any]) -> Refusal | None:
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


def _retire(request: HttpRequest, unit: Unit, act: Callable[[], Any]) -> HttpResponse:
    """Whoever retires what another has retired has nothing left to do."""
    with suppress(keeping.Retired):
        once("wordings.retire", request.POST.get("action_key", ""), lambda: str(act()), by=actor_of(request))
    return _back(request, unit, _("Retired; drafts begun with it stay as they are."))


def _back(request: HttpRequest, unit: Unit, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(_address(unit))


def _address(unit: Unit) -> str:
    return f"{reverse('documents:templates')}?unit={unit.public_id}"


def _page(request: HttpRequest, form: forms.Form, refusal: Refusal | None, **shown: Any) -> HttpResponse:
    context = {"form": form, "address": _address(shown["unit"]), **shown}
    return render(request, "documents/template_form.html", context, status=_status(form, refusal))


def _status(form: forms.Form, refusal: Refusal | None) -> int:
    return refusal.status if refusal else 422 if form.errors else 200
