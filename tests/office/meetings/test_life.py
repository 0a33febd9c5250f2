"""From the call to the end: invitations as duties, answers, seats, attendance, decisions, minutes."""

from datetime import date, timedelta

import pytest

from directory.actions import appoint, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Box, Duty
from office.meetings import actions, attendance, caretaker
from office.meetings.actions.answering import ChairAway, NeedsAReason, NoSubstitute, NotInvited
from office.meetings.actions.calling import InThePast, NobodyInvited, NotYourMeeting, Over
from office.meetings.actions.recording import DayHasPassed, MinutesBehind, NotBegun, NotTheRecorder
from office.meetings.actions.sitting import Full, NotSeated, TooEarly
from office.meetings.minutes import laid_out, spelled
from office.meetings.models import Invitation, Meeting, Seat
from office.meetings.permissions import meeting_visible_to, meetings_visible_to
from office.worktime import clock
from tests.cast import SINCE

pytestmark = pytest.mark.django_db


def open_for(actor):
    return Duty.objects.filter(holder__person=actor.person, subject_kind="meeting", done_at=None)


def line_of(meeting, actor):
    return next(line for line in attendance.sheet(meeting) if line.person == actor.person)


def test_everybody_invited_finds_it_in_the_box_except_who_called(meeting, cast):
    for actor in (cast.deputy, cast.editor, cast.finance, cast.planning, cast.clerk):
        assert [duty.due_at for duty in open_for(actor)] == [meeting.starts_at]
        assert meeting_visible_to(actor, meeting.public_id) == meeting
    assert not open_for(cast.director).exists()
    assert meeting.invitations.get(holder=cast.director.appointment).answer == "attending"
    assert meeting_visible_to(cast.outsider, meeting.public_id) is None
    assert not meetings_visible_to(cast.outsider).exists()


def test_somebody_named_twice_is_invited_once(call, cast):
    meeting = call(members=[cast.finance.appointment, cast.deputy.appointment], observers=[cast.finance.appointment])
    assert meeting.invitations.filter(holder=cast.finance.appointment).count() == 1
    assert meeting.invitations.get(holder=cast.finance.appointment).part == Invitation.Part.MEMBER


def test_nobody_meets_alone_or_yesterday(call, cast):
    alone = {"chair": cast.director.appointment, "recorder": cast.director.appointment, "members": [], "observers": []}
    with pytest.raises(NobodyInvited):
        call(**alone)
    with pytest.raises(InThePast):
        call(starts_at=clock.now() - timedelta(days=1), ends_at=clock.now() - timedelta(hours=23))
    assert not Meeting.objects.exists()


def test_the_box_asks_for_the_answer_and_is_late_only_without_one(meeting, cast):
    actions.accept(meeting, by=cast.finance)
    with clock.at(meeting.starts_at + timedelta(minutes=20)):
        assert not open_for(cast.finance).exists()
        (unanswered,) = open_for(cast.planning)
        assert unanswered.due_at < clock.now()
        actions.join(meeting, by=cast.planning)
        assert not open_for(cast.planning).exists()
    for actor in (cast.finance, cast.planning):
        assert Duty.objects.get(holder=actor.appointment, subject_kind="meeting").box == Box.DONE
    with pytest.raises(NotInvited):
        actions.accept(meeting, by=cast.outsider)


def test_who_stays_away_says_why(meeting, cast):
    with pytest.raises(NeedsAReason):
        actions.excuse(meeting, reason=" ", by=cast.finance)
    actions.excuse(meeting, reason="省财政厅开会", by=cast.finance)
    assert not open_for(cast.finance).exists()
    assert line_of(meeting, cast.finance).is_away
    with pytest.raises(ChairAway):
        actions.excuse(meeting, reason="忙", by=cast.deputy)
    with pytest.raises(NotInvited):
        actions.accept(meeting, by=cast.outsider)
    assert meeting.invitations.get(holder=cast.deputy.appointment).answer == ""


def test_a_substitute_is_invited_and_counted_in_the_others_place(meeting, cast):
    with pytest.raises(NoSubstitute) as refused:
        actions.substitute(meeting, to=cast.planning.appointment, reason="出差", by=cast.finance)
    assert "罗建平已在受邀之列" in str(refused.value)
    actions.substitute(meeting, to=cast.neighbour.appointment, reason="出差", by=cast.finance)
    assert open_for(cast.neighbour).count() == 1
    assert not open_for(cast.finance).exists()
    with clock.at(meeting.starts_at):
        actions.join(meeting, by=cast.neighbour)
    counted = attendance.numbers(attendance.sheet(meeting))
    assert (counted.expected, counted.present) == (5, 1)


def test_who_comes_after_all_frees_the_substitute(meeting, cast):
    actions.substitute(meeting, to=cast.neighbour.appointment, reason="出差", by=cast.finance)
    actions.accept(meeting, by=cast.finance)
    assert not open_for(cast.neighbour).exists()
    assert not open_for(cast.finance).exists()
    assert meeting_visible_to(cast.neighbour, meeting.public_id) is None


