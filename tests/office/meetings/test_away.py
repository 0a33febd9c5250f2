"""An invitation to somebody who is away: the deputy answers it, and may come instead."""

import pytest

from directory.absence.models import Work
from office.audit import trail
from office.duties import boxes
from office.meetings import actions
from office.meetings.actions.answering import NotInvited
from office.meetings.permissions import listeners_among, meeting_visible_to
from tests.deputies import away
from tests.office.meetings.test_pages import at_door  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(cast, call):
    away(cast.finance, cast.neighbour)
    return call()


def test_the_deputy_answers_for_who_is_away(cast, invited, at_door):  # noqa: F811
    page = at_door(cast.neighbour).get(f"/meetings/{invited.public_id}/")
    assert "许嘉言" in page.content.decode()
    assert boxes.counts(cast.neighbour)["todo"] == 1

    actions.substitute(invited, to=cast.neighbour.appointment, reason="外出", by=cast.neighbour)

    answered = trail.of(invited).filter(type="invitation.answered").last()
    assert (answered.actor, answered.on_behalf_of) == (cast.neighbour.person, cast.finance.person)
    assert invited.invitations.get(holder=cast.finance.appointment).answer == "substituted"
    actions.accept(invited, by=cast.neighbour)  # by their own invitation now
    assert boxes.counts(cast.neighbour)["todo"] == 0


def test_who_is_away_may_answer_all_the_same(cast, invited):
    actions.accept(invited, by=cast.finance)

    assert boxes.counts(cast.neighbour)["todo"] == 0
    with pytest.raises(NotInvited):
        actions.accept(invited, by=cast.neighbour)


def test_others_see_nothing_of_it(cast, invited):
    assert meeting_visible_to(cast.neighbour, invited.public_id) is not None
    assert meeting_visible_to(cast.planning_clerk, invited.public_id) is None
    pairs = [(one.person.public_id, invited.public_id) for one in (cast.neighbour, cast.finance, cast.outsider)]
    assert listeners_among(pairs) == set(pairs[:2])


def test_an_invitation_that_is_not_named_waits(cast, call):
    away(cast.finance, cast.neighbour, Work.ACT)
    call()

    assert boxes.counts(cast.finance)["todo"] == 1
