"""Two browsers meet with picture and sound, a third sees who sits there: Chromium's fake devices, decoded frames."""

import pytest
from django.conf import settings

from office.meetings import actions
from office.meetings.models import Seat
from tests.office.live.conftest import signed_in  # noqa: F401
from tests.office.live.servers import server
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

PLAYED = """async pid => {
    const video = document.querySelector(`[data-pid="${pid}"] video`);
    const before = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    await new Promise(done => setTimeout(done, 1500));
    return video ? video.getVideoPlaybackQuality().totalVideoFrames - before : 0;
}"""
HEARD = """() => {
    const all = [...document.querySelectorAll('meeting-room > audio')];
    return all.length > 0 && all.every(one => !one.srcObject.getTracks()[0].muted);
}"""


@pytest.fixture(autouse=True)
def friday():
    """The server runs by the real clock, and so does this meeting."""


@pytest.fixture
def page_of(transactional_db, browser, signed_in):  # noqa: F811
    opened = []
    with server(scripts=True) as office:

        def look(actor, path):
            home = f"http://127.0.0.1:{office.port}"
            context = browser.new_context(base_url=home, viewport={"width": 1280, "height": 800}, locale="zh-CN")
            opened.append(context)
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": signed_in(actor), "url": home}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
            page.goto(path)
            return page

        yield look
        for context in opened:
            context.close()


def seat_of(actor):
    return str(Seat.objects.get(holder__person=actor.person, left_at=None).public_id)


def join(page):
    page.get_by_role("button", name="加入会议").click()
    page.get_by_role("button", name="离开").wait_for()


def test_two_see_and_hear_each_other_and_a_third_sees_who_is_there(page_of, call, cast):
    meeting = call()
    path = f"/meetings/{meeting.public_id}/"
    chair, finance, onlooker = (page_of(actor, path) for actor in (cast.deputy, cast.finance, cast.planning))
    join(chair)
    join(finance)
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        pid = seat_of(other)
        page.locator(f'[data-pid="{pid}"] video').wait_for()
        page.wait_for_function(HEARD)
        assert page.evaluate(PLAYED, pid) > 5

    onlooker.locator(f'[data-pid="{seat_of(cast.finance)}"]').wait_for()
    assert onlooker.locator(".seat .plate").all_inner_texts() == ["周明岚 · 市政府", "许嘉言 · 市财政局"]
    assert onlooker.locator("video").count() == 0
    onlooker.get_by_text("进行中").first.wait_for()  # the chair's joining began it, on everybody's page

    finance.get_by_role("button", name="关画面").click()
    chair.locator(f'[data-pid="{seat_of(cast.finance)}"] video').wait_for(state="detached")
    finance.get_by_role("button", name="开画面").click()
    chair.locator(f'[data-pid="{seat_of(cast.finance)}"] video').wait_for()
    assert chair.evaluate(PLAYED, seat_of(cast.finance)) > 5

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


def test_a_page_that_is_closed_leaves_its_seat(page_of, call, cast):
    meeting = call()
    page = page_of(cast.deputy, f"/meetings/{meeting.public_id}/")
    join(page)
    page.goto("/")
    page.wait_for_timeout(1000)
    assert not Seat.objects.filter(left_at=None).exists()
