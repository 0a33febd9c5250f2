"""应用中心: one's own few, everything that is open to one, and for administrators the register and the systems."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import today
from directory.models import Unit
from office.audit import trail
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.integration import applications
from office.integration.forms import ApplicationForm, ReasonForm
from office.integration.links import host_of, leads_nowhere
from office.integration.models import Application, Pin
from office.integration.permissions import (
    accounts_visible_to,
    administers_apps,
    application_kept_by,
    application_visible_to,
    applications_kept_by,
    applications_open_to,
    reaches,
)
from office.integration.views.access import actor_of, found
from office.integration.views.accounts import systems_of
from office.ui.drawings import Tab


@dataclass(frozen=True, slots=True)
class Tile:
    """host: "" for a page of ours. nowhere: an example's address, as the demonstration has them."""

    application: Application
    host: str
    nowhere: bool
    pinned: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor = _person(request)
    keeps = administers_apps(actor)
    open_to_me = list(applications_open_to(actor).order_by("unit__path", "name", "pk"))
    pins = list(Pin.objects.filter(person=actor.person).order_by("place").values_list("application_id", flat=True))
    tiles = {one.pk: _tile(one, pins) for one in open_to_me}
    kept = applications_kept_by(actor).order_by("state", "unit__path", "name", "pk") if keeps else None
    looks_after = kept is not None and request.GET.get("view") == "kept"
    context = {
        "pinned": [tiles[pk] for pk in pins if pk in tiles],
        "arranging": "arrange" in request.GET,
        "open_count": len(open_to_me),
        "kept_count": kept.count() if kept is not None else None,
        "looks_after": looks_after,
        "keeps": keeps,
        "query": request.GET.urlencode(),
        **(
            _kept_list(request, kept) if looks_after and kept is not None else _open_list(request, list(tiles.values()))
        ),
        **(systems_of(actor) if keeps else {}),
    }
    return render(request, "integration/application_list.html", context)


def _person(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.person.is_service:
        raise Http404
    return actor


def _tile(application: Application, pins: list[int]) -> Tile:
    address = application.address
    return Tile(application, host_of(address), leads_nowhere(address), application.pk in pins)


def _open_list(request: HttpRequest, tiles: list[Tile]) -> dict[str, Any]:
    """Of what is open to the person, by words and category. There are a hundred at most: no page, no query more."""
    q, category = request.GET.get("q", "").strip(), request.GET.get("category", "")
    hits = [one for one in tiles if _fits(one.application, q)]
    tabs = [Tab(_("All"), _narrowed(q), count=len(hits), current=not category)]
    for one in Application.Category:
        count = sum(tile.application.category == one for tile in hits)
        if count or category == one:
            tabs.append(Tab(str(one.label), _narrowed(q, one.value), count=count, current=category == one))
    shown = [one for one in hits if not category or one.application.category == category]
    return {"tiles": shown, "tabs": tabs, "q": q, "category": category}


def _fits(application: Application, q: str) -> bool:
    said = (application.name, application.about, application.unit.name, application.unit.short_name)
    return all(any(word in one.lower() for one in said) for word in q.lower().split())


def _narrowed(q: str, category: str = "") -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in (("q", q), ("category", category)) if value})
    return f"?{query.urlencode()}#all"


def _kept_list(request: HttpRequest, kept: QuerySet[Application]) -> dict[str, Any]:
    q = request.GET.get("q", "").strip()
    lines = [one for one in kept.prefetch_related("units") if _fits(one, q)]
    return {"lines": [(one, host_of(one.address), _meant(one)) for one in lines], "q": q}


def _meant(application: Application) -> str:
    if application.audience == Application.Audience.EVERYBODY:
        return pgettext("application", "Everybody")
    return _(", ").join(one.short_name for one in application.units.all())


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = _person(request)
    application = application_visible_to(actor, public_id)
    if application is None:
        raise Http404
    its_keeper = application_kept_by(actor, public_id) is not None
    context = {
        "application": application,
        "tile": _tile(
            application, list(Pin.objects.filter(person=actor.person).values_list("application_id", flat=True))
        ),
        "meant": _meant(application),
        "keeps": its_keeper,
        "story": trail.of(application) if its_keeper else [],
        "form": ReasonForm(),
    }
    return render(request, "integration/application_detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = _form(request, actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = applications.enter_application(by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Unacceptable as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            messages.success(request, _("Entered; whom it is for finds it under Apps."))
            return redirect("integration:application", made.public_id)
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, application = found(request, application_kept_by, public_id)
    form = _form(request, actor, application)
    if request.method == "POST" and form.is_valid():
        try:
            applications.change_application(application, by=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Unacceptable as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            messages.success(request, _("Changed."))
            return redirect("integration:application", public_id)
    return _form_page(request, form, application)


def _form(request: HttpRequest, actor: Actor, application: Application | None = None) -> ApplicationForm:
    within = Q(pk__in=[])
    for path in reaches(actor):
        within |= Q(path__startswith=path)
    standing = Unit.objects.standing(today())
    return ApplicationForm(
        request.POST or None,
        application=application,
        owners=standing.filter(within, can_issue=True),
        units=standing.filter(can_issue=True),
        accounts=accounts_visible_to(actor).filter(ended_at=None).order_by("person__serves__path", "person__name"),
    )


def _form_page(request: HttpRequest, form: ApplicationForm, application: Application | None = None) -> HttpResponse:
    context = {"form": form, "application": application}
    return render(request, "integration/application_form.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor, application = found(request, application_kept_by, public_id)
    verb = request.POST.get("act", "")
    if verb == "reopen":
        applications.reopen_application(application, by=actor)
        messages.success(request, _("Open again."))
    elif verb == "withdraw":
        form = ReasonForm(request.POST)
        if form.is_valid():
            applications.withdraw_application(application, reason=form.cleaned_data["reason"], by=actor)
            messages.success(request, _("Withdrawn. It keeps its line in the register."))
        else:
            messages.error(request, _("Say why it is withdrawn."))
    else:
        raise Http404
    return redirect("integration:application", public_id)


KEEPING = {"pin": applications.pin, "unpin": applications.unpin, "earlier": applications.move_earlier}


@require_POST
def keep(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's own few. Back to the list as it was."""
    actor = _person(request)
    application = application_visible_to(actor, public_id)
    if application is None or request.POST.get("act") not in KEEPING:
        raise Http404
    try:
        KEEPING[request.POST["act"]](application, by=actor)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    query = QueryDict(request.POST.get("query", "")[:500]).urlencode()
    return redirect(f"{reverse('integration:index')}?{query}" if query else reverse("integration:index"))
