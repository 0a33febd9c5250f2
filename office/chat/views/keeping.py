"""How talk is kept, and why it is not encrypted from end to end; there its terms are set, and holds laid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from office.audit.refusals import Refusal, Unacceptable
from office.chat import disclosing, retention
from office.chat.models import Hold, Keeping
from office.chat.views.access import actor_of, number, room_id


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            _change(request)
            return redirect("chat:about")
        except Refusal as refused:
            refusal = refused
    actor, kept = actor_of(request), retention.terms()
    context = {
        "terms": [(value, label, kept[value]) for value, label in Keeping.RoomClass.choices],
        "choices": retention.TERMS,
        "may_set": retention.may_set_terms(actor),
        "may_hold": retention.may_hold(actor),
        "holds": Hold.objects.filter(ended_at=None).select_related("room").order_by("-pk"),
        "may_disclose": disclosing.may_ask(actor) or disclosing.may_agree(actor),
        "refusal": refusal,
    }
    return render(request, "chat/about.html", context, status=refusal.status if refusal else 200)


def _change(request: HttpRequest) -> None:
    given, actor = request.POST, actor_of(request)
    match given.get("act"):
        case "term":
            retention.set_term(given.get("room_class", ""), number(given.get("months")), by=actor)
        case "hold":
            retention.hold(room_id(given.get("room", "")), reason=given.get("reason", ""), by=actor)
        case "end_hold":
            retention.end_hold(number(given.get("hold")) or 0, by=actor)
        case _:
            raise Unacceptable
