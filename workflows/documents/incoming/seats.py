"""What an actor may do with an incoming document just now."""

from django.utils.translation import gettext_noop

from office.audit.actor import Actor
from workflows.documents.models import Incoming
from workflows.documents.seats import Seat, back_to_asker
from workflows.engine import course
from workflows.engine.course import Hands, Stage

# step → (verb of the one filled button, its msgid)
MAIN_ACT = {
    "register": ("register", gettext_noop("Register it")),
    "propose": ("propose", gettext_noop("Propose handling")),
    "check": ("advise", gettext_noop("Agree")),
    "instruct": ("instruct", gettext_noop("Instruct")),
    "handle": ("conclude", gettext_noop("Handled")),
    "consult": ("advise", gettext_noop("Give an opinion")),
    "file": ("file", gettext_noop("File it")),
}
# Acts whose button leads to a form of their own.
_FORMS = ("propose", "file")
# Once a leader has written on it, it is answered, not returned to its sender.
BEFORE_INSTRUCTION = ("register", "propose", "check")
# A number and the file are not taken back.
TAKEN_BACK = ("propose", "check", "instruct", "handle", "consult")
PASSED_ON = ("propose", "check", "instruct", "handle", "consult")
SENT_BACK = ("propose", "check", "instruct", "handle", "file")
# What is written on papers is Chinese in every language of the screen.
_PHRASES = {
    "check": ("同意拟办意见。",),
    "instruct": ("请牵头研办，报结果。", "请阅处。", "同意拟办意见。", "阅。"),
    "handle": ("已办理完毕。", "已电话答复。"),
    "consult": ("无不同意见。",),
}


def gives_opinion_in(actor: Actor, incoming: Incoming) -> bool:
    """Whether the page has the field of an opinion before this reader, as `seat_in` draws it."""
    mine = course.my_hands(incoming, actor)
    return bool(mine) and MAIN_ACT[mine[0].step][0] not in _FORMS


def seat_in(incoming: Incoming, actor: Actor, hands: Hands, stages: list[Stage]) -> Seat:
    mine = course.my_hands(incoming, actor, hands)
    seat = Seat(mine)
    if not mine:
        seat.may_urge = any(one.state == "open" for one in hands)
        if seat.may_urge:
            seat.withdraw = course.last_done_by(incoming, actor, hands, only=TAKEN_BACK)
        seat.asked_first = course.asked_first(hands, actor)
        seat.passed_on = next(iter(course.passed_on_by(hands, actor)), None)
        return seat
    seat.hand = hand = mine[0]
    seat.verb, seat.label = MAIN_ACT[hand.step]
    seat.phrases = _PHRASES.get(hand.step, ())
    seat.asks_a_form = seat.verb in _FORMS
    seat.may_return = hand.step in BEFORE_INSTRUCTION
    seat.may_pass_on = hand.step in PASSED_ON
    seat.may_take_out = course.may_take_out(hand, hands)
    labels = {stage.name: stage.label for stage in stages}
    seat.back_to = back_to_asker(hand, labels)
    if hand.step in SENT_BACK:
        seat.back_to = [(name, labels[name]) for name in course.passed_steps(incoming, hands) if name != hand.step]
    if hand.vacant:
        return Seat(mine, hand, is_vacant=True, back_to=seat.back_to)
    return seat
