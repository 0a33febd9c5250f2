"""Reading: the list of rooms, a room with its stream, what a link leads to."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from directory.actors import today
from directory.gathering.rules import Rule, words
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.chat import actions, lines
from office.chat.actions.admitting import proposed_in
from office.chat.actions.must_reads import opened
from office.chat.cards import card_of
from office.chat.finding import findings, first_on
from office.chat.forms import PostForm
from office.chat.keeping import ASKED_BEFORE
from office.chat.links import led_to
from office.chat.markup import on_one_line
from office.chat.members import members_of
from office.chat.models import LONGEST, Entry, Membership, Reaction
from office.chat.permissions import Act, answers_for, may, memberships_of, message_in, message_visible_to
from office.chat.views.access import actor_of, number, place_or_404
from office.duties import actions as duties
from office.subjects import kinds
from office.ui.listing import NAMED

KEYS = (  # as frontend/js/talk-keys.js and composer.js hear them
    (["j", "k"], gettext_lazy("From message to message")),
    (["r"], gettext_lazy("Answer the message at hand")),
    (["e"], gettext_lazy("Change one's own message")),
    (["p"], gettext_lazy("Pin the message at hand")),
    (["u"], gettext_lazy("To the first unread message")),
    (["i"], gettext_lazy("Write a message")),
    (["Alt", "U"], gettext_lazy("Mark the message one writes as not urgent")),
    (["/"], gettext_lazy("Search in this room")),
    (["Alt", "↓"], gettext_lazy("To the next room; with Shift to one with unread messages")),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = rooms_beside(request, actor)
    part = request.headers.get("HX-Request") == "true"  # the list alone, for a page that hears of something new
    return render(request, "chat/_rooms.html" if part else "chat/room_list.html", context)


def rooms_beside(request: HttpRequest, actor: Actor, *, by_name: bool = True) -> dict[str, Any]:
    """The list at the left of every page of the rooms. by_name: ?q= is a name of a room, not what was said."""
    sought, closed = request.GET.get("q", "").strip()[:60] if by_name else "", request.GET.get("closed") == "1"
    found = lines.rooms_of(actor, memberships_of(actor).filter(room__closed_at__isnull=not closed))
    if sought:
        found = [one for one in found if sought.lower() in f"{one.name} {one.room.purpose}".lower()]
    return {"rooms": found, "q": sought, "closed": closed}


@require_safe
def room(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is shown is read: as with a duty's page, the first look counts. `?quote`: messages can be ticked; those that
    are, `?words`, go to the page of what the room is about, into the reader's opinion."""
    place, quoted = place_or_404(request, public_id), request.GET.getlist("words")
    about = _about(actor_of(request), place.room) if quoted and "quote" in request.GET else None
    if about and about["asks_opinion"]:
        return redirect(f"{about['url']}?{urlencode({'words': quoted}, doseq=True)}#id_opinion")
    return room_page(request, place)


