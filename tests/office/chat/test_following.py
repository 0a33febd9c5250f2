"""What an open page of a room does by itself: where it begins, how its list follows, what it says of a broken line."""

import signal
import time

import pytest
from django.urls import reverse

from directory.actions import appoint, establish_post
from directory.roles import Role
from office.chat import actions
from office.chat.models import Entry
from tests.cast import SINCE
from tests.office.chat.conftest import opened
from tests.office.chat.test_browser import at_desk, friday, office, said, say  # noqa: F401
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_unread_message_stands_below_the_top(cast, at_desk, width):  # noqa: F811
    room = opened(cast)
    for n in range(20):
        actions.post(room, text=f"读过{n}", by=cast.finance)
    actions.read_to(room, 21, by=cast.clerk)
    first = actions.post(room, text="第一条未读", by=cast.finance)
    for n in range(30):
        actions.post(room, text=f"未读{n}", by=cast.finance)

    desk = at_desk(cast.clerk, room, width)
    desk.wait_for_timeout(300)
    box = desk.locator(f"#m{first.seq}").bounding_box()
    head = desk.locator(".talkhead").bounding_box()
    mark = desk.locator("#unread").bounding_box()

    assert mark["y"] >= head["y"] + head["height"] - 1
    assert mark["y"] < box["y"] < 400


@pytest.mark.parametrize("beside", ["another room", "no room"])
def test_the_list_follows_other_rooms_at_once(cast, at_desk, beside):  # noqa: F811
    here, there = opened(cast), opened(cast, people=[cast.clerk.person])
    clerk, director = at_desk(cast.clerk, here), at_desk(cast.director, there)
    if beside == "no room":
        clerk.goto(reverse("chat:index"))
        clerk.wait_for_function("document.documentElement.dataset.line === 'live'")
    row = clerk.locator(f'[data-room="{there.public_id}"]')

    began = time.monotonic()
    say(director, "另一个会话里的话")
    row.locator("small", has_text="陈若川：另一个会话里的话").wait_for()
    row.locator(".count", has_text="1").wait_for()

    assert time.monotonic() - began < 3
    assert clerk.locator(".roomlist li").first.get_attribute("data-room") == str(there.public_id)
    director.locator("#c-text").focus()
    director.keyboard.press("ArrowUp")
    director.locator("#c-text").fill("改过的话")
    director.keyboard.press("Enter")
    row.locator("small", has_text="陈若川：改过的话").wait_for()
    assert clerk.faults == []


def test_a_list_that_comes_late_takes_nothing_back(cast, at_desk):  # noqa: F811
    """The list was drawn before a message and arrives after it."""
    here, there = opened(cast), opened(cast, people=[cast.clerk.person])
    clerk, director = at_desk(cast.clerk, here), at_desk(cast.director, there)
    row = clerk.locator(f'[data-room="{there.public_id}"]')
    held = []
    clerk.route(lambda url: url.endswith(reverse("chat:index")), lambda route: held.append((route, route.fetch())))

    clerk.evaluate("() => void document.querySelector('room-list').renew()")
    while not held:
        clerk.wait_for_timeout(50)
    say(director, "在路上时说的话")
    row.locator("small", has_text="陈若川：在路上时说的话").wait_for()
    for route, answer in held:
        route.fulfill(response=answer)
    clerk.wait_for_timeout(300)

    assert row.locator("small").inner_text() == "陈若川：在路上时说的话"
    assert clerk.locator(".roomlist li").first.get_attribute("data-room") == str(there.public_id)


def test_lists_that_overtake_each_other_lose_no_room(cast, at_desk):  # noqa: F811
    """The list asked for first is read last, as two answers at once may be."""
    here, there = opened(cast), opened(cast, people=[cast.clerk.person])
    clerk = at_desk(cast.clerk, here)
    list_before = clerk.request.get(reverse("chat:index"), headers={"HX-Request": "true"}).text()
    actions.post(there, text="两份名单之间说的话", by=cast.director)
    row = clerk.locator(f'[data-room="{there.public_id}"]')
    row.locator("small", has_text="陈若川：两份名单之间说的话").wait_for()

    rooms = clerk.evaluate(
        """async before => {
            const list = document.querySelector("room-list"), ask = window.fetch;
            let release;
            const held = new Promise(done => { release = done; });
            window.fetch = async () => ({ ok: true, text: () => held });
            const first = list.renew();
            window.fetch = ask;
            await list.renew();
            release(before);
            await first;
            return list.rows().map(row => [row.dataset.room, row.querySelector("small").textContent]);
        }""",
        list_before,
    )

    assert rooms[0] == [str(there.public_id), "陈若川：两份名单之间说的话"]
    assert [room for room, _said in rooms[1:]] == [str(here.public_id)]


