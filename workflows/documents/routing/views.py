"""公文流程: the pages on which an office composes the routes of its agency, and on which everybody there reads them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal
from office.duties.models import Urgency
from office.ui.drawings import Tab
from workflows.documents.genres import Genre
from workflows.documents.models import ComposedRoute
from workflows.documents.routing import choosing, composing
from workflows.documents.routing.arranging import arranged
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.documents.routing.drawings import legs_of
from workflows.documents.routing.forms import AskForm, NewRouteForm, ScopeForm, StepForm, WhyForm, addable, step_forms
from workflows.documents.views.access import actor_of
from workflows.engine.models import Route
from workflows.engine.routes import as_read

Kind = ComposedRoute.Kind


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Of one agency: its own and those it inherits, in the order in which they are asked, and which one a paper would
    take."""
    unit, kept = _agency(request)
    form = AskForm(request.GET if "genre" in request.GET else None)
    genre, urgency = Genre.NOTICE.value, int(Urgency.NORMAL)
    if form.is_valid():
        genre, urgency = form.cleaned_data["genre"], form.cleaned_data["urgency"]
    context = {
        "unit": unit,
        "tabs": [Tab(str(one), _address(one), current=one == unit) for one in kept],
        "books": [_book(unit, kind, genre, urgency) for kind in Kind],
        "form": form,
        "asked": f"{Genre(genre).label} · {Urgency(urgency).label}",
    }
    return render(request, "documents/route_list.html", context)


def _book(unit: Unit, kind: ComposedRoute.Kind, genre: str, urgency: int) -> dict[str, Any]:
    """Outgoing or incoming: what is in force, what is still a draft, and the built-in route at the end."""
    drafts = [one for one in composing.routes_of(unit, kind) if one.in_force is None]
    found = [*choosing.routes_for(kind, unit), *drafts]
    taken = choosing.chosen(kind, unit, genre, urgency)
    lines = [(one, choosing.scope_of(one), one.unit_id == unit.pk, one == taken.composed) for one in found]
    return {"kind": kind, "lines": lines, "built_in": choosing.built_in(kind), "applies": taken.composed is None}


@require_http_methods(["GET", "POST"])
def new_route(request: HttpRequest) -> HttpResponse:
    unit, _kept = _agency(request)
    initial = {"kind": request.GET.get("kind", Kind.OUTGOING)}
    form, refusal, made = NewRouteForm(request.POST if request.method == "POST" else None, initial=initial), None, ""
    if form.is_valid():
        given, by = form.cleaned_data, actor_of(request)
        made, refusal = _tried(request, form, lambda: str(composing.compose(unit, **given, by=by).public_id))
    if made:
        return redirect("documents:route", made)
    context = {"form": form, "unit": unit, "address": _address(unit)}
    return render(request, "documents/route_new.html", context, status=_status(form, refusal))


@require_safe
def route(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _own(request, public_id))


