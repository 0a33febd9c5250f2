"""What is paused, cancelled or struck off: its light, its row on the desk, what was asked and not decided."""

import pytest

from directory.schedules import timetable_of
from office.duties.models import Duty
from office.worktime import clock
from tests.workflows.supervision.conftest import at
from tests.workflows.supervision.test_life import accepted, fresh
from workflows.supervision import actions, boxes, watchman
from workflows.supervision.clocks import light_of

pytestmark = pytest.mark.django_db


def test_what_is_cancelled_shows_no_light(town):
    matter = accepted(town)
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        actions.cancel(matter, reason="与另一件重复。", by=town.supervisor)

        row = fresh(matter)
        assert (row.light, row.next_change_at) == ("idle", None)
        assert light_of(row, clock.now(), timetable_of(row.lead)).label == "已撤销"


def test_while_it_is_paused_nothing_ripens_on_the_desk(town):
    matter = accepted(town)
    actions.pause(matter, reason="等上级批复。", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-12-20 10:00")):
        held = Duty.objects.get(ref=boxes.ref(matter, boxes.HANDLE), done_at=None)
        assert (held.due_at, held.near_at) == (None, None)

        actions.resume(matter, by=town.supervisor)
        held.refresh_from_db()
        assert held.due_at == fresh(matter).due_at > at("2026-12-20 10:00")


def test_struck_off_it_leaves_no_extension_undecided(town):
    matter = accepted(town)
    actions.ask_extension(matter, until=at("2026-12-18 17:30"), reason="等省级评审。", by=town.liaison)
    actions.report_done(matter, text="已办结。", by=town.liaison)

    actions.close(matter, by=town.supervisor)

    assert [one.state for one in matter.extensions.all()] == ["refused"]
