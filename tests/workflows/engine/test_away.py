"""A step laid on somebody who is away: it goes to the deputy, says for whom, and comes back to whose it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.absence.booking import book_absence, end_absence
from directory.absence.models import Work
from directory.actors import today
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties import actions as duties
from office.duties import boxes
from office.duties.models import Duty
from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, route, to_round  # noqa: F401
from workflows.engine import actions, assign, course, passing, rounds
from workflows.engine.rounds import AlreadySigning

pytestmark = pytest.mark.django_db


def away(actor, deputy, *works):
    works = works or (Work.ACT,)
    named = dict.fromkeys(works, deputy.appointment)
    until_on = today() + timedelta(days=5)
    return book_absence(actor.appointment, from_on=today(), until_on=until_on, deputies=named, by=actor)


def behalf(paper):  # noqa: F811
    return [
        (hand.step, str(hand.holder.person), str(hand.on_behalf_of.person) if hand.on_behalf_of else "")
        for hand in course.hands_of(paper)
    ]


def test_a_step_goes_to_the_deputy_and_the_history_shows_both(paper, office):  # noqa: F811
    away(office.head, office.editor)
    do(paper, office.clerk)

    assert lies_with(paper) == [("review", "苏婉清")]
    (duty,) = duties.open_duties(paper)
    assert (duty.holder, duty.on_behalf_of) == (office.editor.appointment, office.head.appointment)
    assert boxes.counts(office.editor)["todo"] == 1
    assert boxes.counts(office.head)["todo"] == 0
    do(paper, office.editor)

    assert behalf(paper)[1] == ("review", "苏婉清", "韩雨桐")
    done = trail.last(paper, "flow.")
    assert (done.actor, done.on_behalf_of) == (office.editor.person, office.head.person)
    laid = trail.of(paper).filter(type="duty.laid")[1]
    assert laid.particulars["principals"] == [str(office.head.appointment.public_id)]


def test_what_the_deputy_has_is_not_the_principals_to_do(paper, office):  # noqa: F811
    away(office.head, office.editor)
    do(paper, office.clerk)
    step = hand(paper, office.editor)

    for other in (office.head, office.outsider, office.clerk):
        with pytest.raises(NotAllowed):
            actions.complete(paper, step, by=other)


def test_a_round_asks_the_deputies_and_counts_each_seat(paper, office):  # noqa: F811
    away(office.finance, office.planning)
    to_round(paper, office)

    assert sorted(lies_with(paper)) == [("countersign", "周明岚")] + [("countersign", "罗建平")] * 2
    own, other = course.my_hands(paper, office.planning)
    for one in (own, other):
        actions.complete(paper, one.step_id, by=office.planning)
    do(paper, office.deputy)

    assert lies_with(paper) == [("sign", "何景行")]
    signed = next(stage for stage in course.stages_of(paper) if stage.name == "countersign").hands
    assert {str((one.on_behalf_of or one.holder).person) for one in signed} == {"许嘉言", "罗建平", "周明岚"}


def test_one_question_for_a_whole_round(paper, office):  # noqa: F811
    do(paper, office.clerk)
    step = hand(paper, office.head)
    with CaptureQueriesContext(connection) as captured:
        actions.complete(paper, step, by=office.head)

    asked = [one["sql"] for one in captured if "directory_deputy" in one["sql"]]
    assert len(asked) == 1
    assert len(captured) <= 24, [query["sql"][:90] for query in captured]


def test_signing_does_not_go_with_the_rest(paper, office):  # noqa: F811
    assign._works["test_mayor"] = Work.SIGN
    absence = away(office.mayor, office.deputy)
    to_round(paper, office)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", "何景行")]

    end_absence(absence, by=office.mayor)
    away(office.mayor, office.deputy, Work.ACT, Work.SIGN)
    actions.send_back(paper, hand(paper, office.mayor), to_step="review", note="再核", by=office.mayor)
    do(paper, office.head)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", "周明岚")]
    del assign._works["test_mayor"]


def test_sent_back_it_goes_to_whose_it_is_or_again_to_the_deputy(paper, office):  # noqa: F811
    absence = away(office.head, office.editor)
    to_editor = lambda: do(paper, office.editor)  # noqa: E731
    do(paper, office.clerk)
    to_editor()
    actions.send_back(paper, hand(paper, office.finance), to_step="review", note="补充", by=office.finance)
    assert lies_with(paper) == [("review", "苏婉清")]
    to_editor()

    end_absence(absence, by=office.head)
    actions.send_back(paper, hand(paper, office.finance), to_step="review", note="补充", by=office.finance)
    assert behalf(paper)[-1] == ("review", "韩雨桐", "")


def test_passed_on_to_somebody_away_it_goes_to_the_deputy(paper, office):  # noqa: F811
    away(office.finance, office.neighbour)
    do(paper, office.clerk)
    passing.reassign(paper, hand(paper, office.head), to=office.finance.appointment, note="", by=office.head)

    assert behalf(paper)[-1] == ("review", "梁忠义", "许嘉言")


def test_delegated_to_somebody_away_it_is_refused_with_the_deputys_name(paper, office):  # noqa: F811
    away(office.finance, office.neighbour)
    do(paper, office.clerk)

    with pytest.raises(passing.IsAway, match="梁忠义"):
        passing.delegate(paper, hand(paper, office.head), to=office.finance.appointment, note="", by=office.head)
    assert lies_with(paper) == [("review", "韩雨桐")]


def test_added_signers_and_change_requests_follow(paper, office):  # noqa: F811
    away(office.finance, office.neighbour)
    assign._rules["test_away_drafter"] = lambda subject: [office.clerk.appointment]
    to_round(paper, office)
    step = hand(paper, office.planning)
    with pytest.raises(AlreadySigning):
        rounds.add_signer(paper, step, signer=office.finance.appointment, how="parallel", by=office.planning)

    actions_ = rounds.request_change(
        paper, hand(paper, office.neighbour), note="改", repairer="test_away_drafter", by=office.neighbour
    )
    assert actions_.on_behalf_of == office.finance.appointment
    do(paper, office.clerk)
    assert ("countersign", "梁忠义") in lies_with(paper)
    rounds.add_signer(
        paper, hand(paper, office.neighbour), signer=office.archivist.appointment, how="after", by=office.neighbour
    )


def test_nothing_that_already_lies_there_moves_by_itself(paper, office):  # noqa: F811
    do(paper, office.clerk)
    away(office.head, office.editor)

    assert lies_with(paper) == [("review", "韩雨桐")]
    assert not Duty.objects.filter(on_behalf_of__isnull=False).exists()
