"""What has arrived: the list, the page, its paper, the acts on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from directory.choosing import people_near
from office.audit import trail
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.duties import actions as duties
from office.duties.urging import said_of
from office.files.models import File
from office.live import topics
from workflows.documents import paper, receiving, returns
from workflows.documents.annulling.standing import standing_of
from workflows.documents.archiving.checklist import checks_of
from workflows.documents.circulating import sheets as circulating
from workflows.documents.drawings import flow_nodes, opinion_lines, where_it_lies
from workflows.documents.facts import light_of, seat_hint, story_lines
from workflows.documents.forms import FileForm, PassOnForm, ProposeForm, RemoveSignerForm, ReturnForm, SendBackForm
from workflows.documents.incoming import handing
from workflows.documents.incoming.facts import attachments_of, incoming_facts, paper_of
from workflows.documents.incoming.seats import seat_in
from workflows.documents.models import Incoming
from workflows.documents.opinions.begun import begun_at, begun_on, offer_begun
from workflows.documents.opinions.hand import phrases_of
from workflows.documents.permissions import copy_visible_to, instruction_visible_to, one_incoming_visible_to
from workflows.documents.recognition.progress import progress_of
from workflows.documents.seats import Seat
from workflows.documents.signers import pass_on, reclaim, take_back, take_out
from workflows.documents.views.access import actor_of, handed_out, posted
from workflows.documents.views.performing import OPINION_AT_MOST, PASSED, Performed, plain, told
from workflows.documents.views.quoting import opinion_begun
from workflows.documents.withdrawing import question_of, question_of_passed, said_of_taking_back, said_of_withdrawal
from workflows.engine import course, rounds, urging
from workflows.engine.move import StepTaken

FORMS = {
    "propose": gettext_noop("Propose handling"),
    "file": gettext_noop("File it"),
    "send_back": gettext_noop("Send back"),
    "return": gettext_noop("Return to the sender"),
    "pass_on": gettext_noop("Add or pass on"),
    "take_out": gettext_noop("Take a signer out"),
}


def incoming_or_404(request: HttpRequest, public_id: UUID) -> Incoming:
    incoming = one_incoming_visible_to(actor_of(request), public_id)
    if incoming is None:
        raise Http404
    return incoming


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    incoming = incoming_or_404(request, public_id)
    duties.mark_opened(incoming, by=actor_of(request))
    circulating.mark_opened(incoming, by=actor_of(request))
    return _page(request, incoming)


@require_safe
def instruction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An instruction is read where it was written."""
    given = instruction_visible_to(actor_of(request), public_id)
    if given is None:
        raise Http404
    return redirect("documents:incoming", given.incoming.public_id)


