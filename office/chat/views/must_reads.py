"""必读: issuing one, its sheet, confirming, reminding."""

import csv
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import today
from directory.asking import subtrees_of
from directory.gathering.rules import Rule, words
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.chat import actions
from office.chat.actions.must_reads import opened
from office.chat.cards import Card, card_of
from office.chat.certificate import digest_of, verify
from office.chat.counting import reaches_of
from office.chat.forms import MustReadForm
from office.chat.models import MustRead, Room
from office.chat.permissions import answers_for, room_visible_to
from office.chat.receipts import LABELS, ORDER, PAGE, counts_of, group_of, receipts_of
from office.chat.views.access import actor_of, must_read_or_404, place_or_404
from office.ui.drawings import Tab
from office.ui.paging import page_of
from office.worktime.clock import now


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What somebody still has to confirm; ?done=1: what everybody has."""
    actor, done = actor_of(request), request.GET.get("done") == "1"
    reaches = reaches_of(actor, all_confirmed=done)
    context = {"reaches": reaches, "done": done, "may_issue": bool(subtrees_of(actor)), "moment": now()}
    return render(request, "chat/must_read_list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """?room=: it stands there too, and its members may be asked."""
    actor = actor_of(request)
    room = _room(request)
    if room is None and not subtrees_of(actor):
        raise PermissionDenied
    form = MustReadForm(request.POST or None, actor=actor, room=room)
    context = {"form": form, "room": room}
    if request.method == "GET" or not form.is_valid():
        return render(request, "chat/must_read_form.html", context, status=200 if request.method == "GET" else 422)
    key = request.POST.get("action_key", "")
    try:
        made = once("must_read.issue", key, lambda: _issue(form, room, actor), by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return render(request, "chat/must_read_form.html", context, status=refusal.status)
    messages.success(request, _("Issued. Everybody named finds it in their box."))
    return redirect("chat:must_read", made)


def _room(request: HttpRequest) -> Room | None:
    named = request.GET.get("room", "")
    if not named:
        return None
    try:
        return place_or_404(request, UUID(named)).room
    except ValueError:
        raise Http404 from None


def _issue(form: MustReadForm, room: Room | None, actor: Actor) -> str:
    given = form.cleaned_data
    facts = {"people": form.asked, "rule": form.rule, "due_at": given["due_at"], "room": room, "by": actor}
    facts["asks_done"] = given["asks_done"]
    return str(actions.issue_must_read(given["title"], given["text"], **facts).public_id)


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return sheet_page(request, public_id)


def sheet_page(
    request: HttpRequest, public_id: UUID, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The text with what is asked of the reader; for whoever answers for it the names, those who have not first."""
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    opened(must_read, by=actor)
    card, answers = card_of(actor, must_read), answers_for(actor, must_read)
    context: dict[str, Any] = {
        "must_read": must_read,
        "card": card,
        "answers": answers,
        "rule": words(Rule.read(must_read.rule)) if must_read.rule else "",
        "reminded_today": must_read.reminded_on == today(),
        "refusal": refusal,
        **(_sheet(must_read, card, request.GET) if answers else {}),
    }
    return render(request, "chat/must_read_detail.html", context, status=status)


def _sheet(must_read: MustRead, card: Card, given: QueryDict) -> dict[str, Any]:
    """?show=: a group, else the first that is not empty; ?who=: names or units. ?hash=: to be verified."""
    counts, who, asked = counts_of(card), str(given.get("who", "")), str(given.get("hash", ""))
    show = str(given.get("show", ""))
    if show not in LABELS:
        show = next((name for name in counts if counts[name]), "left")
    return {
        "show": show,
        "who": who,
        "tabs": [Tab(str(LABELS[name]), f"?show={name}", n, name == show) for name, n in counts.items()],
        "page": page_of(group_of(must_read, show, who), given, by=ORDER, size=PAGE),
        "certificates": must_read.certificates.select_related("file").order_by("-pk"),
        "hash": asked,
        "verified": verify(must_read, asked) if asked else None,
    }


@require_safe
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As it stands in a stream, for a page that hears of it while it is open."""
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    found = card_of(actor, must_read)
    if found.owes:
        opened(must_read, by=actor)
    return render(request, "chat/_must_read.html", {"card": found})


@require_safe
def receipts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """送达凭证 as a table for the files; only for whoever answers for it."""
    must_read = must_read_or_404(request, public_id)
    if not answers_for(actor_of(request), must_read):
        raise PermissionDenied
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipts.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(
        [
            _("Unit"),
            _("Post"),
            _("Name"),
            _("Delivered"),
            _("Page opened"),
            pgettext("must-read", "Confirmed"),
            pgettext("must-read", "Done"),
            _("No longer asked"),
        ]
    )
    found = list(receipts_of(must_read).order_by(*ORDER))
    for one in found:
        post = one.appointment.post
        moments = [_written(at) for at in one.moments]
        moments.append(_plain(f"{_written(one.done_at)} {one.done_text}".strip()))
        moments.append(_plain(f"{_written(one.ended_at)} {one.ended_reason}".strip()))
        table.writerow([_plain(post.unit.short_name), _plain(post.title), _plain(one.person.name), *moments])
    table.writerow(["SHA-256", digest_of(must_read, found)])
    return response


def _written(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _plain(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    try:
        once("must_read.confirm", key, lambda: actions.confirm(must_read, by=actor), by=actor)
    except Refusal as refusal:
        return sheet_page(request, public_id, refusal=refusal, status=refusal.status)
    messages.success(request, _("Confirmed: you know."))
    return _back(request, must_read)


@require_POST
def say_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    key, text = request.POST.get("action_key", ""), request.POST.get("text", "")
    try:
        once("must_read.say_done", key, lambda: actions.say_done(must_read, text=text, by=actor), by=actor)
    except Refusal as refusal:
        refusal.remember()
        return sheet_page(request, public_id, refusal=refusal, status=refusal.status)
    messages.success(request, _("Noted: it is done."))
    return _back(request, must_read)


def _back(request: HttpRequest, must_read: MustRead) -> HttpResponse:
    """To where the button was pressed; into a room only for its members."""
    room = must_read.room if request.POST.get("back") == "room" else None
    if room and room_visible_to(actor_of(request), room.public_id):
        return redirect("chat:room", room.public_id)
    return redirect("chat:must_read", must_read.public_id)


@require_POST
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    must_read, actor = must_read_or_404(request, public_id), actor_of(request)
    key = request.POST.get("action_key", "")
    try:
        n = once("must_read.remind", key, lambda: actions.remind(must_read, by=actor), by=actor)
    except Refusal as refusal:
        return sheet_page(request, public_id, refusal=refusal, status=refusal.status)
    messages.success(request, ngettext("%(n)d post reminded.", "%(n)d posts reminded.", n) % {"n": n})
    return _back(request, must_read)
