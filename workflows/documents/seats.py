"""What an actor may do with a document just now: which step is in their hands, which buttons stand before them."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from office.audit.actor import Actor
from workflows.documents.models import Document
from workflows.engine import course
from workflows.engine.course import Hand, Stage

# step → (verb of the one filled button, its msgid)
MAIN_ACT = {
    "draft": ("submit", gettext_noop("Hand on for review")),
    "repair": ("submit", gettext_noop("Hand back")),
    "review": ("agree", gettext_noop("Agree")),
    "countersign": ("agree", gettext_noop("Agree")),
    "office_review": ("agree", gettext_noop("Agree")),
    "consult": ("agree", gettext_noop("Give opinion")),
    "sign": ("sign", gettext_noop("Sign for issue")),
    "register": ("register", gettext_noop("Verify and number")),
    "seal": ("apply_seal", gettext_noop("Apply the seal")),
    "dispatch": ("dispatch", gettext_noop("Dispatch")),
    "file": ("file", gettext_noop("File it")),
}
# Steps in which added signers, delegates and another holder make sense: those that give an opinion.
_OPINION_STEPS = ("review", "countersign", "office_review", "sign", "consult")


@dataclass(slots=True)
class Seat:
    """hand: the step the page acts in (a person with several hands in one document sees the first, named)."""

    mine: list[Hand]
    hand: Hand | None = None
    verb: str = ""
    label: str = ""
    phrases: tuple[str, ...] = ()
    back_to: list[tuple[str, str]] = field(default_factory=list)
    may_request_change: bool = False
    may_return: bool = False
    may_pass_on: bool = False
    may_urge: bool = False
    withdraw: Hand | None = None
    reopen: Hand | None = None


def seat_of(document: Document, actor: Actor, hands: list[Hand], stages: list[Stage]) -> Seat:
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
        seat.may_request_change = hand.step == "countersign" and hand.in_round
        seat.may_pass_on = hand.step in _OPINION_STEPS
        if hand.step in ("repair", "consult", "draft", "file"):
            seat.back_to = []
    elif not ended:
        seat.may_urge = any(one.state == "open" for one in hands)
        last = course.last_done_by(document, actor, hands)
        after_signing = document.state in ("register", "seal", "dispatch", "file")
        if (last and last.step not in ("repair", "consult") and not last.in_round and not after_signing) or (
            last and last.step == "sign" and document.state == "register"
        ):
            seat.withdraw = last
    held = {one.pk for one in actor.appointments}
    if document.state == "countersign" and not mine:
        given = [one for one in hands if one.in_round and one.holder.pk in held]
        agreed = [one for one in given if one.outcome == "agreed"]
        seat.reopen = agreed[-1] if agreed else None
        seat.withdraw = None if seat.reopen else seat.withdraw
    return seat


def _phrases(step: str) -> tuple[str, ...]:
    """What is written on papers is Chinese in every language of the screen."""
    if step in ("draft", "repair"):
        return ("请审核。", "已按意见修改，请审。")
    if step == "sign":
        return ("同意。", "同意，请办公室印发。", "请再核。")
    if step in ("review", "countersign", "office_review", "consult"):
        return ("同意。", "同意，请领导签发。", "请补充依据。", "无不同意见。")
    return ()
