"""Acting: one address a verb; parse, one call, answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.duties.urging import said_of
from workflows.documents import actions, issuing, signing, verifying
from workflows.documents.archiving.checklist import checks_of
from workflows.documents.forms import FileForm, PassOnForm, RemoveSignerForm, SendBackForm
from workflows.documents.issuing_forms import AdoptForm, CorrectForm, RegisterForm
from workflows.documents.models import Document
from workflows.documents.opinions.begun import offer_begun
from workflows.documents.seats import Seat, seat_of
from workflows.documents.sending.forms import DispatchForm
from workflows.documents.sending.meant import meant_by
from workflows.documents.signers import SIGNING, pass_on, reclaim, take_back, take_out
from workflows.documents.views.access import actor_of, document_or_404, posted
from workflows.documents.views.performing import OPINION_AT_MOST, PASSED, Performed, plain, told
from workflows.documents.views.reading import document_page
from workflows.documents.withdrawing import said_of_taking_back, said_of_withdrawal
from workflows.engine import course, rounds, urging


def _send_back(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    known = [*course.OFF_ROUTE_LABELS, *(stage.name for stage in course.stages_of(document))]
    steps = [(name, name) for name in known]  # which of them, the engine asks
    given = _checked(SendBackForm(post, steps=steps, may_return=not document.signed_digest))
    actions.send_back(
        document, step, opinion=opinion, by=by, to_step=given["to_step"], straight=given.get("straight", False)
    )


def _pass_on(document: Document, step: int, opinion: str, post: Any, by: Actor) -> str:
    given = _checked(PassOnForm(post, actor=by))
    pass_on(document, step, to=given["to"], how=given["how"], opinion=opinion, by=by)
    return PASSED[given["how"]]


def _take_out(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    signer = _checked(RemoveSignerForm(post, added=rounds.added_signers(document, step)))["signer"]
    take_out(document, step, signer=signer, opinion=opinion, by=by)


def _agree_with_changes(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    actions.agree(document, step, opinion=opinion, changed=True, by=by)


def _adopt(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    signing.adopt(document, step, adopted_on=_checked(AdoptForm(post))["adopted_on"], opinion=opinion, by=by)


def _correct(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    form = CorrectForm(post, document=document)
    declared = _checked(form)["declared"]
    verifying.correct(document, step, text=form.words, declared=declared, opinion=opinion, by=by)


def _register(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    given = _checked(RegisterForm(post, document=document))
    chosen = {"in_register": given["register"], "free": given.get("free")}
    issuing.register(document, step, **chosen, opinion=opinion, by=by)


def _dispatch(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    given = _checked(DispatchForm(post))
    sent = {name: list(given[name]) for name in ("main", "cc", "paper")}
    issuing.dispatch(document, step, **sent, opinion=opinion, by=by)


def _file(document: Document, step: int, opinion: str, post: Any, by: Actor) -> None:
    issuing.file(document, step, retention=_checked(FileForm(post))["retention"], opinion=opinion, by=by)


# verb → (what is done, the sentence that says it was)
VERBS: dict[str, tuple[Performed, str]] = {
    "submit": (plain(actions.submit), gettext_noop("Handed on.")),
    "agree": (plain(actions.agree), gettext_noop("Agreed and handed on.")),
    "request_change": (plain(actions.request_change), gettext_noop("The drafter has been asked for the change.")),
    "reopen": (plain(actions.reopen), gettext_noop("Your opinion is open again.")),
    "agree_with_changes": (_agree_with_changes, gettext_noop("Agreed and handed on.")),
    "disagree": (plain(actions.disagree), gettext_noop("Your disagreement is on record; it goes on.")),
    "adopt": (_adopt, gettext_noop("Adopted.")),
    "sign": (plain(signing.sign), gettext_noop("Signed for issue.")),
    "verify": (plain(verifying.verify), gettext_noop("Verified.")),
    "correct": (_correct, gettext_noop("Kept; the correction is marked.")),
    "proof_read": (plain(issuing.proof_read), gettext_noop("Proof-read.")),
    "send_back": (_send_back, gettext_noop("Sent back.")),
    "withdraw": (told(actions.withdraw, said_of_withdrawal), ""),
    "pass_on": (_pass_on, gettext_noop("Passed on.")),
    "take_out": (_take_out, gettext_noop("Taken out.")),
    "take_back": (told(take_back, said_of_taking_back), ""),
    "reclaim": (told(reclaim, said_of_taking_back), ""),
    "register": (_register, gettext_noop("Numbered.")),
    "apply_seal": (plain(issuing.apply_seal), gettext_noop("Sealed.")),
    "dispatch": (_dispatch, gettext_noop("Dispatched.")),
    "file": (_file, gettext_noop("Filed.")),
}


HEADINGS = {
    "send_back": gettext_noop("Send back"),
    "pass_on": gettext_noop("Add or pass on"),
    "take_out": gettext_noop("Take a signer out"),
    "adopt": gettext_noop("Adopted"),
    "correct": gettext_noop("Correct after signing"),
    "register": gettext_noop("Number"),
    "dispatch": gettext_noop("Dispatch"),
    "file": gettext_noop("File it"),
}


@posted("documents:detail")
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One press, one effect: the form's action key makes a double click one act. A refusal answers with the page as it
    stands now, the sentence where it belongs, and what was typed; a form that asks more answers with itself."""
    document, actor = document_or_404(request, public_id), actor_of(request)
    verb, step = request.POST.get("act", ""), request.POST.get("step", "")
    if verb not in VERBS or not step.isdecimal():
        raise Http404
    perform, done = VERBS[verb]
    opinion = request.POST.get("opinion", "")

    def once_only() -> str:
        if len(opinion) > OPINION_AT_MOST:
            raise Unacceptable(_("An opinion has at most %(most)d characters.") % {"most": OPINION_AT_MOST})
        if is_before_them and verb in HEADINGS and form is None:
            raise NotAllowed
        return perform(document, int(step), opinion, request.POST, actor) or done

    seat = _seat(document, actor) if verb in HEADINGS else None
    is_before_them = seat is not None and seat.hand is not None and seat.hand.step_id == int(step)
    form = _form(verb, document, seat, actor, request.POST) if seat and is_before_them else None
    if seat and form is not None and not form.is_valid():
        return _form_page(request, document, seat, verb, form, status=422)
    try:
        said = once(f"document.{verb}", request.POST.get("action_key", ""), once_only, by=actor)
    except Refusal as refusal:
        refusal.remember()
        if seat and form is not None and refusal.status == Unacceptable.status:
            refusal.stand_at(form)
            return _form_page(request, document, seat, verb, form, status=refusal.status)
        now_standing = document_or_404(request, public_id)
        return document_page(request, now_standing, refusal=refusal, status=refusal.status)
    messages.success(request, _(said))
    return redirect("documents:detail", public_id)


