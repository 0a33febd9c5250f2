"""Browsers at a meeting's page of the running program, with Chromium's fake camera and microphone."""

import pytest
from django.conf import settings

from office.meetings.models import Seat
from tests.office.live.conftest import signed_in  # noqa: F401
from tests.office.live.servers import server
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401

PLAYED = """async pid => {
    const video = document.querySelector(`[data-pid="${pid}"] video`);
    const before = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    await new Promise(done => setTimeout(done, 1500));
    return video ? video.getVideoPlaybackQuality().totalVideoFrames - before : 0;
}"""
# More frames than that since this was first asked; a new connection counts from nought in a new picture.
MOVES = """([pid, frames]) => {
    const video = document.querySelector(`[data-pid="${pid}"] video`);
    const total = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const begun = window.counted ??= {};
    if (!(begun[pid] <= total)) begun[pid] = total;
    if (total - begun[pid] <= frames) return false;
    delete begun[pid];
    return true;
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
    """first(page): what is to be done before it loads anything."""
    opened = []
    with server(scripts=True) as office:

        def look(actor, path, first=None):
            home = f"http://127.0.0.1:{office.port}"
            context = browser.new_context(base_url=home, viewport={"width": 1280, "height": 800}, locale="zh-CN")
            opened.append(context)
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": signed_in(actor), "url": home}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
            if first:
                first(page)
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


def sees(page, actor, frames=5):
    """The other's picture comes, and moves; on a busy machine it takes as long as it takes."""
    page.wait_for_function(MOVES, arg=[seat_of(actor), frames], polling=100)


def hears(page):
    page.wait_for_function(HEARD)
