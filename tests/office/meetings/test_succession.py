"""Who leaves a post leaves their invitations to the successor, who answers once."""

from datetime import timedelta

import pytest

from directory.actors import today
from directory.administering.people import end_post
from office.duties.models import Duty
from office.duties.succession import hand_over_post, left_by
from office.meetings import actions
from office.meetings.models import Invitation

pytestmark = pytest.mark.django_db


def leaves(actor, to, *, by):
    end_post(actor.appointment, last_on=today() - timedelta(days=1), by=by)
    hand_over_post(
        actor.appointment, to=to.appointment, ticked=[one.duty.public_id for one in left_by(actor.appointment)], by=by
    )


def lying(meeting, actor):
    return Duty.objects.filter(subject_id=meeting.public_id, holder=actor.appointment, done_at=None).count()


def test_the_successor_is_invited_and_the_answer_closes_what_asked_for_it(meeting, cast):
    leaves(cast.finance, cast.neighbour, by=cast.admin)
    assert (lying(meeting, cast.finance), lying(meeting, cast.neighbour)) == (0, 1)

    actions.accept(meeting, by=cast.neighbour)

    assert lying(meeting, cast.neighbour) == 0
    assert Invitation.objects.get(meeting=meeting, holder=cast.neighbour.appointment).answer == "attending"
    with pytest.raises(actions.answering.NotInvited):
        actions.accept(meeting, by=cast.outsider)


def test_who_is_invited_already_answers_once_and_the_leaver_does_not_come(meeting, cast):
    leaves(cast.finance, cast.planning, by=cast.admin)
    assert (lying(meeting, cast.finance), lying(meeting, cast.planning)) == (0, 1)
    gone = Invitation.objects.get(meeting=meeting, holder=cast.finance.appointment)
    assert (gone.answer, gone.reason) == ("excused", "许嘉言已离任")

    actions.accept(meeting, by=cast.planning)

    assert lying(meeting, cast.planning) == 0


def test_the_successor_chairs_and_records_in_their_place(meeting, cast):
    leaves(cast.editor, cast.clerk, by=cast.admin)
    leaves(cast.deputy, cast.mayor, by=cast.admin)

    meeting.refresh_from_db()

    assert (meeting.chair, meeting.recorder) == (cast.mayor.appointment, cast.clerk.appointment)
    assert meeting.called_by == cast.director.appointment
