"""Reading the book: a unit with its people, a person's card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import codes
from directory.models import Appointment, Person, Unit
from directory.permissions import person_visible_to, unit_visible_to
from directory.search import people_found
from directory.tree import branches_to
from directory.visibility import Purpose, reach_of, units_visible_to
from office.accounts.actions import waiting_code
from office.audit.actor import Actor


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own unit first; somebody without a post has no book to read."""
    actor = _actor(request)
    if actor.appointment is None:
        raise Http404
    if "q" not in request.GET:
        return redirect("directory:unit", actor.appointment.post.unit.public_id)
    return _page(request, actor.appointment.post.unit)


@require_safe
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = unit_visible_to(_actor(request), public_id)
    if found is None:
        raise Http404
    return _page(request, found)


@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = person_visible_to(_actor(request), public_id)
    if found is None:
        raise Http404
    held = _posts(found, _actor(request))
    home = held[0].post.unit if held else None
    return _page(request, home or units_visible_to(_actor(request)).order_by("path")[0], shown=found)


@require_POST
def issue_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A one-time code for a person of one's own subtree, shown once, to be handed over."""
    actor = _actor(request)
    found = person_visible_to(actor, public_id)
    if found is None:
        raise Http404
    code, takes_two = codes.issue_code(found, by=actor)
    context = {"shown": found, "code": code, "takes_two": takes_two}
    response = render(request, "directory/code_issued.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def confirm_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second hand under a code for an administrator."""
    actor = _actor(request)
    found = person_visible_to(actor, public_id)
    if found is None:
        raise Http404
    codes.confirm_code(found, by=actor)
    messages.success(request, _("Confirmed; the code works now."))
    return redirect("directory:person", public_id)


def _page(request: HttpRequest, unit: Unit, *, shown: Person | None = None) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    reach = reach_of(_actor(request))
    people = reach.appointments().filter(post__unit=unit).with_names().order_by("post__order", "pk")
    context = {
        "unit": unit,
        "path": [one.short_name for one in reversed(unit.upwards())],
        "branches": branches_to(unit, reach),
        "people": people,
        "q": text,
        "hits": people_found(_actor(request), text, most=50) if text else [],
        "shown": shown,
        "posts": _posts(shown, _actor(request)) if shown else [],
    } | (_sign_in_of(shown, _actor(request)) if shown else {})
    return render(request, "directory/unit_detail.html", context)


def _sign_in_of(shown: Person, actor: Actor) -> dict[str, Any]:
    """What the card says of codes: to those who may issue them, and to those who may be the second hand."""
    may_issue = codes.may_issue_code(actor, shown)
    waiting = waiting_code(shown)
    may_confirm = waiting is not None and codes.may_confirm_code(actor, shown, issuer=waiting.issued_by)
    return {
        "may_issue_code": may_issue,
        "may_confirm_code": may_confirm,
        "waiting_code": waiting if may_issue or may_confirm else None,
    }


def _posts(person: Person, actor: Actor) -> list[Appointment]:
    held = reach_of(actor, Purpose.FIND).appointments().filter(person=person).with_names()
    return list(held.order_by("-is_main", "starts_on", "pk"))
