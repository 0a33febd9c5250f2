"""撤回 held against a count of its own: a pile of who sent the paper on, which knows nothing of tasks or events."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.engine.test_route import Paper, lies_with, office  # noqa: F401
from tests.workflows.engine.test_withdrawing import accepted
from workflows.engine import actions, course, passing
from workflows.engine.routes import StepSpec, publish

pytestmark = pytest.mark.django_db
RULES = {"draft": "drafter", "review": "head", "sign": "mayor", "copy": "drafter", "file": "head"}
STEPS = tuple(RULES)


class Pile:
    """The last sender takes it back while nobody downstream has processed it: whoever lies on top of the pile.

    Sending on lays the sender on top, taking back lifts them off. Sending back and moving by an administrator process
    it, so nobody is left who may take back. Passing it on to another hand, or having another act, is no processing.
    """

    def __init__(self, office):  # noqa: F811
        self.usual = dict(zip(STEPS, (office.clerk, office.head, office.mayor, office.clerk, office.head), strict=True))
        self.pile, self.had, self.returns_to = [], {}, None
        self.put("draft", office.clerk)

    def put(self, step, holder):
        self.step, self.holder = step, holder

    @property
    def passed(self):
        return [step for step in STEPS[: STEPS.index(self.step)] if step in self.had]

    def send_on(self, *, straight=False):
        self.pile.append((self.step, self.holder, self.returns_to))
        self.had[self.step] = self.holder
        following = STEPS[STEPS.index(self.step) + 1]
        self.put(*(self.returns_to if straight else (following, self.usual[following])))
        self.returns_to = None

    def take_back(self):
        self.step, self.holder, self.returns_to = self.pile.pop()

    def move_back(self, to, *, straight=False):
        self.pile, self.returns_to = [], (self.step, self.holder) if straight else None
        self.put(to, self.had[to])

    def may_take_back(self, person):
        return bool(self.pile) and self.pile[-1][1] == person


def play(paper, pile, office, act, number):  # noqa: F811
    """The same act on the paper and on the pile; acts that have no place now are left out."""
    at = course.my_hands(paper, pile.holder)[0].step_id
    to = pile.passed[number % len(pile.passed)] if pile.passed else ""
    other = (office.editor, office.director, office.deputy)[number % 3]
    match act:
        case "send on" if pile.step != STEPS[-1]:
            actions.complete(paper, at, by=pile.holder)
            pile.send_on()
        case "return straight" if pile.returns_to:
            actions.return_straight(paper, at, by=pile.holder)
            pile.send_on(straight=True)
        case "take back" if pile.pile:
            sender = pile.pile[-1][1]
            actions.withdraw(paper, course.last_done_by(paper, sender).step_id, by=sender)
            pile.take_back()
        case "send back" | "send back, to return" if to:
            straight = act != "send back"
            actions.send_back(paper, at, to_step=to, note="改", straight=straight, by=pile.holder)
            pile.move_back(to, straight=straight)
        case "intervene" if to:
            actions.intervene(paper, to_step=to, reason="来不及", by=office.registrar)
            pile.move_back(to)
        case "reassign" | "delegate" if pile.holder == pile.usual[pile.step]:  # a delegate delegates no further
            getattr(passing, act)(paper, at, to=other.appointment, note="", by=pile.holder)
            pile.holder = other


ACTS = (
    "send on", "send on", "send on", "return straight", "take back", "take back", "send back", "send back, to return",
    "intervene", "reassign", "delegate",
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), min_size=3, max_size=12))
def test_whoever_lies_on_top_takes_it_back_and_nobody_else(office, acts):  # noqa: F811
    paper = Paper()
    route = publish("counted", [StepSpec(step, f"test_{rule}", step, step) for step, rule in RULES.items()])
    actions.start(paper, route=route, by=office.clerk)
    pile = Pile(office)
    people = [office.clerk, office.head, office.mayor, office.editor, office.director, office.deputy]

    for act, number in acts:
        play(paper, pile, office, act, number)
        assert lies_with(paper) == [(pile.step, str(pile.holder.person))]
        for one in people:
            assert (course.last_done_by(paper, one) is not None) == pile.may_take_back(one)

    done = [hand.step_id for hand in course.hands_of(paper) if hand.state == "done"]
    for one in people:
        taken = [step for step in done if accepted(lambda step=step, by=one: actions.withdraw(paper, step, by=by))]
        assert len(taken) == pile.may_take_back(one)