def test_what_is_too_long_is_said_and_kept_whole(cast, at_desk):  # noqa: F811
    room = opened(cast)
    clerk = at_desk(cast.clerk, room)
    text = "长" * 5229 + "尾"

    clerk.locator("#c-text").fill(text)
    clerk.locator(".toolong", has_text="5,230").wait_for()
    clerk.keyboard.press("Enter")

    assert clerk.locator("#c-text").input_value() == text
    assert clerk.locator(".pending").count() == 0
    clerk.locator("#c-text").fill(text[:5000])
    clerk.locator(".toolong").wait_for(state="hidden")
    clerk.keyboard.press("Enter")
    said(clerk, "长长").wait_for()
    assert len(Entry.objects.get(room=room, kind="posted").text) == 5000


def test_that_something_was_changed_stands_beside_its_time(cast, at_desk):  # noqa: F811
    room = opened(cast)
    entry = actions.post(room, text="先前", by=cast.finance)
    actions.edit(room, entry.seq, text="改后", by=cast.finance)

    desk = at_desk(cast.clerk, room, 360)
    time_box = desk.locator(f"#m{entry.seq} time").bounding_box()
    mark = desk.locator(f"#m{entry.seq} .edited").bounding_box()

    assert 0 <= mark["x"] - time_box["x"] - time_box["width"] < 20


def test_a_line_cut_off_is_said_soon_and_no_longer_when_it_is_back(cast, at_desk):  # noqa: F811
    desk = at_desk(cast.clerk, opened(cast))
    banner = desk.locator("#interrupted")

    desk.context.set_offline(True)
    banner.wait_for(timeout=10_000)
    desk.context.set_offline(False)
    banner.wait_for(state="hidden", timeout=10_000)


def test_a_server_that_went_away_is_said_soon(cast, at_desk, office):  # noqa: F811
    desk = at_desk(cast.clerk, opened(cast))

    office.end()

    desk.locator("#interrupted").wait_for(timeout=10_000)


def test_a_line_that_is_silently_dead_is_found_out(cast, at_desk, office):  # noqa: F811
    """The server is stopped, not ended: nothing is closed, nothing is answered."""
    desk = at_desk(cast.clerk, opened(cast))

    office.process.send_signal(signal.SIGSTOP)
    try:
        desk.locator("#interrupted").wait_for(timeout=20_000)
    finally:
        office.process.send_signal(signal.SIGCONT)
    desk.locator("#interrupted").wait_for(state="hidden", timeout=20_000)


def test_who_types_a_name_is_offered_the_main_post_first(cast, at_desk):  # noqa: F811
    """The working group comes first in official order, the main post first for whoever looks for the person."""
    room = opened(cast)
    beside = establish_post(cast.unit("市政府"), title="专班成员", roles=[Role.STAFF], order=0, by=cast.admin)
    appoint(cast.clerk.person, to=beside, starts_on=SINCE, is_main=False, by=cast.admin)
    desk = at_desk(cast.director, room)
    desk.goto(f"{reverse('chat:new_must_read')}?room={room.public_id}")
    field = desk.locator("choice-list:has([name=people]) [data-find]")

    field.fill("林知远")
    field.press("Enter")

    chosen = desk.locator("[name=people]:checked")
    assert chosen.count() == 1
    assert chosen.get_attribute("value") == str(cast.clerk.appointment.pk)


def test_what_is_typed_and_not_chosen_keeps_the_form_back_and_is_told(cast, at_desk):  # noqa: F811
    """Else it would be dropped in silence: a deputy who stands in for nobody, a reader who is asked nothing."""
    room = opened(cast)
    desk = at_desk(cast.director, room)
    desk.goto(f"{reverse('chat:new_must_read')}?room={room.public_id}")
    picker = desk.locator("choice-list:has([name=people])")
    field, button = picker.locator("[data-find]"), desk.locator("main form button.primary").last
    sent = []
    desk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    field.fill("林知远")
    button.click()

    assert "请从找到的项中选择" in picker.locator("[role=status]").inner_text()
    assert field.evaluate("(one) => one === document.activeElement")
    assert sent == []
    field.press("Enter")
    button.click()
    desk.wait_for_timeout(500)
    assert len(sent) == 1
