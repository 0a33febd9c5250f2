"""传阅: asking, reading, the sheet of who has and who has not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from directory.actors import today
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal
from office.duties.urging import said_of
from office.subjects import kinds
from office.ui.drawings import Tab
from office.ui.paging import page_of
from workflows.documents.circulating import actions, sheets
from workflows.documents.circulating.forms import CirculateForm
from workflows.documents.circulating.permissions import answers_for, circulation_visible_to, may_circulate
from workflows.documents.facts import urges_of
from workflows.documents.models import Circulation, Document, Incoming
from workflows.documents.views.access import actor_of, posted


@require_http_methods(["GET", "POST"])
def circulate(request: HttpRequest) -> HttpResponse:
    """?source=: the paper, a document or an incoming one."""
    actor = actor_of(request)
    paper = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(paper, Document | Incoming):
        raise Http404
    if may_circulate(actor, paper) is None:
        raise NotAllowed
    form = CirculateForm(request.POST if request.method == "POST" else None, actor=actor)
    status = 422 if form.errors else 200
    many = _many_not_confirmed(request, form, paper, actor) if form.is_valid() else None
    if form.is_valid() and not many:
        given, key = form.cleaned_data, request.POST.get("action_key", "")

        def act() -> int:
            return actions.circulate(paper, readers=form.readers, note=given["note"], by=actor).readers.count()

        try:
            asked = once("paper.circulate", key, act, by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            said = ngettext("Laid before %(n)d reader.", "Laid before %(n)d readers.", asked)
            messages.success(request, said % {"n": asked})
            return redirect(kinds.url_of(paper))
    context = {"form": form, "paper": paper, "page": kinds.url_of(paper), "many": many}
    return render(request, "documents/circulate_form.html", context, status=422 if many else status)


def _many_not_confirmed(
    request: HttpRequest, form: CirculateForm, paper: Document | Incoming, actor: Actor
) -> int | None:
    """How many would be asked, where they are many and it was not said that just so many are meant."""
    n = actions.to_be_asked(paper, form.readers, actor).count()
    is_meant = request.POST.get("meant") == str(n)
    return n if actions.MANY < n <= actions.MOST and not is_meant else None


def circulation_or_404(request: HttpRequest, public_id: UUID) -> Circulation:
    found = circulation_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return found


def _page_of_paper(circulation: Circulation) -> str:
    paper: Any = circulation.document or circulation.incoming
    return kinds.url_of(paper)


@require_safe
def open_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the duty to read it leads: to the paper itself."""
    return redirect(_page_of_paper(circulation_or_404(request, public_id)))


@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _sheet(request, circulation_or_404(request, public_id))


def _sheet(
    request: HttpRequest, circulation: Circulation, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    counts = sheets.counts_of(circulation)
    state = request.GET.get("state", "unread" if counts["unread"] else "all")
    labels = {"unread": _("Not read yet"), "read": _("Has read it"), "off": _("Called off"), "all": _("All")}
    tabs = [Tab(label, f"?state={name}", count=counts[name], current=name == state) for name, label in labels.items()]
    context = {
        "circulation": circulation,
        "page_of_paper": _page_of_paper(circulation),
        "tabs": tabs,
        "state": state,
        "counts": counts,
        "page": page_of(sheets.lines_of(circulation, state), request.GET, by=("pk",), size=200),
        "answers": answers_for(actor_of(request), circulation),
        "urges": urges_of(circulation),
        "reminded_today": circulation.reminded_on == today(),
        "refusal": refusal,
    }
    return render(request, "documents/circulation_detail.html", context, status=status)


@posted("documents:circulation")
def read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """With words of one's own, or without."""
    circulation, opinion = circulation_or_404(request, public_id), request.POST.get("opinion", "")

    def act(by: Actor) -> str:
        actions.read(circulation, opinion=opinion, by=by)
        return _("Read. Whoever asked you sees it.")

    return _acted(request, circulation, "circulation.read", act, back=_page_of_paper(circulation))


@posted("documents:circulation")
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    circulation = circulation_or_404(request, public_id)

    def act(by: Actor) -> str:
        return said_of(actions.remind(circulation, by=by))

    return _acted(request, circulation, "circulation.remind", act)


@posted("documents:circulation")
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Of those ticked; with act=all, of everybody who has not read it."""
    circulation = circulation_or_404(request, public_id)
    unread = set(circulation.readers.filter(sheets.UNREAD).values_list("appointment", flat=True))
    ticked = {int(one) for one in request.POST.getlist("readers") if one.isdecimal()}
    chosen = unread if request.POST.get("act") == "all" else unread & ticked

    def act(by: Actor) -> str:
        n = actions.call_off(circulation, readers=chosen, by=by)
        return ngettext("Called off for %(n)d reader.", "Called off for %(n)d readers.", n) % {"n": n}

    return _acted(request, circulation, "circulation.call_off", act)


def _acted(
    request: HttpRequest, circulation: Circulation, verb: str, act: Callable[[Actor], str], *, back: str = ""
) -> HttpResponse:
    """A refusal stands over the sheet."""
    by, key = actor_of(request), request.POST.get("action_key", "")
    try:
        said = once(verb, key, lambda: act(by), by=by)
    except Refusal as refusal:
        refusal.remember()
        return _sheet(request, circulation, refusal=refusal, status=refusal.status)
    messages.success(request, said)
    return redirect(back or reverse("documents:circulation", args=[circulation.public_id]))
