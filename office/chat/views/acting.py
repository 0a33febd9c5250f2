"""Acting in a room. Each works as a form, and for scripts that ask for JSON as a question with an answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from directory.models import Person
from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.chat import actions
from office.chat.actions.seats import keep_draft
from office.chat.forms import PostForm
from office.chat.models import Room
from office.chat.pace import PACED, SECONDS, keep_pace
from office.chat.permissions import room_spoken_in
from office.chat.views.access import actor_of, number, place_or_404
from office.chat.views.reading import room_page


@require_POST
def post(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Once for each client_msg_id, whichever door it comes through."""
    actor = actor_of(request)
    room = room_spoken_in(actor, public_id)
    if room is None:
        raise Http404
    form = PostForm(request.POST, request.FILES)
    try:
        keep_pace(actor)
        if not form.is_valid():
            raise Unacceptable(next(iter(form.errors.values()))[0])
        given = form.cleaned_data
        entry = actions.post(
            room,
            text=given["text"],
            client_msg_id=given["client_msg_id"],
            reply_to=given["reply_to"],
            files=given["uploads"],
            not_urgent=given["not_urgent"],
            by=actor,
        )
    except Refusal as refusal:
        return _refused(request, public_id, refusal)
    if _asks_for_json(request):
        return JsonResponse({"seq": entry.seq, "id": entry.public_id})
    keep_draft(room, "", by=actor)
    return redirect(f"{reverse('chat:room', args=[public_id])}#m{entry.seq}")


def _edit(room: Room, given: Any, actor: Actor) -> None:
    actions.edit(room, number(given.get("seq")) or 0, text=given.get("text", "").replace("\r\n", "\n"), by=actor)


def _recall(room: Room, given: Any, actor: Actor) -> None:
    actions.recall(room, number(given.get("seq")) or 0, by=actor)


def _read(room: Room, given: Any, actor: Actor) -> None:
    actions.read_to(room, number(given.get("seq")) or 0, by=actor)


def _leave(room: Room, given: Any, actor: Actor) -> None:
    actions.leave(room, by=actor)


def _remove(room: Room, given: Any, actor: Actor) -> None:
    actions.remove_member(room, _person(given), by=actor)


def _person(given: Any) -> Person:
    person = Person.objects.filter(username=given.get("person", "")).first()
    if person is None:
        raise Http404
    return person


def _admin(room: Room, given: Any, actor: Actor) -> None:
    actions.name_administrator(room, _person(given), administers=given.get("administers") == "1", by=actor)


def _hand_over(room: Room, given: Any, actor: Actor) -> None:
    actions.hand_over(room, _person(given), by=actor)


def _speaks(room: Room, given: Any, actor: Actor) -> None:
    actions.say_who_speaks(room, given.get("speaks", ""), by=actor)


def _approval(room: Room, given: Any, actor: Actor) -> None:
    actions.set_approval(room, given.get("needed") == "1", by=actor)


def _pin(room: Room, given: Any, actor: Actor) -> None:
    actions.pin(room, number(given.get("seq")) or 0, pinned=given.get("pinned") == "1", by=actor)


def _react(room: Room, given: Any, actor: Actor) -> None:
    sign, on = given.get("sign", ""), given.get("on") == "1"
    actions.react(room, number(given.get("seq")) or 0, sign=sign, on=on, by=actor)


def _announce(room: Room, given: Any, actor: Actor) -> None:
    actions.announce(room, given.get("announcement", "").replace("\r\n", "\n"), by=actor)


def _draft(room: Room, given: Any, actor: Actor) -> None:
    keep_draft(room, given.get("text", "").replace("\r\n", "\n"), by=actor)


def _admit(room: Room, given: Any, actor: Actor) -> None:
    actions.answer_proposal(room, _person(given), admitted=given.get("admitted") == "1", by=actor)


def _close(room: Room, given: Any, actor: Actor) -> None:
    actions.close_room(room, by=actor)


def _end(room: Room, given: Any, actor: Actor) -> None:
    """An empty day: until its owner closes it."""
    field = forms.DateField(required=False)
    try:
        day = field.clean(given.get("ends_on"))
    except forms.ValidationError as error:
        raise Unacceptable(error.messages[0]) from None
    actions.set_end(room, day, by=actor)


VERBS: dict[str, Callable[[Room, Any, Actor], None]] = {
    "edit": _edit,
    "recall": _recall,
    "read": _read,
    "leave": _leave,
    "remove": _remove,
    "admin": _admin,
    "hand_over": _hand_over,
    "speaks": _speaks,
    "approval": _approval,
    "admit": _admit,
    "pin": _pin,
    "react": _react,
    "draft": _draft,
    "announce": _announce,
    "close": _close,
    "end": _end,
}


@require_POST
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    place, actor = place_or_404(request, public_id), actor_of(request)
    if verb not in VERBS:
        raise Http404
    try:
        if verb in PACED:
            keep_pace(actor)
        VERBS[verb](place.room, request.POST, actor)
    except Refusal as refusal:
        return _refused(request, public_id, refusal)
    if _asks_for_json(request):
        return JsonResponse({})
    if verb == "leave":
        return redirect("chat:index")
    seq = request.POST.get("seq", "") if verb in ("edit", "recall", "react") else ""
    return redirect(f"{reverse('chat:room', args=[public_id])}{'#m' + seq if seq.isdecimal() else ''}")


def _refused(request: HttpRequest, public_id: UUID, refusal: Refusal) -> HttpResponse:
    """What was typed stays in the composer; of files that went with it, the names."""
    refusal.remember()
    if _asks_for_json(request):
        answer: HttpResponse = JsonResponse({"sentence": str(refusal)}, status=refusal.status)
    else:
        place, form = place_or_404(request, public_id), PostForm(request.POST, request.FILES)
        answer = room_page(request, place, form=form, refusal=refusal, status=refusal.status)
    if refusal.status in (429, 503):
        answer.headers["Retry-After"] = str(SECONDS)
    return answer


def _asks_for_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
