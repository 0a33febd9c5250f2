"""Sources: enter, map with a preview, and the box of what could not be sorted（待分拣）."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.audit.refusals import NotAllowed, Refusal
from office.integration import sources
from office.integration.forms import MappingForm, SourceForm
from office.integration.models import Arrival, Source
from office.integration.permissions import (
    account_visible_to,
    accounts_visible_to,
    arrival_visible_to,
    source_visible_to,
)
from office.integration.targets import TARGETS
from office.integration.views.access import actor_of, found, show_once
from office.subjects import kinds
from office.ui.paging import page_of

LIGHTS = {"stored": "idle", "made": "done", "unsorted": "near", "set_aside": "pause"}
SHOWN = 4000


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, account = found(request, account_visible_to, public_id)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sources.enter_source(account, mapping={}, by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            return _secret(request, made)
    context = {"form": form, "account": account}
    return render(request, "integration/source_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, source = found(request, source_visible_to, public_id)
    form = SourceForm(request.POST or None, instance=source)
    if request.method == "POST" and form.is_valid():
        try:
            sources.change_source(source, by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            return redirect("integration:source", public_id)
    context = {"form": form, "account": source.account, "source": source}
    return render(request, "integration/source_form.html", context, status=422 if form.errors else 200)


def _secret(request: HttpRequest, made: sources.NewSource) -> HttpResponse:
    return show_once(
        request,
        what=_("Secret of the source"),
        value=made.secret,
        note=_("The other system proves itself with it. Say next which of its fields becomes what."),
        back=reverse("integration:source", args=[made.source.public_id]),
    )


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The mapping beside what it makes of the last arrivals; “preview” changes nothing."""
    actor, its = found(request, source_visible_to, public_id)
    form = MappingForm(request.POST or None, source=its)
    rules: dict[str, str] = its.mapping
    if request.method == "POST" and form.is_valid():
        rules = form.rules
        if request.POST.get("act") == "save":
            try:
                sources.change_source(its, mapping=rules, by=actor)
            except NotAllowed:
                raise
            except Refusal as refusal:
                refusal.stand_at(form)
            else:
                messages.success(request, _("The mapping is kept. What could not be sorted can be tried again."))
                return redirect("integration:source", public_id)
    context = {
        "source": its,
        "form": form,
        "lines": _lines(its, rules),
        "unsorted": its.arrivals.filter(state=Arrival.State.UNSORTED).count(),
        "url": request.build_absolute_uri(reverse("integration:inbound", args=[its.public_id])),
        "previewed": request.method == "POST",
    }
    return render(request, "integration/source_detail.html", context, status=422 if form.errors else 200)


def _lines(its: Source, rules: dict[str, str]) -> list[dict[str, Any]]:
    labels = {wanted.name: wanted.label for wanted in TARGETS[Source.Target(its.target)].fields}
    return [
        {
            "arrival": arrival,
            "light": LIGHTS[arrival.state],
            "fields": [(labels[name], value) for name, value in fields.items() if name in labels],
            "why": why,
        }
        for arrival, fields, why in sources.preview(its, rules)
    ]


@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, source_visible_to, public_id)
    verb = request.POST.get("act", "")
    if verb == "rotate":
        return _secret(request, sources.replace_secret(its, by=actor))
    if verb in ("on", "off"):
        sources.change_source(its, is_on=verb == "on", by=actor)
    elif verb == "replay":
        count = sources.replay_since(its, since=its.made_at, by=actor)
        told = ngettext("%(n)d arrival is tried again.", "%(n)d arrivals are tried again.", count) % {"n": count}
        messages.success(request, told)
    else:
        raise Http404
    return redirect("integration:source", public_id)


@require_safe
def unsorted(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    arrivals = Arrival.objects.filter(source__account__in=accounts_visible_to(actor), state=Arrival.State.UNSORTED)
    page = page_of(arrivals.select_related("source__account__person"), request.GET, by=("pk",))
    return render(request, "integration/arrival_list.html", {"page": page})


@require_safe
def arrival(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _actor, its = found(request, arrival_visible_to, public_id)
    context = {
        "arrival": its,
        "light": LIGHTS[its.state],
        "content": _readable(bytes(its.body)),
        "result_url": kinds.kind(its.result_kind).url_of_id(its.result_id) if its.result_id else "",
        "is_open": its.state in (Arrival.State.STORED, Arrival.State.UNSORTED),
    }
    return render(request, "integration/arrival_detail.html", context)


def _readable(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)[:SHOWN]
    except (ValueError, RecursionError):
        return body[:SHOWN].decode("utf-8", "replace")


@require_POST
def arrival_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, arrival_visible_to, public_id)
    if request.POST.get("act") == "set_aside":
        sources.set_aside(its, reason=request.POST.get("reason", ""), by=actor)
        messages.success(request, _("Set aside."))
        return redirect("integration:unsorted")
    sources.replay(its, by=actor)
    messages.success(request, _("It is tried again."))
    return redirect("integration:arrival", public_id)