def room_page(
    request: HttpRequest,
    place: Membership,
    *,
    form: PostForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """form: what was sent and refused; it stays in the composer."""
    form = form or PostForm()
    actor, given, its = actor_of(request), request.GET, place.room
    head = its.head
    at, before = number(given.get("at")), number(given.get("before"))
    if at is None and (on := _day(given.get("on"))):
        at = first_on(place, on)
    begin = lines.first_unread(actor, place) if at is None and before is None and "latest" not in given else None
    members = members_of(its, given.get("who", ""))
    counted = () if members.is_cut else members.shown  # who has read is asked of a conversation alone
    shown = lines.window(actor, place, counted, host=request.get_host(), at=at or begin, before=before)
    if shown.is_last and place.read_seq < head:
        actions.read_to(its, head, by=actor)
    for line in shown.lines:
        if line.card and line.card.owes:
            opened(line.card.must_read, by=actor)
    changed = form.data.get("seq") if "text" in form.data else None  # a change that was refused is still one
    edits = _own_message(place, actor, number(given.get("edit") or changed))
    ends_soon = bool(place.owns and its.is_open and its.ends_on and its.ends_on <= today() + ASKED_BEFORE)
    if ends_soon:
        duties.mark_opened(its, by=actor)
    about = _about(actor, its)
    context = {
        **rooms_beside(request, actor),
        "room": its,
        "place": place,
        "name": lines.name_for(actor, its, members.shown),
        "members": members,
        "may": {str(act): may(place, act) for act in Act},
        "proposed": proposed_in(its) if place.keeps else [],
        "pinned": _pinned(place),
        "follows": words(Rule.read(its.rule)) if its.rule else "",
        "window": shown,
        "at": at,
        "findings": findings(memberships_of(actor).filter(pk=place.pk), given["find"]) if "find" in given else None,
        "head": head,
        "ends_soon": ends_soon,
        "about": about,
        "quoting": "quote" in given and bool(about and about["asks_opinion"]),
        "must_read": _latest_must_read(place, actor),
        "answers": message_in(place, number(given.get("reply") or form.data.get("reply_to")) or 0),
        "edits": edits,
        "form": form,
        "longest": LONGEST,
        "client_msg_id": uuid4(),
        "today": today(),
        "typed": form["text"].value() or (edits.text if edits else place.draft),
        "refusal": refusal,
        "more_keys": KEYS,
        "signs": Reaction.Sign.choices,
    }
    return render(request, "chat/room_detail.html", context, status=status)


@require_safe
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """?who=: the members whose name or pinyin has these characters, for a room too large to list."""
    place = place_or_404(request, public_id)
    context = {"room": place.room, "place": place, "members": members_of(place.room, request.GET.get("who", ""))}
    context["may"] = {str(act): may(place, act) for act in Act}
    return render(request, "chat/_members.html", context)


@require_safe
def pinned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What stands above the talk, for a page that hears of a change of it."""
    place = place_or_404(request, public_id)
    may_do = {str(act): may(place, act) for act in Act}
    return render(
        request, "chat/_pinned.html", {"room": place.room, "place": place, "pinned": _pinned(place), "may": may_do}
    )


def _pinned(place: Membership) -> list[tuple[Entry, str]]:
    """The latest first, each with its words on one line; to every member, whenever they came."""
    if not (seqs := place.room.pinned):
        return []
    found = Entry.objects.filter(room=place.room, seq__in=seqs, recalled_at=None).select_related("sender")
    latest = sorted(found, key=lambda entry: seqs.index(entry.seq), reverse=True)
    return [(entry, on_one_line(entry.text)) for entry in latest]


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None


def _about(actor: Actor, its: Any) -> dict[str, Any] | None:
    """What the room is about, as far as this member may see it."""
    if not its.about_id:
        return None
    try:
        subject = kinds.load(actor, its.about_kind, its.about_id)
    except kinds.UnknownKind:
        return None
    if subject is None:
        return None
    kind, due_at = kinds.kind(its.about_kind), kinds.brief_of(actor, subject).due_at
    facts = kinds.facts_of(actor, subject) or [kinds.Fact(_("Due"), at=due_at)] * bool(due_at)
    return {
        "label": kind.label,
        "title": kind.title(subject),
        "url": kinds.url_of(subject),
        "facts": facts,
        "asks_opinion": kinds.asks_opinion(actor, subject),
        "comes_of_more": len(kinds.lineage(actor, its)) > 1,
    }


def _latest_must_read(place: Membership, actor: Actor) -> dict[str, Any] | None:
    must_read = place.room.must_reads.select_related("issued_by", "room").order_by("-pk").first()
    if must_read is None:
        return None
    answers, card = answers_for(actor, must_read), card_of(actor, must_read)
    receipts = must_read.receipts.select_related("person", "appointment__post__unit").order_by("-confirmed_at", "pk")
    return {
        "card": card,
        "answers": answers,
        "left": receipts.open()[:NAMED] if answers else [],
        "done": receipts.exclude(confirmed_at=None)[:NAMED] if answers else [],
        "unnamed": max(card.left - NAMED, 0) + max(card.confirmed - NAMED, 0),
        "reminded_today": must_read.reminded_on == today(),
    }


def _own_message(place: Membership, actor: Actor, seq: int | None) -> Entry | None:
    entry = message_in(place, seq) if seq is not None else None
    return entry if entry and entry.sender_id == actor.person.pk else None


@require_safe
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    entry = message_visible_to(actor_of(request), public_id)
    if entry is None:
        raise Http404
    return redirect(f"{reverse('chat:room', args=[entry.room.public_id])}?at={entry.seq}#m{entry.seq}")


@require_safe
def unfold(request: HttpRequest) -> HttpResponse:
    """?path= of a page of ours: a card of what stands there, for whoever may see it."""
    card = led_to(actor_of(request), request.GET.get("path", ""))
    if card is None:
        raise Http404
    return render(request, "chat/_unfolded.html", {"card": card})
