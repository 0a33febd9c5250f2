"""Two browsers meet with picture and sound, a third sees who sits there: Chromium's fake devices, decoded frames."""

import pytest

from office.meetings import actions
from office.meetings.models import Seat
from tests.office.meetings.browsers import (
    browser_type_launch_args,  # noqa: F401
    friday,  # noqa: F401
    hears,
    join,
    page_of,  # noqa: F401
    seat_of,
    sees,
    signed_in,  # noqa: F401
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


def test_two_see_and_hear_each_other_and_a_third_sees_who_is_there(page_of, call, cast):  # noqa: F811
    meeting = call()
    path = f"/meetings/{meeting.public_id}/"
    chair, finance, onlooker = (page_of(actor, path) for actor in (cast.deputy, cast.finance, cast.planning))
    join(chair)
    join(finance)
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        sees(page, other)
        hears(page)

    onlooker.locator(f'[data-pid="{seat_of(cast.finance)}"]').wait_for()
    assert onlooker.locator(".seat .plate").all_inner_texts() == ["周明岚 · 市政府", "许嘉言 · 市财政局"]
    assert onlooker.locator("video").count() == 0
    onlooker.get_by_text("进行中").first.wait_for()  # the chair's joining began it, on everybody's page

    finance.get_by_role("button", name="关画面").click()
    chair.locator(f'[data-pid="{seat_of(cast.finance)}"] video').wait_for(state="detached")
    finance.get_by_role("button", name="开画面").click()
    sees(chair, cast.finance)

    for actor in (cast.director, cast.editor):
        actions.join(meeting, by=actor)
    onlooker.get_by_role("button", name="加入会议").click()
    onlooker.get_by_text("已有 4 人接入").first.wait_for()

    chair.locator(f'[data-pid="{seat_of(cast.finance)}"]').get_by_role("button", name="请出").click()
    finance.get_by_text("主持人已请您离会").first.wait_for()
    finance.get_by_role("button", name="加入会议").wait_for()

    place = onlooker.locator(f'[data-pid="{seat_of(cast.deputy)}"]')
    chair.get_by_role("button", name="离开").click()
    place.wait_for(state="detached")
    assert not Seat.objects.filter(holder__person=cast.deputy.person, left_at=None).exists()
    assert [page.complaints for page in (chair, finance, onlooker)] == [[], [], []]


def test_a_page_that_is_closed_leaves_its_seat(page_of, call, cast):  # noqa: F811
    meeting = call()
    page = page_of(cast.deputy, f"/meetings/{meeting.public_id}/")
    join(page)
    page.goto("/")
    page.wait_for_timeout(1000)
    assert not Seat.objects.filter(left_at=None).exists()


def test_what_was_done_is_said_though_news_of_it_came_first(page_of, call, cast):  # noqa: F811
    """The answer to what was pressed may come after the part that asked for it has been renewed."""
    meeting = call()
    page = page_of(cast.finance, f"/meetings/{meeting.public_id}/")

    def answer_late(route):
        answer = route.fetch()
        page.get_by_text("您的回复：").wait_for()
        route.fulfill(response=answer)

    page.route("**/act/accept/", answer_late)
    page.get_by_role("button", name="参加", exact=True).click()
    page.locator(".toast", has_text="已回复参加").wait_for()


def test_whoever_acts_on_the_page_stays_seated(page_of, call, cast):  # noqa: F811
    """Beginning an item, summoning, noting a decision, being refused: picture and sound go on through all of it."""
    meeting = call(chair=cast.director.appointment, recorder=cast.director.appointment)
    chair = page_of(cast.director, f"/meetings/{meeting.public_id}/")
    join(chair)
    seat = seat_of(cast.director)
    chair.get_by_role("button", name="开始", exact=True).first.click()
    chair.locator(".items .at", has_text="物资缺口与采购").wait_for()
    chair.get_by_role("button", name="呼叫许嘉言").click()
    chair.locator(".toast", has_text="已呼叫 1 人").wait_for()
    chair.get_by_text("已呼叫", exact=False).first.wait_for()
    chair.get_by_label("议定内容").fill("补足编织袋8万条。")
    chair.get_by_role("button", name="记下").click()
    chair.locator("#decided", has_text="补足编织袋8万条。").wait_for()
    assert chair.get_by_label("议定内容").input_value() == ""
    chair.get_by_role("button", name="记下").click()
    chair.locator("#noting .error, #noting [role=alert]").first.wait_for()
    with chair.context.expect_page() as beside:
        chair.get_by_role("link", name="签到表").first.click()
    beside.value.get_by_role("heading", level=1).wait_for()
    assert seat_of(cast.director) == seat
    assert chair.locator("meeting-room[data-seated] video").count() == 1
    chair.get_by_role("button", name="离开").click()
    chair.get_by_role("button", name="加入会议").wait_for()
    chair.get_by_role("link", name="签到表").first.click()
    chair.get_by_role("heading", level=1, name="签到表").wait_for()


def test_when_it_is_over_nobody_is_asked_in(page_of, call, cast):  # noqa: F811
    meeting = call(chair=cast.director.appointment)
    chair, onlooker = (page_of(one, f"/meetings/{meeting.public_id}/") for one in (cast.director, cast.finance))
    join(chair)
    onlooker.get_by_text("进行中").first.wait_for()
    meeting.refresh_from_db()
    actions.end(meeting, by=cast.director)
    chair.get_by_text("会议已结束").first.wait_for()
    for page in (chair, onlooker):
        page.get_by_text("已结束", exact=True).first.wait_for()
        page.get_by_role("button", name="加入会议").wait_for(state="hidden")
        assert not page.locator("[data-empty]").is_visible()
