"""Opening rooms and bringing people in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from directory.asking import subtrees_of
from directory.permissions import person_visible_to
from directory.roles import Role
from directory.visibility import Purpose, reach_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.chat import actions
from office.chat.forms import FollowingForm, MembersForm, RoomForm
from office.chat.permissions import Act, may, may_open
from office.chat.views.access import actor_of, place_or_404
from office.subjects import kinds


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?source=kind:id` proposes name and people; whoever opens the room may change them."""
    actor = actor_of(request)
    if not may_open(actor):
        raise PermissionDenied
    named = request.GET.get("source", "")
    source = kinds.source_of(named, actor) if named else None
    if named and source is None:
        raise Http404
    proposed, read = _read(actor, source) if source is not None else (None, {})
    if request.method == "GET":
        return _page(request, RoomForm(actor=actor, proposed=proposed, initial=read), source)
    form = RoomForm(request.POST, actor=actor, proposed=proposed)
    if not form.is_valid():
        return _page(request, form, source, status=422)
    key = request.POST.get("action_key", "")
    try:
        made = once("room.open", key, lambda: _open(form, source, actor), by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return _page(request, form, source, status=refusal.status)
    return redirect("chat:room", made)


@require_http_methods(["GET", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Whose part of the tree it is gathers its people; they come and go with their posts."""
    actor = actor_of(request)
    if not subtrees_of(actor):
        raise PermissionDenied
    form = FollowingForm(request.POST or None, actor=actor)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "chat/following_form.html", {"form": form}, status=status)
    key = request.POST.get("action_key", "")
    try:
        made = once("room.follow", key, lambda: _follow(form, actor), by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return render(request, "chat/following_form.html", {"form": form}, status=refusal.status)
    return redirect("chat:room", made)


def _follow(form: FollowingForm, actor: Actor) -> str:
    given, rule = form.cleaned_data, form.rule
    assert rule is not None  # units are required
    return str(actions.open_following(given["name"], rule=rule, purpose=given["purpose"], by=actor).public_id)


def _open(form: RoomForm, source: Any, actor: Actor) -> str:
    given = form.cleaned_data
    room = actions.open_room(
        given["name"],
        purpose=given["purpose"],
        people=[held.person for held in given["people"]],
        ends_on=given["ends_on"],
        about=source,
        by=actor,
    )
    return str(room.public_id)


def _read(actor: Actor, source: Any) -> tuple[Q, dict[str, Any]]:
    """Title, the people its room names, and of the units concerned their heads."""
    brief = kinds.brief_of(actor, source)
    people = Q(person__public_id__in=brief.particulars.get("people", []), is_main=True)
    heads = Q(post__unit__public_id__in=brief.units, post__roles__contains=[str(Role.PRINCIPAL_LEADER)])
    chosen = reach_of(actor, Purpose.CONTACT).appointments().filter(people | heads).exclude(person=actor.person)
    read = {
        "name": brief.title[:60],
        "purpose": _("To talk about: %(title)s") % {"title": brief.title[:150]},
        "people": list(chosen.values_list("pk", flat=True)[:50]),
    }
    return people | heads, read


def _page(request: HttpRequest, form: RoomForm, source: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "source": source,
        "made_of_url": kinds.url_of(source) if source is not None else "",
        "may_gather": source is None and bool(subtrees_of(actor_of(request))),
    }
    return render(request, "chat/room_form.html", context, status=status)


@require_POST
def direct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The room of two, which is made when somebody first asks for it."""
    actor = actor_of(request)
    person = person_visible_to(actor, public_id)
    if person is None:
        raise Http404
    return redirect("chat:room", actions.open_direct(person, by=actor).public_id)


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, public_id: UUID) -> HttpResponse:
    place, actor = place_or_404(request, public_id), actor_of(request)
    if place.room.is_open and not may(place, Act.BRING_IN):
        raise PermissionDenied
    form = MembersForm(request.POST or None, actor=actor, room=place.room)
    context = {"form": form, "room": place.room}
    if request.method == "GET" or not form.is_valid():
        return render(request, "chat/member_form.html", context, status=200 if request.method == "GET" else 422)
    people = [held.person for held in form.cleaned_data["people"]]
    history = form.cleaned_data["with_history"]
    try:
        fresh = actions.add_members(place.room, people, with_history=history, by=actor)
    except Refusal as refusal:
        refusal.stand_at(form)
        return render(request, "chat/member_form.html", context, status=refusal.status)
    if place.room.by_approval and not place.keeps:
        messages.success(request, _("Proposed. Whoever keeps the room says who may join."))
        return redirect("chat:room", public_id)
    n = len(fresh)
    messages.success(request, ngettext("%(n)d person brought in.", "%(n)d people brought in.", n) % {"n": n})
    return redirect("chat:room", public_id)
