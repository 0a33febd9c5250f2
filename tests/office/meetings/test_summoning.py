"""未到呼叫: who is expected and has not come hears of it; and what a page beside a meeting says of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.audit import trail
from office.meetings import actions, attendance
from office.meetings.actions.summoning import NobodyAwaited, NotRunning
from office.meetings.readers import tell_those_awaited
from office.notices.models import Notice
from office.subjects import kinds
from office.worktime import clock
from tests.office.meetings.test_pages import at_door  # noqa: F401

pytestmark = pytest.mark.django_db


def told(meeting):
    """Whose bell rings for the last summons, once its reader has run."""
    event = trail.last(meeting, "meeting.summoned")
    tell_those_awaited(event)
    return sorted(Notice.objects.filter(event_id=event.pk).values_list("person__name", flat=True))


def test_whoever_is_expected_and_not_there_is_summoned(running, cast):
    meeting = running.meeting
    actions.excuse(meeting, reason="出差", by=cast.planning)
    actions.join(meeting, by=cast.editor)
    actions.summon(meeting, by=cast.director)
    assert told(meeting) == ["许嘉言"]  # not who sits there, is excused, sits in, or has summoned
    assert {line.person.name for line in attendance.sheet(meeting) if line.was_summoned} == {"许嘉言", "陈若川"}


def test_nobody_is_summoned_twice_within_five_minutes(running, cast):
    meeting = running.meeting
    actions.summon(meeting, by=cast.deputy)
    assert told(meeting) == sorted(["许嘉言", "罗建平", "苏婉清", "陈若川"])
    with pytest.raises(NobodyAwaited):
        actions.summon(meeting, by=cast.deputy)
    with clock.at(clock.now() + timedelta(minutes=6)):
        actions.summon(meeting, only=meeting.invitations.get(holder=cast.finance.appointment).pk, by=cast.deputy)
    assert told(meeting) == ["许嘉言"]


def test_before_it_begins_nobody_is_late(meeting, cast):
    with pytest.raises(NotRunning):
        actions.summon(meeting, by=cast.deputy)


def test_the_buttons_stand_with_whoever_leads_alone(running, cast, at_door):  # noqa: F811
    meeting = running.meeting
    url, summon = (reverse(f"meetings:{name}", args=[meeting.public_id]) for name in ("detail", "summon"))
    one = meeting.invitations.get(holder=cast.finance.appointment)
    door = at_door(cast.deputy)
    page = door.get(url).content.decode()
    assert "呼叫许嘉言" in page
    assert "呼叫未到人员" in page
    assert "呼叫沈秋实" not in page  # only sits in
    assert door.post(summon, {"invitation": one.pk}).status_code == 302
    page = door.get(url).content.decode()
    assert "呼叫许嘉言" not in page
    assert "10:00 已呼叫" in page
    assert door.post(summon, {"invitation": one.pk}).status_code == 409
    assert summon not in at_door(cast.finance).get(url).content.decode()
    assert at_door(cast.finance).post(summon, {}).status_code == 403
    assert at_door(cast.outsider).post(summon, {}).status_code == 404
    assert told(meeting) == ["许嘉言"]


def facts(actor, meeting):
    return {str(one.label): one.text for one in kinds.facts_of(actor, meeting)}


def test_a_page_beside_it_says_where_a_meeting_stands(meeting, cast):
    said = facts(cast.finance, meeting)
    assert said["现在"] == "已通知"
    assert said["时间"] == "11-20 10:00–11:00"
    assert said["主持"] == cast.deputy.person.name
    assert said["到会"] == "将参加 1 / 应到 5"
    assert said["您的回复"] == "未回复"
    actions.accept(meeting, by=cast.finance)
    assert "您的回复" not in facts(cast.finance, meeting)


def test_while_it_runs_and_when_it_is_over(running, cast):
    meeting = running.meeting
    with clock.at(clock.now() + timedelta(minutes=12)):
        meeting.refresh_from_db()
        assert facts(cast.finance, meeting)["现在"] == "进行中 12 分钟 · 上次会议落实情况"
        assert facts(cast.finance, meeting)["到会"] == "实到 1 / 应到 5"
        actions.end(meeting, by=cast.deputy)
    meeting.refresh_from_db()
    assert facts(cast.finance, meeting)["时间"] == "11-20 10:00–10:12"
    assert facts(cast.finance, meeting)["现在"] == "已结束"
