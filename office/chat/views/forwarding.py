"""转发: one message into another room."""

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from office.audit.refusals import Refusal
from office.chat import actions, lines
from office.chat.forms import ForwardForm
from office.chat.pace import keep_pace
from office.chat.permissions import Act, may, memberships_of, message_in
from office.chat.views.access import actor_of, place_or_404


@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest, public_id: UUID, seq: int) -> HttpResponse:
    place, actor = place_or_404(request, public_id), actor_of(request)
    entry = message_in(place, seq)
    if entry is None:
        raise Http404
    places = memberships_of(actor).filter(room__closed_at=None).exclude(room=place.room).select_related("room")
    open_to = [one.pk for one in places if may(one, Act.SPEAK)]
    rooms = [(line.room, line.name) for line in lines.rooms_of(actor, places.filter(pk__in=open_to))]
    form = ForwardForm(request.POST or None, rooms=rooms, initial={"client_msg_id": uuid4()})
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        to = next(room for room, _name in rooms if str(room.public_id) == form.cleaned_data["to"])
        try:
            keep_pace(actor)
            key = form.cleaned_data["client_msg_id"]
            made = actions.forward(place.room, seq, to=to, client_msg_id=key, by=actor)
            return redirect(f"{reverse('chat:room', args=[to.public_id])}#m{made.seq}")
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
    return render(request, "chat/forward_form.html", {"form": form, "room": place.room, "entry": entry}, status=status)
