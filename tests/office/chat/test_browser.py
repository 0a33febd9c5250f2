"""Three people at three browsers: what one says the others see; what has no number yet is kept."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from office.chat import actions, searching
from office.chat.models import Entry, Membership
from tests.office.chat.conftest import opened
from tests.office.live.servers import server
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


# Between the room's head and the composer.
IN_SIGHT = """async one => {
    await new Promise(done => setTimeout(done, 500));
    const at = one.getBoundingClientRect(), edge = part => document.querySelector(part).getBoundingClientRect();
    return at.top >= edge('.talkhead').bottom && at.bottom <= edge('.composer').top;
}"""


@pytest.fixture(autouse=True)
def friday():
    """The server has the machine's time; so has this end of the line."""


@pytest.fixture
def office(transactional_db):
    with server(scripts=True) as one:
        yield one


@pytest.fixture
def at_desk(office, browser):
    """Somebody of the cast with a room before their eyes."""
    opened_contexts = []

    def look(actor, room, width=1280, scripts=True):
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        home = f"http://127.0.0.1:{office.port}"
        context = browser.new_context(
            base_url=home, viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts
        )
        opened_contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": home}])
        desk = context.new_page()
        desk.set_default_timeout(15_000)
        desk.faults = []
        desk.on("pageerror", lambda error: desk.faults.append(str(error)))
        desk.goto(reverse("chat:room", args=[room.public_id]))
        if scripts:
            desk.wait_for_function("state => document.documentElement.dataset.line === state", arg="live")
        return desk

    yield look
    for context in opened_contexts:
        context.close()


def say(desk, text):
    desk.locator("#c-text").fill(text)
    desk.keyboard.press("Enter")


def said(desk, text):
    return desk.locator(".msg:not(.pending) .said", has_text=text)


def test_what_one_says_the_others_see_change_and_go(cast, at_desk):
    room = opened(cast)
    clerk, finance = at_desk(cast.clerk, room), at_desk(cast.finance, room)

    say(clerk, "第 41 项 <i>1</i> 个工作日")
    said(finance, "第 41 项 <i>1</i> 个工作日").wait_for()
    clerk.locator(".msg.mine .reads b", has_text="1").wait_for()
    clerk.locator(".msg.mine").get_by_role("link", name="修改").wait_for()  # a link, so that Tab comes to it

    clerk.locator("#c-text").focus()
    clerk.keyboard.press("ArrowUp")
    clerk.locator("#c-text").fill("第 41 项 2 个工作日")
    clerk.keyboard.press("Enter")
    said(finance, "第 41 项 2 个工作日").wait_for()

    line = finance.locator(".msg", has_text="2 个工作日").last
    line.hover()
    line.locator("[data-reply]").click()
    say(finance, "同意")
    clerk.locator(".quote", has_text="2 个工作日").wait_for()

    finance.locator("#c-text").press_sequentially("请核 @lzy")
    finance.get_by_role("option", name="林知远").wait_for()
    finance.keyboard.press("Enter")  # takes the name
    finance.keyboard.press("Enter")  # sends
    clerk.locator(".mention.me", has_text="@林知远").wait_for()

    own = clerk.locator(".msg.mine", has_text="2 个工作日").first
    own.hover()
    own.locator("[data-recall]").last.click()
    finance.locator(".tomb", has_text="林知远").wait_for()

    assert "2 个工作日" not in finance.locator(".stream").inner_text()
    assert "2 个工作日" not in clerk.locator(".stream").inner_text()
    assert clerk.faults + finance.faults == []


def test_what_was_not_sent_is_kept_and_goes_once(cast, at_desk):
    room = opened(cast)
    clerk, finance = at_desk(cast.clerk, room), at_desk(cast.finance, room)

    clerk.context.set_offline(True)
    say(clerk, "断线时写的")
    clerk.locator(".msg.pending .failed:visible").wait_for()
    assert Entry.objects.filter(room=room, kind="posted").count() == 0
    clerk.context.set_offline(False)
    clerk.reload()

    said(finance, "断线时写的").wait_for()
    said(clerk, "断线时写的").wait_for()
    assert Entry.objects.filter(room=room, kind="posted").count() == 1
    assert clerk.locator(".said", has_text="断线时写的").count() == 1
    clerk.reload()
    assert clerk.locator(".pending").count() == 0


