"""What an actor may do with a document just now: which step is in their hands, which buttons stand before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from office.audit.actor import Actor
from workflows.documents.models import Document
from workflows.documents.route import DISAGREEING, WITHDRAWN_IN
from workflows.engine import course
from workflows.engine.course import Hand, Hands, Stage

# step → (verb of the one filled button, its msgid)
MAIN_ACT = {
    "draft": ("submit", gettext_noop("Hand on for review")),
    "repair": ("submit", gettext_noop("Hand back")),
    "review": ("agree", gettext_noop("Agree")),
    "countersign": ("agree", gettext_noop("Agree")),
    "first_check": ("agree", gettext_noop("Agree")),
    "office_review": ("agree", gettext_noop("Agree")),
    "consult": ("agree", gettext_noop("Give opinion")),
    "legal_review": ("agree", gettext_noop("Agree")),
    "meeting": ("adopt", gettext_noop("Adopted")),
    "sign": ("sign", gettext_noop("Sign for issue")),
    "cosign": ("sign", gettext_noop("Sign for issue")),
    "verify": ("verify", gettext_noop("Verified")),
    "register": ("register", gettext_noop("Number")),
    "seal": ("apply_seal", gettext_noop("Apply the seal")),
    "proof": ("proof_read", gettext_noop("Proof-read")),
    "dispatch": ("dispatch", gettext_noop("Dispatch")),
    "file": ("file", gettext_noop("File it")),
}
# Steps in which added signers, delegates and another holder make sense: those that give an opinion.
_AGREEING = ("review", "countersign", "first_check", "office_review", "legal_review", "consult")
_OPINION_STEPS = (*_AGREEING, "sign", "cosign")
# Acts whose button leads to a form of their own.
_FORMS = ("adopt", "register", "dispatch", "file")


@dataclass(slots=True)
class Seat:
    """hand: the step the page acts in (a person with several hands in one document sees the first, named). is_vacant:
    nobody holds it, and all there is to do is to name who takes it, or to send it back. asked_first: whom they asked to
    sign before them, and may still take out. passed_on: to whom they passed it on, and may still take it back from."""

    mine: list[Hand]
    hand: Hand | None = None
    verb: str = ""
    label: str = ""
    phrases: tuple[str, ...] = ()
    back_to: list[tuple[str, str]] = field(default_factory=list)
    asks_a_form: bool = False
    may_agree_with_changes: bool = False
    may_disagree: bool = False
    may_request_change: bool = False
    may_correct: bool = False
    may_return: bool = False
    may_pass_on: bool = False
    may_take_out: bool = False
    is_vacant: bool = False
    may_urge: bool = False
    withdraw: Hand | None = None
    asked_first: Hand | None = None
    passed_on: Hand | None = None
    reopen: Hand | None = None


def gives_opinion(actor: Actor, document: Document) -> bool:
    """Whether the page has the field of an opinion before this reader, as `seat_of` draws it."""
    mine = course.my_hands(document, actor)
    return bool(mine) and MAIN_ACT.get(mine[0].step, ("agree",))[0] not in _FORMS


def seat_of(document: Document, actor: Actor, hands: Hands, stages: list[Stage]) -> Seat:
    mine = course.my_hands(document, actor, hands)
    seat = Seat(mine)
    ended = document.state == Document.State.FILED
    if mine:
        hand = mine[0]
        seat.hand = hand
        seat.verb, seat.label = MAIN_ACT.get(hand.step, ("agree", gettext_noop("Agree")))
        seat.phrases = _phrases(hand.step)
        labels = {stage.name: stage.label for stage in stages}
        passed = course.passed_steps(document, hands)
        seat.back_to = [(name, labels[name]) for name in passed if name != hand.step and name != "countersign"]
        seat.asks_a_form = seat.verb in _FORMS
        seat.may_agree_with_changes = hand.step in _AGREEING
        seat.may_disagree = hand.step in DISAGREEING
        seat.may_correct = hand.step == "verify"
        seat.may_request_change = hand.step == "countersign" and hand.in_round
        seat.may_pass_on = hand.step in _OPINION_STEPS
        seat.may_take_out = course.may_take_out(hand, hands)
        if hand.step in ("repair", "consult", "draft", "file"):
            seat.back_to = back_to_asker(hand, labels)
        if hand.vacant:
            return Seat(mine, hand, is_vacant=True, back_to=seat.back_to)
    elif not ended:
        seat.may_urge = any(one.state == "open" for one in hands)
        if document.state in WITHDRAWN_IN:
            seat.withdraw = course.last_done_by(document, actor, hands, only=WITHDRAWN_IN[document.state])
        seat.asked_first = course.asked_first(hands, actor)
        seat.passed_on = next(iter(course.passed_on_by(hands, actor)), None)
    held = {one.pk for one in actor.appointments}
    if document.state == "countersign" and not mine:
        given = [one for one in hands if one.in_round and one.holder.pk in held]
        agreed = [one for one in given if one.outcome == "agreed" and one.step == "countersign"]
        seat.reopen = agreed[-1] if agreed else None
        seat.withdraw = None if seat.reopen else seat.withdraw
    return seat


def back_to_asker(hand: Hand, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Of who was asked for an opinion: to the step from which they were asked, and no other."""
    asker = hand.goes_back_to
    return [(asker, course.OFF_ROUTE_LABELS.get(asker) or labels[asker])] if asker else []


def _phrases(step: str) -> tuple[str, ...]:
    """What is written on papers is Chinese in every language of the screen."""
    if step in ("draft", "repair"):
        return ("请审核。", "已按意见修改，请审。")
    if step == "verify":
        return ("审批手续完备，文种、格式正确。", "请核。")
    if step == "proof":
        return ("文字、格式、用印无误。",)
    if step == "legal_review":
        return ("经审核，内容合法，程序完备。", "建议补充制定依据。")
    if step in ("sign", "cosign"):
        return ("同意。", "同意，请办公室印发。", "请再核。")
    if step in ("review", "countersign", "first_check", "office_review", "consult"):
        return ("同意。", "同意，请领导签发。", "请补充依据。", "无不同意见。")
    return ()
