"""The leaders' view at its door: what they see, what one click does, who is shown the way out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.chat.actions import confirm, issue_must_read
from office.duties.models import Duty
from office.worktime import clock
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.supervision import actions, watchman
from workflows.supervision.models import Slip

pytestmark = pytest.mark.django_db
OVERVIEW = "/overview/"
NAMES = ("overview", "weeks", "work", "instructions", "urge_all")
DOORS = [*(reverse(f"overview:{name}") for name in NAMES), reverse("overview:table", args=["weeks"])]


@pytest.fixture
def late(town):  # noqa: F811
    """Accepted, stuck, and over since two days."""
    matter = actions.accept(opened(town), by=town.liaison)
    actions.report(matter, progress=20, text="卡在用地手续。", by=town.liaison)
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        yield matter


def test_the_mayor_sees_what_is_late_with_the_units_own_reason_and_urges_with_one_click(town, late, at_door):  # noqa: F811
    door = at_door(town.mayor)
    page = door.get(OVERVIEW).content.decode()
    for part in (late.title, "卡在用地手续。", "市财政局", reverse("supervision:detail", args=[late.public_id])):
        assert part in page
    urge = reverse("overview:urge", args=[late.public_id])
    assert door.post(urge, {"action_key": "one-click-1"}).status_code == 302
    assert door.post(urge, {"action_key": "one-click-1"}).status_code == 302
    late.refresh_from_db()
    assert late.urged_times == 1


def test_a_slip_that_waits_for_an_answer_stands_beside_what_is_late(town, late, at_door):  # noqa: F811
    door = at_door(town.mayor)
    actions.issue_slip(late, grade="priority", text="请说明原因。", by=town.supervisor)
    assert [one.slip for one in door.get(OVERVIEW).context["late"]] == [Slip.Grade.PRIORITY.label]
    actions.answer_slip(late, text="本周办结。", by=town.liaison)
    assert [one.slip for one in door.get(OVERVIEW).context["late"]] == [""]


def test_the_numbers_are_those_of_the_lists(town, late, at_door):  # noqa: F811
    opened(town, title="河长制问题清单销号")
    opened(town, title="发改的", lead=town.unit("市发展改革委"), supports=[])
    door = at_door(town.mayor)
    page = door.get(OVERVIEW)
    over, near, waiting, met, unread = page.context["numbers"]
    for one in (over, near):
        listed = door.get(one.url).context["page"]
        assert one.value == len(listed.items), one.label
    assert over.value == 1
    assert page.context["counted"].open == 3
    assert (met.value, int(unread.value)) == (0, 0)
    assert waiting.value == len(door.get(waiting.url).context["page"].items)
    for row in (*page.context["units"], *page.context["categories"]):
        for url, number in ((row.list_url, row.total), (f"{row.list_url}&light=over", row.over)):
            assert number == len(door.get(url).context["page"].items), row.label
    for one in page.context["numbers"]:
        assert one.definition in page.content.decode()


def test_what_was_late_and_is_cancelled_leaves_the_weeks_before_as_they_were(town, late, at_door):  # noqa: F811
    door = at_door(town.mayor)

    def over():
        series = door.get(reverse("overview:weeks")).context["series"]
        return next(list(numbers) for name, _label, numbers in series if name == "over")

    assert over()[-1] == 1
    with clock.at(at("2026-12-21 10:00")):
        before = over()
        actions.cancel(late, reason="与另一件重复。", by=town.supervisor)
    with clock.at(at("2026-12-21 11:00")):
        assert over() == [*before[:-1], 0]


def test_twelve_weeks_are_replayed_from_what_happened(town, late, at_door):  # noqa: F811
    page = at_door(town.mayor).get(reverse("overview:weeks"))
    told = {name: list(numbers) for name, _label, numbers in page.context["series"]}
    assert told["over"][-1] == 1
    assert told["over"][:-2] == [0] * 10
    assert sum(told["new"]) == 1
    assert sum(told["done"]) == 0


def test_who_leads_nothing_has_no_such_view(town, late, at_door):  # noqa: F811
    for other in (town.outsider, town.clerk, town.service):
        door = at_door(other)
        for address in DOORS:
            assert door.get(address).status_code == 404
        assert door.post(reverse("overview:urge", args=[late.public_id])).status_code == 404
    assert reverse("overview:overview") not in at_door(town.clerk).get("/").content.decode()
    assert reverse("overview:overview") in at_door(town.mayor).get("/").content.decode()
    assert not Duty.objects.filter(holder=town.outsider.appointment).exists()


def test_a_head_of_a_bureau_sees_only_what_is_theirs(town, late, at_door):  # noqa: F811
    elsewhere = opened(town, title="河长制问题清单销号", lead=town.unit("市发展改革委"), supports=[])
    page = at_door(town.head_of_finance).get(OVERVIEW).content.decode()
    assert late.title in page
    assert elsewhere.title not in page


def test_must_reads_not_reached_are_those_of_the_list(town, at_door):  # noqa: F811
    due_at, asked = clock.now() + timedelta(hours=6), [town.mayor.appointment, town.head_of_finance.appointment]
    first = issue_must_read("请核对联系人", "请核对。", people=asked, due_at=due_at, by=town.director)
    second = issue_must_read("请报值班表", "请报。", people=asked[:1], due_at=due_at, by=town.director)
    door = at_door(town.mayor)

    def open_ones():
        *_others, number = door.get(OVERVIEW).context["numbers"]
        listed = door.get(number.url).context["reaches"]
        assert len(listed) == int(number.value)
        assert not listed or f"{sum(one.left for one in listed)} " in number.note
        return {one.must_read for one in listed}

    assert open_ones() == {first, second}
    confirm(first, by=town.mayor)
    assert open_ones() == {first, second}
    confirm(first, by=town.head_of_finance)
    assert open_ones() == {second}
    confirm(second, by=town.mayor)
    assert open_ones() == set()
    assert "请核对联系人" not in at_door(town.outsider).get(reverse("chat:must_reads")).content.decode()