def _page(
    request: HttpRequest, incoming: Incoming, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """After a refused act with the sentence and what was typed."""
    actor = actor_of(request)
    seq = topics.head(f"incoming:{incoming.public_id}")
    seat, hands, stages = _seat(incoming, actor)
    if seat.phrases:
        seat.phrases = (*phrases_of(actor), *seat.phrases)
    to_read = circulating.owed_by(actor, incoming)
    begun = begun_at(seat.hand, actor) or begun_on(to_read, actor)
    context: dict[str, Any] = {
        "incoming": incoming,
        "seq": seq,
        "seat": seat,
        "nodes": flow_nodes(stages, hands, actor, lead=incoming.lead),
        "opinions": opinion_lines(incoming, actor),
        "facts": incoming_facts(incoming),
        "attachments": attachments_of(incoming),
        "made_of": copy_visible_to(actor, incoming.copy.public_id) if incoming.copy else None,
        "instructions": incoming.instructions.select_related(
            "leader__person", "leader__post__unit", "on_behalf_of__person"
        ).order_by("pk"),
        "replies": incoming.replies.prefetch_related("numbers__register").order_by("pk"),
        "holders": [hand for hand in hands if hand.state == "open"],
        "light": light_of(seat, hands),
        "lies": where_it_lies(stages),
        "seat_hint": seat_hint(seat),
        "withdrawal": question_of(incoming, seat, actor),
        "reclaiming": question_of_passed(incoming, seat, actor),
        "urges_again_at": urging.urges_again_at(incoming, by=actor) if seat.may_urge else None,
        "refusal": refusal,
        "begun": begun,
        "typed": opinion_begun(request, begun),
        "to_read": to_read,
        "standing": standing_of(incoming, actor),
        "paper": paper_of(incoming),
        "pages": _pages(incoming),
        "recognition": progress_of(incoming.paper),
    }
    return render(request, "documents/incoming_detail.html", context, status=status)


def _seat(incoming: Incoming, actor: Actor) -> tuple[Seat, course.Hands, list[course.Stage]]:
    hands = course.hands_of(incoming)
    stages = course.stages_of(incoming, hands)
    return seat_in(incoming, actor, hands, stages), hands, stages


def _pdf(incoming: Incoming) -> File | None:
    its_paper = paper_of(incoming)
    return its_paper if its_paper and its_paper.content_type == "application/pdf" else None


def _pages(incoming: Incoming) -> range:
    pdf = _pdf(incoming)
    return range(1, paper.page_count(pdf) + 1) if pdf and not pdf.withheld_at else range(0)


@require_safe
def page_picture(request: HttpRequest, public_id: UUID, page: int) -> HttpResponse:
    pdf = _pdf(incoming_or_404(request, public_id))
    if pdf is None or not 1 <= page <= paper.page_count(pdf):
        raise Http404
    response = HttpResponse(paper.picture(pdf, page), content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    its_paper = paper_of(incoming_or_404(request, public_id))
    if its_paper is None:
        raise Http404
    return handed_out(its_paper, inline=True)


@require_safe
def attachment(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Of what came over this platform the sender's own: who reads the paper reads them with it."""
    found = attachments_of(incoming_or_404(request, public_id)).filter(file__public_id=file_id).first()
    if found is None:
        raise Http404
    return handed_out(found.file)


@require_safe
def story(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The trail: who did what, when, in which post, through which door."""
    incoming = incoming_or_404(request, public_id)
    return render(request, "documents/incoming_story.html", {"incoming": incoming, "lines": story_lines(incoming)})


def _given(action: Callable[..., Any]) -> Performed:
    def perform(incoming: Incoming, step: int, opinion: str, given: Any, by: Actor) -> None:
        action(incoming, step, by=by, **given)

    return perform


def _pass_on(incoming: Incoming, step: int, opinion: str, given: Any, by: Actor) -> str:
    pass_on(incoming, step, by=by, **given)
    return PASSED[given["how"]]


# verb → (what is done, the sentence that says it was)
VERBS: dict[str, tuple[Performed, str]] = {
    "register": (plain(receiving.register), gettext_noop("Registered.")),
    "propose": (_given(receiving.propose), gettext_noop("Proposal made and handed on.")),
    "instruct": (plain(receiving.instruct), gettext_noop("Instruction given.")),
    "conclude": (plain(receiving.conclude), gettext_noop("Handled.")),
    "advise": (plain(handing.advise), gettext_noop("Your opinion is given.")),
    "withdraw": (told(handing.withdraw, said_of_withdrawal), ""),
    "pass_on": (_pass_on, gettext_noop("Passed on.")),
    "take_out": (_given(take_out), gettext_noop("Taken out.")),
    "take_back": (told(take_back, said_of_taking_back), ""),
    "reclaim": (told(reclaim, said_of_taking_back), ""),
    "send_back": (_given(receiving.send_back), gettext_noop("Sent back.")),
    "return": (_given(returns.return_incoming), gettext_noop("Returned to the sender.")),
    "file": (_given(receiving.file), gettext_noop("Filed.")),
}


@posted("documents:incoming")
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One press, one effect. A refusal answers with the page as it stands now and what was typed."""
    incoming, actor = incoming_or_404(request, public_id), actor_of(request)
    verb, step = request.POST.get("act", ""), request.POST.get("step", "")
    if verb not in VERBS or not step.isdecimal():
        raise Http404
    perform, done = VERBS[verb]
    opinion = request.POST.get("opinion", "")
    seat = _seat(incoming, actor)[0]
    form = _form(verb, incoming, seat, actor, request.POST)
    if form is not None and not form.is_valid():
        return _form_page(request, incoming, seat, verb, form, status=422)

    if form is None and verb in FORMS:
        late = StepTaken(last=trail.last(incoming, "flow."))
        return _page(request, incoming, refusal=late, status=late.status)

    def once_only() -> str:
        if len(opinion) > OPINION_AT_MOST:
            raise Unacceptable(_("An opinion has at most %(most)d characters.") % {"most": OPINION_AT_MOST})
        return perform(incoming, int(step), opinion, form.cleaned_data if form else {}, actor) or done

    try:
        said = once(f"incoming.{verb}", request.POST.get("action_key", ""), once_only, by=actor)
    except Refusal as refusal:
        refusal.remember()
        if form is not None and refusal.status == Unacceptable.status:
            refusal.stand_at(form)
            return _form_page(request, incoming, seat, verb, form, status=refusal.status)
        return _page(request, incoming_or_404(request, public_id), refusal=refusal, status=refusal.status)
    messages.success(request, _(said))
    return redirect("documents:incoming", public_id)


@require_safe
def step_form(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """The page of an act that asks more than an opinion."""
    incoming, actor = incoming_or_404(request, public_id), actor_of(request)
    if verb not in FORMS:
        raise Http404
    seat = _seat(incoming, actor)[0]
    form = _form(verb, incoming, seat, actor)
    if form is None:
        messages.info(request, _("This step is no longer before you; you see the document as it stands."))
        return redirect("documents:incoming", public_id)
    return _form_page(request, incoming, seat, verb, form)


def _form(verb: str, incoming: Incoming, seat: Seat, actor: Actor, post: Any = None) -> forms.Form | None:
    """What the act asks besides an opinion; None when it does not stand before this seat."""
    if seat.hand is None:
        return None
    if verb == "send_back" and seat.back_to:
        steps = [(name, _(label)) for name, label in seat.back_to]
        return SendBackForm(post, steps=steps, may_return=seat.hand.step != "consult")
    if verb == "return" and seat.may_return:
        return ReturnForm(post)
    if verb == "pass_on" and seat.may_pass_on:
        return PassOnForm(post, actor=actor, to=people_near(actor).exclude(person=actor.person))
    if verb == "take_out" and seat.may_take_out:
        return RemoveSignerForm(post, added=rounds.added_signers(incoming, seat.hand.step_id))
    if verb != seat.verb:
        return None
    if verb == "propose":
        return ProposeForm(post, incoming=incoming, actor=actor)
    return FileForm(post) if verb == "file" else None


def _form_page(
    request: HttpRequest, incoming: Incoming, seat: Seat, verb: str, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    begun = offer_begun(form, seat.hand, actor_of(request), verb=verb)
    context = {
        "incoming": incoming,
        "seat": seat,
        "form": form,
        "begun": begun,
        "verb": verb,
        "heading": _(FORMS[verb]),
    }
    if verb == "file":
        context["checks"] = checks_of(incoming)
    return render(request, "documents/incoming_form.html", context, status=status)


@posted("documents:incoming")
def urge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    incoming, actor = incoming_or_404(request, public_id), actor_of(request)
    try:
        said = once(
            "incoming.urge",
            request.POST.get("action_key", ""),
            lambda: said_of(urging.urge(incoming, by=actor)),
            by=actor,
        )
        messages.success(request, said)
    except urging.UrgedLately as lately:
        messages.info(request, str(lately))
    return redirect("documents:incoming", public_id)
