"""Urging all that is late: first whom it reaches, then each as by hand, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.audit import trail
from office.worktime import clock
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.supervision import actions, watchman

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(town):  # noqa: F811
    found = [actions.accept(opened(town, title=title), by=town.liaison) for title in ("甲", "乙")]
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        yield found


def test_whom_it_reaches_is_seen_first_and_then_each_is_urged_once(town, late, at_door):  # noqa: F811
    door, address = at_door(town.mayor), reverse("overview:urge_all")
    page = door.get(address)
    assert [(one.matter.title, one.holders, one.is_fresh) for one in page.context["lines"]] == [
        ("甲", (str(town.liaison.person),), False),
        ("乙", (str(town.liaison.person),), False),
    ]
    asked = {"matter": [one.public_id for one in late], "note": "请今日回话。", "action_key": "all-1"}
    assert door.post(address, asked).status_code == 302
    assert door.post(address, asked).status_code == 302
    for one in late:
        one.refresh_from_db()
        assert one.urged_times == 1
        assert trail.last(one, "matter.urged").particulars["note"] == "请今日回话。"
    assert all(one.is_fresh for one in door.get(address).context["lines"])
    with clock.at(clock.now() + timedelta(days=1)):
        assert not any(one.is_fresh for one in door.get(address).context["lines"])


def test_only_what_was_ticked_and_shown_is_urged(town, late, at_door):  # noqa: F811
    door, address = at_door(town.mayor), reverse("overview:urge_all")
    assert door.post(address, {"action_key": "none"}).status_code == 422
    green = opened(town, title="正常的")
    asked = {"matter": [late[0].public_id, green.public_id, "nonsense"], "action_key": "one"}
    assert door.post(address, asked).status_code == 302
    for one, times in ((late[0], 1), (late[1], 0), (green, 0)):
        one.refresh_from_db()
        assert one.urged_times == times


def test_who_may_not_urge_is_offered_nothing_to_urge(town, late, at_door):  # noqa: F811
    door = at_door(town.head_of_finance)
    page = door.get(reverse("overview:overview"))
    assert [one.matter for one in page.context["late"]] == late
    assert page.context["urged"] == set()
    assert reverse("overview:urge_all") not in page.content.decode()
    assert door.get(reverse("overview:urge_all")).context["lines"] == []
    door.post(reverse("overview:urge_all"), {"matter": [late[0].public_id], "action_key": "x"})
    late[0].refresh_from_db()
    assert late[0].urged_times == 0
