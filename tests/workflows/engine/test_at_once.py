"""Many hands at the same instant, on committed data: what must never be half done."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import combinations, cycle, islice

import pytest
from django.db import connection
from viewflow.workflow.models import Task

from office.audit.refusals import Refusal, TooLate
from office.duties.handing import hand_over
from office.duties.models import Duty
from tests.deputies import away
from tests.workflows.engine.test_route import Paper, hand, to_round
from workflows.engine import actions, assign, course, passing, rounds
from workflows.engine.models import Route
from workflows.engine.move import ACTIVE, Busy
from workflows.engine.routes import StepSpec, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def rule(name, actors):
    assign._rules[f"at_once_{name}"] = lambda subject: [actor.appointment for actor in actors]


@pytest.fixture
def members(cast):
    return [
        cast.finance, cast.planning, cast.deputy, cast.director, cast.editor, cast.registrar, cast.archivist,
        cast.auditor,
    ]  # fmt: skip


@pytest.fixture
def paper(cast, members):
    rule("drafter", [cast.clerk])
    rule("head", [cast.head])
    rule("members", members)
    rule("mayor", [cast.mayor])
    route = publish(
        "at-once",
        [
            StepSpec("draft", "at_once_drafter", "Draft", "Draft"),
            StepSpec("review", "at_once_head", "Review", "Review"),
            StepSpec("countersign", "at_once_members", "Countersign", "Countersign", kind="round"),
            StepSpec("sign", "at_once_mayor", "Sign", "Sign"),
        ],
    )
    paper = Paper()
    actions.start(paper, route=route, by=cast.clerk)
    to_round(paper, cast)
    return paper


@contextmanager
def hands(many):
    """So many threads, each with a connection that it keeps; what is given them starts at one barrier, and what each
    ended with comes back."""
    barrier = threading.Barrier(many)

    def run(act):
        barrier.wait()
        try:
            act()
        except Refusal as refusal:
            return type(refusal).__name__
        except Exception as error:
            return f"broken: {error!r}"
        return "done"

    with ThreadPoolExecutor(many) as pool:
        yield lambda *acts: Counter(pool.map(run, acts))
        list(pool.map(run, [lambda: connection.close()] * many))


def together(*acts):
    with hands(len(acts)) as act_at_once:
        return act_at_once(*acts)


ACTS = {
    "complete": lambda paper, step, cast: actions.complete(paper, step, by=cast.head),
    "delegate": lambda paper, step, cast: passing.delegate(
        paper, step, to=cast.editor.appointment, note="", by=cast.head
    ),
    "reassign": lambda paper, step, cast: passing.reassign(
        paper, step, to=cast.editor.appointment, note="", by=cast.head
    ),
    "send_back": lambda paper, step, cast: actions.send_back(paper, step, to_step="draft", note="改", by=cast.head),
    "withdraw": lambda paper, step, cast: actions.withdraw(paper, drafted(paper), by=cast.clerk),
}
PASSED_ON_AND_WITHDRAWN = {("delegate", "withdraw"), ("reassign", "withdraw")}


def drafted(paper):
    return next(one.step_id for one in course.hands_of(paper) if one.step == "draft")


def names(paper):
    tasks = Task.objects.filter(status__in=ACTIVE, process__run__subject_id=paper.public_id)
    return sorted(task.flow_task.name for task in tasks)


def test_eight_countersigners_finish_at_the_same_instant(paper, members):
    steps = [(member, hand(paper, member)) for member in members]
    ends = together(*(lambda m=m, s=s: actions.complete(paper, s, by=m) for m, s in steps))

    assert ends == {"done": 8}
    assert names(paper) == ["sign"]
    joins = [task for task in Task.objects.all() if task.flow_task.name == "countersign_join"]
    assert len(joins) == 1
    assert Duty.objects.filter(subject_id=paper.public_id, done_at=None).count() == 1


def test_twenty_presses_are_one_act(paper, members):
    step = hand(paper, members[0])
    ends = together(*(lambda: actions.complete(paper, step, by=members[0]) for _press in range(20)))

    assert ends == {"done": 1, "StepTaken": 19}


@pytest.mark.parametrize("_round", range(3))
def test_withdraw_send_back_add_signer_and_complete_at_once(paper, cast, members, _round):
    """Whoever gets the lock first wins; the others are told, and what is left is one consistent state."""
    reviewed = next(one for one in course.hands_of(paper) if one.step == "review")
    steps = [(member, hand(paper, member)) for member in members]
    acts = [lambda: actions.withdraw(paper, reviewed.step_id, by=cast.head)]
    for number, (member, step) in enumerate(steps):
        choice = [
            lambda m=member, s=step: actions.send_back(paper, s, to_step="draft", note="改", by=m),
            lambda m=member, s=step: rounds.add_signer(
                paper, s, signer=cast.neighbour.appointment, how="parallel", by=m
            ),
            lambda m=member, s=step: actions.complete(paper, s, by=m),
        ]
        acts.append(choice[number % 3])
    ends = together(*acts)

    assert not [end for end in ends if end.startswith("broken")], ends
    left = names(paper)
    at_rest = left in (["draft"], ["review"])
    in_round = left.count("countersign_join") <= 1 and set(left) <= {"countersign", "countersign_join"}
    assert at_rest or in_round, left
    open_hands = {one.step_id for one in course.hands_of(paper) if one.state == "open"}
    open_refs = {duty.ref for duty in Duty.objects.filter(subject_id=paper.public_id, done_at=None)}
    assert open_refs == {f"step:{step}" for step in open_hands}


def test_a_lock_held_too_long_says_so(paper, members):
    """lock_timeout turns waiting into a sentence, and the connection stays usable."""
    from django.db import transaction

    from workflows.engine.models import Run

    holding, release = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            run = Run.objects.get(subject_id=paper.public_id)
            type(run.process).objects.select_for_update().get(pk=run.process_id)
            holding.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    step = hand(paper, members[0])
    try:
        with pytest.raises(Busy):
            actions.complete(paper, step, by=members[0])
        assert hand(paper, members[0]) == step
    finally:
        release.set()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")


def test_done_and_handed_to_the_deputy_at_once(cast, paper, members):
    """The step is done, or it lies with the deputy; never both, and in one box."""
    absence = away(cast.finance, cast.neighbour)
    step = hand(paper, cast.finance)

    ends = together(
        lambda: actions.complete(paper, step, by=cast.finance),
        lambda: hand_over(absence, by=cast.finance),
    )

    assert ends["done"] == 1
    assert set(ends) - {"done"} <= {"StepTaken", "NothingToHandOver", "Busy"}
    mine = [one for one in course.hands_of(paper) if one.step_id == step]
    open_duties = Duty.objects.filter(subject_id=paper.public_id, ref=f"step:{step}", done_at=None)
    assert [one.state for one in mine] == (["done"] if not open_duties else ["open"])
    assert {str(one.holder.person) for one in open_duties} <= {"梁忠义"}


def test_of_two_at_the_same_instant_one_wins_and_the_other_is_told_who(cast, paper):
    """Two hundred rounds over every pair of acts; as often as not it is one person on two devices. What was only passed
    on may be withdrawn even then: of these both may be done, in this order."""
    route, refused = Route.objects.get(key="at-once"), []

    def told(act):
        try:
            act()
        except TooLate as refusal:
            refused.append(refusal)
            raise

    with hands(2) as act_at_once:
        for pair in islice(cycle(combinations(sorted(ACTS), 2)), 200):
            one = Paper()
            actions.start(one, route=route, by=cast.clerk)
            actions.complete(one, hand(one, cast.clerk), by=cast.clerk)
            step, refused[:] = hand(one, cast.head), []

            ends = act_at_once(*(partial(told, partial(ACTS[name], one, step, cast)) for name in pair))

            if ends != {"done": 2}:
                assert (ends["done"], len(refused)) == (1, 1), (pair, ends)
                assert refused[0].last.actor in (cast.head.person, cast.clerk.person)
            else:
                assert pair in PASSED_ON_AND_WITHDRAWN
                assert names(one) == ["draft"]
            open_refs = {duty.ref for duty in Duty.objects.filter(subject_id=one.public_id, done_at=None)}
            assert open_refs == {f"step:{held.step_id}" for held in course.hands_of(one) if held.state == "open"}


@pytest.mark.parametrize("_round", range(10))
def test_an_opinion_withdrawn_while_who_waited_for_it_goes_on(cast, paper, _round):
    """Either it is open again and the step waits, or the step is done and it stands."""
    one = Paper()
    actions.start(one, route=Route.objects.get(key="at-once"), by=cast.clerk)
    actions.complete(one, hand(one, cast.clerk), by=cast.clerk)
    waiting = hand(one, cast.head)
    rounds.add_signer(one, waiting, signer=cast.neighbour.appointment, how="parallel", by=cast.head)
    given = hand(one, cast.neighbour)
    actions.complete(one, given, by=cast.neighbour)

    ends = together(
        lambda: actions.withdraw(one, given, by=cast.neighbour),
        lambda: actions.complete(one, waiting, by=cast.head),
    )

    assert ends in ({"done": 1, "ActedAlready": 1}, {"done": 1, "StillOpen": 1})
    assert names(one) == (["consult", "review"] if ends["StillOpen"] else ["countersign"] * 8)
    open_refs = {duty.ref for duty in Duty.objects.filter(subject_id=one.public_id, done_at=None)}
    assert open_refs == {f"step:{held.step_id}" for held in course.hands_of(one) if held.state == "open"}


@pytest.mark.parametrize("_round", range(10))
def test_a_reassignment_taken_back_while_the_receiver_acts(cast, paper, _round):
    """One of them has it, and the other is told."""
    one = Paper()
    actions.start(one, route=Route.objects.get(key="at-once"), by=cast.clerk)
    actions.complete(one, hand(one, cast.clerk), by=cast.clerk)
    step = hand(one, cast.head)
    passing.reassign(one, step, to=cast.neighbour.appointment, note="", by=cast.head)

    ends = together(
        lambda: passing.reclaim(one, step, by=cast.head),
        lambda: actions.complete(one, step, by=cast.neighbour),
    )

    assert ends in ({"done": 1, "ActedAlready": 1}, {"done": 1, "StepTaken": 1})
    assert names(one) == (["review"] if ends["StepTaken"] else ["countersign"] * 8)
    open_refs = {duty.ref for duty in Duty.objects.filter(subject_id=one.public_id, done_at=None)}
    assert open_refs == {f"step:{held.step_id}" for held in course.hands_of(one) if held.state == "open"}