@require_POST
def compose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One button, one act on the draft: what stands in the fields is kept with it, so that nothing typed is lost."""
    composed, by = _own(request, public_id), actor_of(request)
    rows = step_forms(as_read(composed.draft or []), CATALOGUES[composed.kind], request.POST)
    why = WhyForm(request.POST if request.POST.get("act") == "publish" else None)
    faulty = [form for form in (*rows, *([why] if why.is_bound else [])) if not form.is_valid()]
    if faulty:
        return _page(request, composed, rows=rows, why=why, status=422)
    _done, refusal = _tried(request, why, lambda: str(arranged(composed, rows, request.POST, by=by).pk))
    if refusal is not None:
        return _page(request, _own(request, public_id), why=why, refusal=refusal, status=refusal.status)
    if why.is_bound:
        messages.success(request, _("Published. Papers begin on it from now on."))
        return redirect("documents:route", public_id)
    return redirect(f"{reverse('documents:route', args=[public_id])}#draft")


@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is done to a route besides arranging its draft."""
    composed, by = _own(request, public_id), actor_of(request)
    verb = request.POST.get("act", "")
    scope = ScopeForm(request.POST if verb == "describe" else None, initial=ScopeForm.initial_of(composed))
    why = WhyForm(request.POST if verb == "retire" else None)
    verbs: dict[str, tuple[forms.Form, Callable[[], Any], str]] = {
        "redraft": (forms.Form({}), lambda: composing.redraft(composed, by=by), ""),
        "drop": (forms.Form({}), lambda: composing.drop_draft(composed, by=by), _("The draft is gone.")),
        "describe": (scope, lambda: composing.describe(composed, **scope.cleaned_data, by=by), _("Kept.")),
        "retire": (why, lambda: composing.retire(composed, **why.cleaned_data, by=by), _("Retired.")),
    }
    if verb not in verbs:
        raise Http404
    form, perform, said = verbs[verb]
    refusal = None
    if form.is_valid():
        _done, refusal = _tried(request, form, lambda: str(perform()))
    if not form.is_valid() or refusal:
        return _page(request, composed, scope=scope, retiring=why, refusal=refusal, status=_status(form, refusal))
    if said:
        messages.success(request, said)
    stands = ComposedRoute.objects.filter(pk=composed.pk, retired_on=None).exists()
    return redirect("documents:route", public_id) if stands else redirect(_address(composed.unit))


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """The map of one version, for everybody of the agencies it is for; posting publishes it again."""
    found = Route.objects.filter(key=key, version=version).select_related("published_by__person").first()
    composed = choosing.composed_of(found) if found else None
    if found is None or not composing.may_read(actor_of(request), found, composed):
        raise Http404
    composes = composed is not None and composed.unit in composing.agencies_routed(actor_of(request))
    form, refusal, made = WhyForm(request.POST if request.method == "POST" else None), None, ""
    if form.is_bound and not composes:
        raise NotAllowed
    if composed is not None and form.is_valid():
        given = {"version": version, **form.cleaned_data, "by": actor_of(request)}
        made, refusal = _tried(request, form, lambda: str(composing.publish_again(composed, **given).version))
    if composed is not None and made:
        messages.success(request, _("Published. Papers begin on it from now on."))
        return redirect("documents:route", composed.public_id)
    context = {
        "version": found,
        "composed": composed,
        "composes": composes,
        "legs": legs_of(as_read(found.steps), CATALOGUES[key.partition("-")[0]]),
        "scope": choosing.scope_of(composed) if composed else "",
        "form": form,
        "again": composes and composed is not None and composed.in_force_id != found.pk and not composed.retired_on,
    }
    return render(request, "documents/route_version.html", context, status=_status(form, refusal))


def _page(
    request: HttpRequest,
    composed: ComposedRoute,
    *,
    rows: list[StepForm] | None = None,
    scope: forms.Form | None = None,
    why: forms.Form | None = None,
    retiring: forms.Form | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    catalogue, steps = CATALOGUES[composed.kind], as_read(composed.draft or [])
    found = composing.flaws_of(composed) if composed.draft is not None else []
    context = {
        "composed": composed,
        "address": _address(composed.unit),
        "scope": choosing.scope_of(composed),
        "scope_form": scope or ScopeForm(initial=ScopeForm.initial_of(composed)),
        "rows": rows if rows is not None else step_forms(steps, catalogue),
        "addable": addable(steps, catalogue),
        "flaws": found,
        "wrong": {flaw.step for flaw in found},
        "why": why or WhyForm(),
        "retiring": retiring or WhyForm(auto_id="retire_%s"),
        "refusal": refusal,
        "legs": legs_of(as_read(composed.in_force.steps), catalogue) if composed.in_force else [],
        "versions": composing.versions_of(composed),
    }
    return render(request, "documents/route_detail.html", context, status=status)


def _agency(request: HttpRequest) -> tuple[Unit, list[Unit]]:
    """The one that is asked for, else the first whose routes the actor composes; and all of these."""
    kept = composing.agencies_routed(actor_of(request))
    asked = request.GET.get("unit", "")
    chosen = next((one for one in kept if asked in ("", str(one.public_id))), None)
    if chosen is None:
        raise Http404
    return chosen, kept


def _own(request: HttpRequest, public_id: UUID) -> ComposedRoute:
    """Of an agency whose routes the actor composes."""
    kept = composing.agencies_routed(actor_of(request))
    found = ComposedRoute.objects.filter(public_id=public_id, unit__in=kept).select_related("unit", "in_force").first()
    if found is None or (found.retired_on and request.method != "POST"):
        raise Http404
    return found


def _tried(request: HttpRequest, form: forms.Form, perform: Callable[[], str]) -> tuple[str, Refusal | None]:
    """What was refused stands at its field, and what was typed stays. An address and a key are one act."""
    try:
        key = request.POST.get("action_key", "")
        return once("route.compose", key, perform, by=actor_of(request)), None
    except NotAllowed:
        raise
    except Refusal as refusal:
        refusal.remember()
        if form.is_bound:
            refusal.stand_at(form)
        return "", refusal


def _address(unit: Unit) -> str:
    return f"{reverse('documents:routes')}?unit={unit.public_id}"


def _status(form: forms.Form, refusal: Refusal | None) -> int:
    return refusal.status if refusal else 422 if form.errors else 200
