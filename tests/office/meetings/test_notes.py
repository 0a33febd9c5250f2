"""The recorder's page while a meeting goes on, and the choosing of people, in a browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from office.meetings import actions
from tests.office.meetings.browsers import (
    browser_type_launch_args,  # noqa: F401
    friday,  # noqa: F401
    page_of,  # noqa: F401
    signed_in,  # noqa: F401
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


def test_the_way_to_note_something_comes_by_itself_and_its_clock_is_the_offices(page_of, call, cast):  # noqa: F811
    meeting = call()

    def far_away(page):
        devices = page.context.new_cdp_session(page)
        devices.send("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})

    recorder = page_of(cast.editor, f"/meetings/{meeting.public_id}/", far_away)
    other = page_of(cast.finance, f"/meetings/{meeting.public_id}/")
    note = recorder.get_by_role("link", name="记一条")
    for page in (recorder, other):
        page.get_by_role("button", name="加入会议").wait_for()
        page.wait_for_function("() => !document.querySelector('[data-does=join]').disabled")
    assert not note.is_visible()
    actions.join(meeting, by=cast.deputy)  # the chair's joining begins it
    note.wait_for()
    note.click()
    recorder.get_by_label("议定内容").fill("补足编织袋")
    hint = recorder.locator("[data-kept]").first
    expect(hint).to_contain_text("已存在本机")
    minutes = [timezone.localtime(timezone.now() - timedelta(minutes=n)).strftime("%H:%M") for n in (0, 1)]
    assert any(one in hint.inner_text() for one in minutes), hint.inner_text()
    other.get_by_text("进行中").first.wait_for()
    assert not other.get_by_role("link", name="记一条").is_visible()


def test_people_are_chosen_by_typing(page_of, cast):  # noqa: F811
    page = page_of(cast.director, "/meetings/new/")
    members = page.locator("#id_members")
    members.locator("[data-find]").fill("许嘉言")
    members.locator("[data-find]").press("Enter")
    expect(members.locator(".chip", has_text="许嘉言")).to_be_visible()
    members.locator("[data-find]").fill("罗建平")
    members.get_by_role("checkbox", name="罗建平").check()
    expect(members.locator(".chip")).to_have_count(2)
    members.locator(".chip", has_text="许嘉言").click()
    expect(members.locator(".chip")).to_have_count(1)
    chair = page.locator("#id_chair")
    expect(chair.locator(".chip")).to_have_text([f"{cast.director.appointment.post}　{cast.director.person} ×"])
    chair.locator("[data-find]").fill("周明岚")
    chair.locator("[data-find]").press("Enter")
    expect(chair.locator(".chip", has_text="周明岚")).to_have_count(1)
    expect(chair.locator(".chip")).to_have_count(1)
    page.get_by_role("textbox", name="会议 必填", exact=True).fill("防汛调度会")
    page.get_by_role("textbox", name="会议 必填", exact=True).press(
        "Enter"
    )  # sends the form, presses no button of a field
    page.get_by_role("heading", name="防汛调度会").wait_for()
    assert page.complaints == []