def test_a_successor_is_invited_in_the_same_post(meeting, cast):
    post = cast.finance.appointment.post
    cast.finance.appointment.ends_on = date(2026, 11, 19)
    cast.finance.appointment.save()
    successor = appoint(cast.outsider.person, to=post, starts_on=date(2026, 11, 20), is_main=False, by=cast.admin)
    assert successor.post == post
    assert meeting_visible_to(actor_of(cast.outsider.person), meeting.public_id) == meeting
    assert meeting_visible_to(actor_of(cast.finance.person), meeting.public_id) is None


def test_moving_moves_what_is_in_the_boxes(meeting, cast):
    later = meeting.starts_at + timedelta(days=3)
    with pytest.raises(NotYourMeeting):
        actions.move(meeting, starts_at=later, ends_at=later + timedelta(hours=1), by=cast.finance)
    actions.move(meeting, starts_at=later, ends_at=later + timedelta(hours=1), by=cast.editor)
    assert open_for(cast.finance).get().due_at == later


def test_cancelling_empties_the_boxes_and_says_why(meeting, cast):
    actions.cancel(meeting, reason="议题并入常务会议", by=cast.director)
    closed = Duty.objects.filter(subject_kind="meeting", subject_id=meeting.public_id)
    assert not closed.filter(done_at=None).exists()
    assert set(closed.values_list("closed_reason", flat=True)) == {"议题并入常务会议"}
    with pytest.raises(Over):
        actions.accept(meeting, by=cast.finance)


def test_the_doors_open_an_hour_before(call, cast):
    meeting = call(starts_at=clock.now() + timedelta(hours=2), ends_at=clock.now() + timedelta(hours=3))
    with pytest.raises(TooEarly):
        actions.join(meeting, by=cast.finance)


def test_the_chairs_joining_begins_the_meeting_and_its_first_item(running):
    assert running.meeting.state == Meeting.State.RUNNING
    assert running.meeting.agenda.get(no=1).begun_at == running.meeting.began_at
    assert [event.type for event in trail.of(running.meeting)].count("meeting.began") == 1


def test_attendance_writes_itself(running, cast):
    meeting = running.meeting
    with clock.at(meeting.starts_at + timedelta(minutes=3)):
        seat = actions.join(meeting, by=cast.finance)
    with clock.at(meeting.starts_at + timedelta(minutes=40)):
        actions.leave(seat)
        actions.leave(seat)
    line = line_of(meeting, cast.finance)
    assert (line.late, line.is_here, line.left_at) == (3, False, meeting.starts_at + timedelta(minutes=40))
    assert line_of(meeting, cast.deputy).late == 0
    assert not line_of(meeting, cast.planning).is_present


def test_joining_again_is_one_seat(running, cast):
    actions.join(running.meeting, by=cast.deputy)
    assert running.meeting.seats.filter(left_at=None).count() == 1
    with pytest.raises(NotSeated):
        actions.stay(running.seat)


def test_the_fifth_is_told_in_a_sentence(running, cast):
    for actor in (cast.director, cast.editor, cast.finance):
        actions.join(running.meeting, by=actor)
    with pytest.raises(Full) as refused:
        actions.join(running.meeting, by=cast.planning)
    assert "4" in str(refused.value)
    actions.leave(Seat.objects.get(holder=cast.finance.appointment))
    actions.join(running.meeting, by=cast.planning)


def test_a_line_that_was_cut_frees_its_seat(running):
    Seat.objects.update(heard_at=running.seat.heard_at - timedelta(seconds=90))
    assert attendance.here(running.meeting) == []
    assert caretaker.free_silent_seats() == 1
    running.seat.refresh_from_db()
    assert running.seat.left_at is not None


def test_hands_keep_their_order(running, cast):
    from office.meetings.live import roster

    second = actions.join(running.meeting, by=cast.finance)
    quiet = {"mic": True, "cam": False, "screen": False}
    with clock.at(running.meeting.starts_at + timedelta(seconds=10)):
        actions.show_state(second, hand=True, **quiet)
    with clock.at(running.meeting.starts_at + timedelta(seconds=20)):
        actions.show_state(running.seat, hand=True, **quiet)
        actions.show_state(second, hand=True, **quiet)
    assert {one["name"]: one["hand"] for one in roster(running.meeting)} == {"许嘉言": 1, "周明岚": 2}


def test_ending_settles_attendance_and_boxes(running, cast):
    with pytest.raises(NotAllowed):
        actions.end(running.meeting, by=cast.finance)
    ended = actions.end(running.meeting, by=cast.editor)
    assert ended.state == Meeting.State.ENDED
    assert not Seat.objects.filter(left_at=None).exists()
    assert not open_for(cast.planning).exists()
    told = next(event for event in trail.of(ended) if event.type == "meeting.ended")
    assert told.particulars == {"present": 1, "invited": 5}
    with pytest.raises(Over):
        actions.join(ended, by=cast.deputy)


