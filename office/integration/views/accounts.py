"""Connected systems: the list, one system, its keys."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import today
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal
from office.integration import actions
from office.integration.forms import AccountForm, KeyForm, ReasonForm
from office.integration.health import health_of, last_of, summary, with_figures
from office.integration.models import Arrival
from office.integration.permissions import account_visible_to, accounts_visible_to, key_visible_to, reaches
from office.integration.scopes import Scope
from office.integration.views.access import actor_of, found, show_once


def systems_of(actor: Actor) -> dict[str, Any]:
    """The panel of connected systems: in official order of the units they speak for; ended ones last."""
    accounts = with_figures(accounts_visible_to(actor)).order_by("person__serves__path", "person__name", "pk")
    systems = [(one, health_of(one), last_of(one)) for one in accounts]
    systems.sort(key=lambda line: line[0].ended_at is not None)
    return {
        "systems": systems,
        "summary": summary([health for _one, health, _last in systems]),
        "unsorted": sum(one.unsorted for one, _health, _last in systems),
    }


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    within = Q(pk__in=[])
    for path in reaches(actor):
        within |= Q(path__startswith=path)
    units = Unit.objects.standing(today()).filter(within)
    form = AccountForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.open_account(by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            messages.success(request, _("Connected. Make a key for it now."))
            return redirect("integration:account", account.public_id)
    return render(request, "integration/account_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, account_visible_to, public_id)
    line = with_figures(accounts_visible_to(actor)).get(pk=its.pk)
    context = {
        "account": its,
        "health": health_of(line),
        "line": line,
        "last_at": last_of(line),
        "keys": [
            (key, [Scope(one).label for one in key.scopes])
            for key in its.keys.select_related("made_by").order_by("-pk")
        ],
        "endpoints": its.endpoints.order_by("-pk"),
        "sources": its.sources.order_by("-pk"),
        "unsorted": Arrival.objects.filter(source__account=its, state=Arrival.State.UNSORTED).count(),
        "key_form": KeyForm(),
        "end_form": ReasonForm(),
        "moment": timezone.now(),
        "api_url": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "integration/account_detail.html", context)


@require_POST
def make_key(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, account_visible_to, public_id)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one thing the key may be used for."))
        return redirect("integration:account", public_id)
    made = actions.make_key(its, scopes=form.cleaned_data["scopes"], by=actor)
    return _shown(request, made, public_id)


@require_POST
def rotate_key(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, key = found(request, key_visible_to, public_id)
    return _shown(request, actions.rotate_key(key, by=actor), key.account.public_id)


def _shown(request: HttpRequest, made: actions.NewKey, account_id: UUID) -> HttpResponse:
    return show_once(
        request,
        what=_("Key"),
        value=made.token,
        note=_("Authorization: Bearer <key>. A key that it replaces answers for another 24 hours."),
        back=reverse("integration:account", args=[account_id]),
    )


@require_POST
def end_key(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, key = found(request, key_visible_to, public_id)
    actions.end_key(key, by=actor)
    messages.success(request, _("The key has ended; the next request with it is refused."))
    return redirect("integration:account", key.account.public_id)


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, account_visible_to, public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.end_account(its, reason=form.cleaned_data["reason"], by=actor)
        messages.success(request, _("Disconnected. Everything it did stays on record."))
    else:
        messages.error(request, _("Say why it is disconnected."))
    return redirect("integration:account", public_id)