def test_enter_while_an_input_method_composes_sends_nothing(cast, at_desk):
    room = opened(cast)
    clerk = at_desk(cast.clerk, room)
    field = clerk.locator("#c-text")

    field.fill("zhong")
    field.evaluate(
        "one => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert field.input_value() == "zhong"
    clerk.keyboard.press("Shift+Enter")
    assert field.input_value() == "zhong\n"
    clerk.keyboard.press("Enter")
    said(clerk, "zhong").wait_for()

    assert Entry.objects.filter(room=room, kind="posted").count() == 1


def test_a_mark_of_secrecy_is_refused_in_its_place(cast, at_desk):
    room = opened(cast)
    clerk = at_desk(cast.clerk, room)

    say(clerk, "机密★ 会议")
    clerk.locator(".msg.pending .failed:visible").wait_for()
    clerk.locator(".pending [data-drop]").click()

    assert clerk.locator(".pending").count() == 0
    assert not Entry.objects.filter(room=room, kind="posted").exists()


def test_without_scripts_one_reads_posts_and_confirms(cast, at_desk):
    room = opened(cast)
    actions.post(room, text="先前说的", by=cast.finance)
    clerk = at_desk(cast.clerk, room, scripts=False)

    assert "先前说的" in clerk.locator(".stream").inner_text()
    clerk.locator("#c-text").fill("没有脚本")
    clerk.locator(".composer button.primary").click()

    assert "没有脚本" in clerk.locator(".msg.mine").last.inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_hangs_over_the_edge(cast, at_desk, width):
    room = opened(cast)
    actions.post(room, text="长" * 300 + "a" * 300, by=cast.finance)

    desk = at_desk(cast.clerk, room, width)

    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_talk_scrolls_in_its_pane_and_a_search_leads_into_it(cast, office, at_desk):
    """What only listeners hear stands where it is said, and makes no page longer than its window."""
    room = opened(cast)
    actions.post(room, text="防汛物资在三号库", by=cast.director)
    for number in range(70):
        actions.post(room, text=f"第{number}条", by=cast.director)
    searching.enter()
    desk = at_desk(cast.director, room)
    desk.get_by_role("log").get_by_text("第69条").wait_for()
    assert desk.evaluate("document.documentElement.scrollHeight") == 800
    pressed = "one => { one.click(); return document.activeElement.name }"  # no letter that follows is lost
    assert desk.get_by_label("搜索本会话").first.evaluate(pressed) == "find"
    desk.keyboard.type("防汛")
    desk.keyboard.press("Enter")
    found = desk.get_by_role("complementary").get_by_role("link", name="防汛物资在三号库")
    found.click()
    aimed = desk.locator("article.aimed", has_text="防汛物资在三号库")
    desk.wait_for_function(IN_SIGHT, arg=aimed.element_handle())  # the script scrolls to it once it runs
    found.wait_for()  # the others are still there to go on from
    in_hand = at_desk(cast.finance, room, width=360)
    in_hand.get_by_label("搜索本会话").first.click()
    in_hand.keyboard.type("防汛")
    in_hand.keyboard.press("Enter")
    in_hand.get_by_role("complementary").get_by_role("link", name="防汛物资在三号库").click()
    aimed = in_hand.locator("article.aimed", has_text="防汛物资在三号库")
    in_hand.wait_for_function(IN_SIGHT, arg=aimed.element_handle())
    assert [desk.faults, in_hand.faults] == [[], []]


def test_what_is_pinned_says_what_its_message_says_now(cast, at_desk):
    room = opened(cast)
    entry = actions.post(room, text="三点开会", by=cast.finance)
    actions.pin(room, entry.seq, pinned=True, by=cast.director)
    desk = at_desk(cast.clerk, room)
    desk.locator("#pinned", has_text="三点开会").wait_for()

    actions.edit(room, entry.seq, text="四点开会", by=cast.finance)

    desk.locator("#pinned", has_text="四点开会").wait_for(timeout=5_000)
    assert desk.faults == []


def test_what_went_with_a_file_does_not_come_back_as_something_unsent(cast, at_desk):
    room = opened(cast)
    desk = at_desk(cast.clerk, room)
    desk.set_input_files("#composer input[type=file]", {"name": "清单.txt", "mimeType": "text/plain", "buffer": b"1"})
    desk.locator("#c-text").fill("清单在这里")
    desk.locator("[data-kept]").filter(has_text=":").wait_for()

    with desk.expect_navigation():
        desk.locator("#composer button[type=submit], #composer .btn.primary").last.click()

    said(desk, "清单在这里").wait_for()
    desk.reload()
    said(desk, "清单在这里").wait_for()
    assert desk.locator("#c-text").input_value() == ""
    assert Membership.objects.get(room=room, person=cast.clerk.person).draft == ""
    assert desk.faults == []


def test_the_field_says_where_what_is_typed_is_kept(cast, at_desk):
    """On this machine at once, and on the server a moment later, where the next device finds it."""
    room = opened(cast)
    desk = at_desk(cast.clerk, room)
    saved = desk.locator("template[data-draws=words]").evaluate("one => one.dataset.drafted.split('{time}')[0]")
    desk.locator("#c-text").fill("清单初稿")
    line = desk.locator("#composer [data-kept]")
    line.filter(has_text=saved).wait_for()
    assert at_desk(cast.clerk, room, width=360).locator("#c-text").input_value() == "清单初稿"

    desk.route("**/draft/", lambda route: route.abort())
    desk.locator("#c-text").fill("清单二稿")
    with desk.expect_event("requestfailed"):
        pass
    assert saved not in line.inner_text()
    assert ":" in line.inner_text()


def test_of_two_each_sees_the_other_typing_until_it_is_said(cast, at_desk):
    room = actions.open_direct(cast.finance.person, by=cast.clerk)
    clerk, finance = at_desk(cast.clerk, room), at_desk(cast.finance, room, width=360)
    typing = finance.locator("[data-typing]")

    clerk.locator("#c-text").press_sequentially("下周")
    typing.wait_for()
    finance.locator("#announce", has_text=cast.clerk.person.name).wait_for(state="attached")
    clerk.keyboard.press("Alt+KeyU")
    clerk.keyboard.press("Enter")

    finance.locator(".msg .unhurried").wait_for()
    typing.wait_for(state="hidden")
    assert not clerk.locator("[data-typing]").is_visible()
    assert not clerk.locator('[name="not_urgent"]').is_checked()
    say(clerk, "现在")
    said(finance, "现在").wait_for()
    assert finance.locator(".msg .unhurried:visible").count() == 1
    assert finance.evaluate("document.documentElement.scrollWidth") <= 360
    assert clerk.faults + finance.faults == []
