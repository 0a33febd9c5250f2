"""Webhooks: enter, change, the log of deliveries with their tries, send again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal
from office.integration import endpoints
from office.integration.cloudevents import body_of
from office.integration.forms import EndpointForm
from office.integration.models import Delivery, Endpoint, ServiceAccount
from office.integration.permissions import account_visible_to, delivery_visible_to, endpoint_visible_to
from office.integration.views.access import found, show_once
from office.ui.drawings import Tab
from office.ui.paging import page_of

LIGHTS = {"waiting": "idle", "delivered": "done", "silent": "pause", "dead": "over"}
ENDPOINT_LIGHTS = {"on": "ok", "stopped": "pause", "gone": "over", "failed": "over"}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, account = found(request, account_visible_to, public_id)
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = endpoints.enter_endpoint(account, by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            return _secret(request, made)
    return _form(request, form, account)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, endpoint = found(request, endpoint_visible_to, public_id)
    form = EndpointForm(request.POST or None, endpoint=endpoint)
    if request.method == "POST" and form.is_valid():
        try:
            endpoints.change_endpoint(endpoint, by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            return redirect("integration:endpoint", public_id)
    return _form(request, form, endpoint.account, endpoint)


def _form(
    request: HttpRequest, form: EndpointForm, account: ServiceAccount, endpoint: Endpoint | None = None
) -> HttpResponse:
    context = {"form": form, "account": account, "endpoint": endpoint}
    return render(request, "integration/endpoint_form.html", context, status=422 if form.errors else 200)


def _secret(request: HttpRequest, made: endpoints.NewEndpoint) -> HttpResponse:
    return show_once(
        request,
        what=_("Webhook secret"),
        value=made.secret,
        note=_(
            "The receiver verifies with it, by any library of Standard Webhooks. One it replaces signs for 24 hours."
        ),
        back=reverse("integration:endpoint", args=[made.endpoint.public_id]),
    )


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _actor, endpoint = found(request, endpoint_visible_to, public_id)
    state = request.GET.get("state", "")
    # What the system had no right to hear of is not told to its administrator by way of the log.
    shown = [one for one in Delivery.State if one != Delivery.State.SILENT]
    deliveries = Delivery.objects.filter(endpoint=endpoint, state__in=shown)
    if state in shown:
        deliveries = deliveries.filter(state=state)
    page = page_of(deliveries.prefetch_related("attempts"), request.GET, by=("-pk",))
    tabs = [Tab(_("All"), "?", current=not state)]
    tabs += [Tab(str(one.label), f"?state={one.value}", current=state == one.value) for one in shown]
    context = {
        "endpoint": endpoint,
        "light": ENDPOINT_LIGHTS[endpoint.state],
        "page": page,
        "lines": [(one, LIGHTS[one.state], _last_note(one)) for one in page.items],
        "tabs": tabs,
    }
    return render(request, "integration/endpoint_detail.html", context)


def _last_note(delivery: Delivery) -> str:
    tries = sorted(delivery.attempts.all(), key=lambda one: one.pk)
    if not tries:
        return ""
    last = tries[-1]
    return f"{last.get_outcome_display()} {last.status or last.note}"


@require_safe
def delivery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _actor, its = found(request, delivery_visible_to, public_id)
    context = {
        "delivery": its,
        "endpoint": its.endpoint,
        "light": LIGHTS[its.state],
        "body": body_of(its),
        "attempts": its.attempts.order_by("-pk"),
    }
    return render(request, "integration/delivery_detail.html", context)


@require_POST
def redeliver(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, its = found(request, delivery_visible_to, public_id)
    endpoints.redeliver(its, by=actor)
    messages.success(request, _("It is sent once more, under the same number."))
    return redirect("integration:delivery", public_id)


@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, endpoint = found(request, endpoint_visible_to, public_id)
    verb = request.POST.get("act", "")
    if verb == "rotate":
        return _secret(request, endpoints.rotate_secret(endpoint, by=actor))
    messages.success(request, _done(verb, endpoint, actor))
    return redirect("integration:endpoint", public_id)


def _done(verb: str, endpoint: Endpoint, actor: Actor) -> str:
    if verb == "stop":
        endpoints.stop(endpoint, by=actor)
        return _("Stopped. What waits stays waiting.")
    if verb == "start":
        endpoints.start(endpoint, by=actor)
        return _("Started. What waited is sent now.")
    if verb == "ping":
        endpoints.ping(endpoint, by=actor)
        return _("A signed ping is on its way; its answer stands in the log.")
    raise Http404