def test_what_nobody_ended_is_ended_when_it_is_empty(running, call, cast):
    never = call(title="没有开成的会")
    with clock.at(running.meeting.ends_at + timedelta(hours=13)):
        assert caretaker.end_the_forgotten() == 1  # the chair still sits in the other
        actions.leave(running.seat)
        assert caretaker.end_the_forgotten() == 1
    never.refresh_from_db()
    running.meeting.refresh_from_db()
    assert (never.state, running.meeting.state) == ("cancelled", "ended")
    assert not Duty.objects.filter(subject_kind="meeting", done_at=None).exists()


def test_decisions_are_noted_by_who_records(running, cast):
    meeting = running.meeting
    with pytest.raises(NotTheRecorder):
        actions.note_decision(meeting, text="补足编织袋", by=cast.finance)
    with pytest.raises(DayHasPassed):
        actions.note_decision(meeting, text="补足编织袋", due_on=date(2026, 11, 1), by=cast.editor)
    first = actions.note_decision(meeting, text="市财政局补足编织袋8万条。", by=cast.editor)
    second = actions.note_decision(meeting, text="台账接入统一库。", by=cast.director)
    assert (first.no, second.no) == (1, 2)
    assert first.lacks == ["lead", "due_on"]
    lead = cast.unit("市财政局")
    done = actions.change_decision(
        first, text=first.text, lead=lead, supports=[], due_on=date(2026, 11, 27), by=cast.editor
    )
    assert done.lacks == []


def test_nothing_is_decided_before_it_began(meeting, cast):
    with pytest.raises(NotBegun):
        actions.note_decision(meeting, text="补足编织袋", by=cast.editor)


def test_the_minutes_say_who_was_there_and_what_was_decided(running, cast):
    meeting = running.meeting
    actions.excuse(meeting, reason="省里开会", by=cast.planning)
    actions.substitute(meeting, to=cast.neighbour.appointment, reason="出差", by=cast.finance)
    actions.join(meeting, by=cast.neighbour)
    actions.join(meeting, by=cast.clerk)
    actions.note_decision(
        meeting,
        text="补足编织袋8万条。",
        lead=cast.unit("市财政局"),
        supports=[cast.unit("市发展改革委")],
        due_on=date(2026, 11, 27),
        by=cast.editor,
    )
    assert "会议研究了上次会议落实情况。" in laid_out(meeting)
    actions.next_item(meeting, no=2, by=cast.editor)
    text = laid_out(meeting)
    assert "2026年11月20日，市政府副市长周明岚以视频方式主持召开防汛物资储备调度会。" in text
    assert "会议研究了上次会议落实情况、物资缺口与采购等事项。" in text
    assert "一、补足编织袋8万条。（牵头单位：市财政局；配合单位：市发展改革委；完成时限：2026年11月27日）" in text
    assert "出席：市政府周明岚、市财政局梁忠义（代许嘉言）" in text
    assert "市发展改革委罗建平（省里开会）" in text
    assert "列席：综合一科林知远" in text


def test_two_who_write_the_minutes_at_once(running, cast):
    minutes = actions.write_minutes(running.meeting, text="一稿", version=0, by=cast.editor)
    actions.write_minutes(running.meeting, text="二稿", version=1, by=cast.director)
    with pytest.raises(MinutesBehind):
        actions.write_minutes(running.meeting, text="另一个二稿", version=1, by=cast.editor)
    minutes.refresh_from_db()
    assert (minutes.text, minutes.version) == ("二稿", 2)


def test_the_recorder_ticks_who_sits_in_the_room(running, cast):
    meeting = running.meeting
    with pytest.raises(NotTheRecorder):
        actions.mark_present(meeting.invitations.get(holder=cast.planning.appointment), by=cast.planning)
    actions.mark_present(meeting.invitations.get(holder=cast.planning.appointment), by=cast.editor)
    line = line_of(meeting, cast.planning)
    assert line.is_present
    assert line.in_room


def test_who_may_call_holds_a_post(cast, call):
    from office.meetings.actions.calling import NoPost

    with pytest.raises(NoPost):
        call(by=cast.service)


def test_a_post_without_a_holder_is_not_invited_for(cast, call):
    gone = establish_post(cast.unit("市财政局"), title="科长", roles=[Role.STAFF], order=900, by=cast.admin)
    held = appoint(cast.outsider.person, to=gone, starts_on=SINCE, is_main=False, by=cast.admin)
    held.ends_on = date(2026, 11, 1)
    held.save()
    meeting = call(members=[cast.finance.appointment, held])
    assert not meeting.invitations.filter(holder=held).exists()


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_levels_are_counted_as_officials_count(number, word):
    assert spelled(number) == word
