"""What rows keep is held against what it was made of."""

from datetime import timedelta

import pytest

from office.audit import trail
from office.audit.readers import read_afterwards
from office.notices.models import Notice
from office.worktime import clock
from tests.workflows.supervision.conftest import at, opened
from tests.workflows.supervision.test_life import accepted, fresh
from workflows.supervision import actions, watchman
from workflows.supervision.models import Matter
from workflows.supervision.verifying import verify

pytestmark = pytest.mark.django_db


def alarms(matter):
    return [event.particulars for event in trail.of(matter) if event.type == "matter.found_wrong"]


def falsified(matter, **facts):
    Matter.objects.filter(pk=matter.pk).update(**facts)


def test_what_acts_and_time_leave_behind_agrees_with_itself(town):
    """Paused, extended, assigned anew, near, over, done, cancelled."""
    paused, extended, done, other = (accepted(town, title=f"事项{number}") for number in range(4))
    actions.pause(paused, reason="等批复。", approver=town.mayor.appointment, by=town.supervisor)
    asked = actions.ask_extension(extended, until=at("2027-01-20 17:30"), reason="等评审。", by=town.liaison)
    actions.grant_extension(asked, by=town.supervisor)
    actions.report_done(done, text="办结。", by=town.liaison)
    actions.cancel(other, reason="重复。", by=town.supervisor)
    actions.assign(opened(town, supports=[]), lead=town.unit("市发展改革委"), by=town.supervisor)
    for days in (0, 11, 30):
        with clock.at(clock.now() + timedelta(days=days)):
            watchman.turn_lights()
            assert verify() == 0


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"due_at": at("2026-12-05 17:30")}, ["due_at", "next_change_at"]),
        ({"near_at": at("2026-12-01 00:00")}, ["near_at", "next_change_at"]),
        ({"light": "near"}, ["light"]),
        ({"next_change_at": None}, ["next_change_at"]),
    ],
)
def test_what_was_falsified_is_told_once_and_not_mended(town, facts, named):
    matter = accepted(town)
    falsified(matter, **facts)

    assert [verify(), verify()] == [1, 1]

    (alarm,) = alarms(matter)
    assert set(alarm["stored"]) == set(alarm["counted"]) <= set(named)
    assert named[0] in alarm["stored"]
    assert all(getattr(fresh(matter), name) == value for name, value in facts.items())
    read_afterwards("workflows.supervision.readers.tell_of_the_contradiction", trail.last(matter, "matter.found").pk)
    assert Notice.objects.filter(person=town.supervisor.person, text__contains="contradicts").count() == 1


def test_another_contradiction_is_another_alarm(town):
    matter = accepted(town)
    for light in ("near", "over"):
        falsified(matter, light=light)
        verify()

    assert [alarm["stored"]["light"] for alarm in alarms(matter)] == ["near", "over"]


def test_a_turn_that_is_due_is_the_watchmans(town):
    accepted(town)
    with clock.at(at("2026-12-08 09:00")):
        assert verify() == 0
