"""Who takes a duty over has it as it stood: due when it was, from whom it came, once, and of every kind."""

from datetime import timedelta

import pytest

from directory.actors import today
from directory.administering.people import end_post
from office.duties import actions as duties
from office.duties.handing import hand_over
from office.duties.models import Duty, Kind
from office.duties.succession import hand_over_post, left_by
from office.worktime import clock
from office.worktime.clock import now
from tests.deputies import away
from tests.workflows.documents.conftest import town  # noqa: F401
from tests.workflows.documents.test_incoming import county, instructed, request_of  # noqa: F401
from tests.workflows.engine.test_route import Paper, do, hand, office, paper, route  # noqa: F401
from workflows.engine import passing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def open_duty(subject, **wanted):
    return Duty.objects.get(subject_id=subject.public_id, done_at=None, **wanted)


def leaves(actor, to, *, by):
    """The actor's last day was yesterday; everything of theirs goes to `to`."""
    end_post(actor.appointment, last_on=today() - DAY, by=by)
    ticked = [one.duty.public_id for one in left_by(actor.appointment)]
    return hand_over_post(actor.appointment, to=to, ticked=ticked, by=by)


def test_an_incoming_paper_in_hand_goes_to_the_deputy_and_to_the_successor(town, request_of):  # noqa: F811
    incoming = request_of()
    instructed(town, incoming)
    before = open_duty(incoming)
    assert before.holder == town.clerk.appointment

    hand_over(away(town.clerk, town.editor), by=town.clerk)
    lent = open_duty(incoming)
    assert (lent.holder, lent.on_behalf_of) == (town.editor.appointment, town.clerk.appointment)

    leaves(town.editor, town.head.appointment, by=town.admin)
    back = open_duty(incoming)
    assert (back.holder, back.on_behalf_of) == (town.clerk.appointment, None)

    leaves(town.clerk, town.head.appointment, by=town.admin)
    taken = open_duty(incoming)
    assert taken.holder == town.head.appointment
    assert (taken.due_at, taken.near_at, taken.laid_from) == (before.due_at, before.near_at, before.laid_from)


@pytest.mark.parametrize("verb", [passing.reassign, passing.delegate])
def test_passing_a_late_step_on_leaves_it_late(paper, office, verb):  # noqa: F811
    do(paper, office.clerk)
    before = open_duty(paper)

    with clock.at(before.due_at + 3 * DAY):
        verb(paper, hand(paper, office.head), to=office.editor.appointment, note="", by=office.head)

        taken = open_duty(paper)
        assert taken.holder == office.editor.appointment
        assert (taken.due_at, taken.near_at) == (before.due_at, before.near_at)
        assert taken.laid_by == office.head.person  # who passes it on by themselves is who it comes from


def test_a_handover_keeps_the_days_and_from_whom_it_came(paper, office):  # noqa: F811
    do(paper, office.clerk)
    duties.lay(Paper(), on=[office.head.appointment], kind=Kind.READ, asks="Read", by=office.clerk)
    before = open_duty(paper)

    with clock.at(now() + 2 * DAY):
        leaves(office.head, office.editor.appointment, by=office.admin)

    taken = Duty.objects.filter(holder=office.editor.appointment, done_at=None)
    assert {one.laid_from for one in taken} == {before.laid_from}
    assert {one.laid_by for one in taken} == {office.clerk.person}
    assert (open_duty(paper).due_at, open_duty(paper).near_at) == (before.due_at, before.near_at)


def test_a_step_newly_begun_starts_a_term(paper, office):  # noqa: F811
    first = open_duty(paper)

    with clock.at(first.due_at + 3 * DAY):
        do(paper, office.clerk)

        assert open_duty(paper).due_at > now()


@pytest.mark.parametrize("has_read", [False, True])
def test_what_the_successor_has_already_comes_once(office, has_read):  # noqa: F811
    thing = Paper()
    both = [office.head.appointment, office.editor.appointment]
    theirs, own = duties.lay(thing, on=both, kind=Kind.READ, asks="Read", by=office.clerk)
    if has_read:
        duties.confirm(own, subject=thing, by=office.editor)

    leaves(office.head, office.editor.appointment, by=office.admin)

    theirs.refresh_from_db()
    assert (theirs.holder, theirs.box) == (office.head.appointment, "")
    assert "苏婉清" in theirs.closed_reason
    open_now = Duty.objects.filter(subject_id=thing.public_id, done_at=None)
    assert list(open_now) == ([] if has_read else [own])
