"""A meeting of the office director with two bureaus, called for half an hour from now."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from office.meetings import actions
from office.meetings.actions.calling import Item
from office.worktime import clock

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def friday():
    """Friday, 20 November 2026, 09:30."""
    with clock.at(datetime(2026, 11, 20, 9, 30, tzinfo=CHINA)) as moment:
        yield moment


@pytest.fixture
def call(cast):
    """Call a meeting as the office director: chaired by the deputy mayor, recorded by the editor."""

    def called(**facts):
        start = clock.now() + timedelta(minutes=30)
        given = {
            "title": "防汛物资储备调度会",
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "chair": cast.deputy.appointment,
            "recorder": cast.editor.appointment,
            "members": [cast.finance.appointment, cast.planning.appointment],
            "observers": [cast.clerk.appointment],
            "agenda": [Item("上次会议落实情况", "督查室", 10), Item("物资缺口与采购", "市财政局 许嘉言", 15)],
            "by": cast.director,
        }
        return actions.call(**given | facts)

    return called


@pytest.fixture
def meeting(call):
    return call()


@pytest.fixture
def running(meeting, cast):
    """The chair has joined at 10:00, so it runs."""
    with clock.at(meeting.starts_at):
        seat = actions.join(meeting, by=cast.deputy)
        meeting.refresh_from_db()
        yield SimpleNamespace(meeting=meeting, seat=seat)