@posted("documents:detail")
def urge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document, actor = document_or_404(request, public_id), actor_of(request)
    try:
        said = once(
            "document.urge",
            request.POST.get("action_key", ""),
            lambda: said_of(urging.urge(document, by=actor)),
            by=actor,
        )
        messages.success(request, said)
    except urging.UrgedLately as lately:
        messages.info(request, str(lately))
    return redirect("documents:detail", public_id)


@require_http_methods(["GET"])
def step_form(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """The page of an act that asks more than an opinion: send back, pass on, number, dispatch, file."""
    document, actor = document_or_404(request, public_id), actor_of(request)
    if verb not in HEADINGS:
        raise Http404
    seat = _seat(document, actor)
    form = _form(verb, document, seat, actor)
    if form is None:
        # Seen, but no longer theirs to do: the page says with whom it lies.
        messages.info(request, _("This step is no longer before you; you see the document as it stands."))
        return redirect("documents:detail", public_id)
    return _form_page(request, document, seat, verb, form)


def _seat(document: Document, actor: Actor) -> Seat:
    hands = course.hands_of(document)
    return seat_of(document, actor, hands, course.stages_of(document, hands))


def _form(verb: str, document: Document, seat: Seat, actor: Actor, post: Any = None) -> forms.Form | None:
    """What the act asks besides an opinion; None when it does not stand before this seat."""
    if seat.hand is None:
        return None
    if verb == "send_back" and seat.back_to:
        steps = [(name, _(label)) for name, label in seat.back_to]
        may_return = seat.hand.step != "consult" and not document.signed_digest
        return SendBackForm(post, steps=steps, may_return=may_return)
    if verb == "pass_on" and seat.may_pass_on:
        return PassOnForm(post, actor=actor, may_follow=seat.hand.step not in SIGNING)
    if verb == "take_out" and seat.may_take_out:
        return RemoveSignerForm(post, added=rounds.added_signers(document, seat.hand.step_id))
    if verb == "correct" and seat.may_correct:
        return CorrectForm(post, document=document)
    if verb != seat.verb:
        return None
    if verb == "adopt":
        return AdoptForm(post)
    if verb == "register":
        return RegisterForm(post, document=document)
    if verb == "dispatch":
        main, cc = (meant_by(line, document.issuer) for line in (document.main_recipients, document.cc_recipients))
        return DispatchForm(post, main=main, cc=cc)
    return FileForm(post) if verb == "file" else None


def _form_page(
    request: HttpRequest, document: Document, seat: Seat, verb: str, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    begun = offer_begun(form, seat.hand, actor_of(request), verb=verb)
    context = {
        "document": document,
        "seat": seat,
        "form": form,
        "begun": begun,
        "verb": verb,
        "heading": _(HEADINGS[verb]),
    }
    if verb == "file":
        context["checks"] = checks_of(document)
    return render(request, "documents/step_form.html", context, status=status)


def _checked(form: forms.Form) -> dict[str, Any]:
    """The cleaned form, or its first fault as a refusal at its field."""
    if form.is_valid():
        return form.cleaned_data
    field, faults = next(iter(form.errors.items()))
    raise Unacceptable(faults[0], field=field)
