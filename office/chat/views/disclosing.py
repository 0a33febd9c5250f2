"""Reading what was changed or taken back, for those who may."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.chat import disclosing
from office.chat.disclosing import Disclosed
from office.chat.views.access import actor_of, number, room_id
from office.files.handing_out import inert
from office.ui.paging import page_of

WAITING_FIRST = ("-agreed_at", "-asked_at", "-pk")  # what was not agreed to comes before all moments


@never_cache
@require_http_methods(["GET", "POST"])
def disclosures(request: HttpRequest) -> HttpResponse:
    """Others never learn that there is such a page. What is read stands in the answer to a form, in no address."""
    actor, refusal, read = actor_of(request), None, None
    may_ask, may_agree = disclosing.may_ask(actor), disclosing.may_agree(actor)
    if not (may_ask or may_agree):
        raise Http404
    if request.method == "POST":
        try:
            if request.POST.get("act") == "read_file":
                return _file(request, actor)
            read = _perform(request, actor)
            if read is None:
                return redirect("chat:disclosures")
        except Refusal as refused:
            refused.remember()
            refusal = refused
    page = page_of(disclosing.asked_for(), request.GET, by=WAITING_FIRST)
    context = {
        "page": page,
        "disclosures": [(one, disclosing.is_open(one)) for one in page],
        "may_ask": may_ask,
        "may_agree": may_agree,
        "read": read,
        "refusal": refusal,
    }
    return render(request, "chat/disclosures.html", context, status=refusal.status if refusal else 200)


def _perform(request: HttpRequest, actor: Actor) -> Disclosed | None:
    given = request.POST
    match given.get("act"):
        case "ask":
            seq = number(given.get("seq", "").strip().removeprefix("#")) or 0
            disclosing.ask(room_id(given.get("room", "")), seq, reason=given.get("reason", ""), by=actor)
        case "agree":
            disclosing.agree(number(given.get("disclosure")) or 0, by=actor)
        case "read":
            return disclosing.read(number(given.get("disclosure")) or 0, by=actor)
        case _:
            raise Unacceptable
    return None


def _file(request: HttpRequest, actor: Actor) -> HttpResponse:
    wanted = (number(request.POST.get(name)) or 0 for name in ("disclosure", "file"))
    file, data = disclosing.read_file(*wanted, by=actor)
    return inert(HttpResponse(data, content_type=file.content_type), name=file.name)
