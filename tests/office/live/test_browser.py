"""Two people at two browsers: what one does the other sees, and what is interrupted says so."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from office.duties.actions import close, lay
from office.duties.models import Kind
from office.live.doorbell import ring
from tests.office.live.servers import server
from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401
from workflows.documents.actions import draft
from workflows.documents.words import Words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


NO_SOCKETS = """window.WebSocket = class {
    constructor() { setTimeout(() => this.onclose({code: 1006}), 5); }
    close() {}
};"""


@pytest.fixture
def office(transactional_db):
    with server(scripts=True) as one:
        yield one


@pytest.fixture
def page_of(office, browser, signed_in):
    opened = []

    def look(actor, path="/", at=None, session=None):
        home = f"http://127.0.0.1:{(at or office).port}"
        context = browser.new_context(base_url=home, viewport={"width": 1280, "height": 800}, locale="zh-CN")
        opened.append(context)
        session = session or signed_in(actor)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": home}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield look
    for context in opened:
        context.close()


def has_line(page, state="live", timeout=15_000):
    page.wait_for_function("state => document.documentElement.dataset.line === state", arg=state, timeout=timeout)


def lay_on(cast, kind=Kind.ACT, **more):
    with transaction.atomic():
        lay(cast.clerk.person, on=[cast.head.appointment], kind=kind, asks="Read", by=cast.clerk, **more)


def test_a_duty_appears_without_loading_and_focus_stays(cast, page_of):
    lay_on(cast, ref="first")
    page = page_of(cast.head)
    has_line(page)
    rows = page.locator("#box ul.rows > li")
    assert rows.count() == 1
    assert page.locator("[data-count=desk]").first.inner_text() == "1"
    rows.first.locator("a").first.focus()
    focused = page.evaluate("document.activeElement.getAttribute('href')")

    lay_on(cast, ref="second")
    page.locator("#box ul.rows > li").nth(1).wait_for()

    assert page.locator("[data-count=desk]").first.inner_text() == "2"
    assert page.evaluate("document.activeElement.getAttribute('href')") == focused
    page.wait_for_function("() => document.getElementById('announce').textContent.includes('2')")

    with transaction.atomic():
        close(cast.clerk.person, by=cast.head, ref="first", done_by_actor=True)
    page.wait_for_function("() => document.querySelectorAll('#box ul.rows > li').length === 1")
    assert page.locator("#interrupted").is_hidden()
    assert page.complaints == []


def test_what_came_between_drawing_and_listening_is_not_missed(cast, page_of):
    """The page is drawn, and before its script runs a duty is laid."""
    page = page_of(cast.head, "/style/")
    page.route("**/main.js", lambda route: (lay_on(cast), route.continue_()))
    page.goto("/")
    page.locator("#box ul.rows > li").first.wait_for()
    assert page.complaints == []


def test_an_interrupted_line_says_so_asks_and_comes_back(cast, page_of, signed_in):
    session = signed_in(cast.head)
    with server(scripts=True) as first:
        page = page_of(cast.head, at=first, session=session)
        has_line(page)
        first.process.kill()
        first.process.wait()
        page.locator("#interrupted").wait_for()
        assert "30" in page.locator("#interrupted").inner_text()
        lay_on(cast)
        with server(port=first.port, scripts=True):
            has_line(page, timeout=30_000)
            page.locator("#interrupted").wait_for(state="hidden")
            page.locator("#box ul.rows > li").first.wait_for()
    assert page.complaints == []


def test_where_sockets_are_blocked_a_stream_takes_over_and_then_questions(cast, page_of):
    page = page_of(cast.head, "/style/")
    page.add_init_script(NO_SOCKETS)
    page.goto("/")
    has_line(page, "asking")
    assert page.locator("#interrupted").is_visible()
    has_line(page, "live", 30_000)
    assert page.locator("#interrupted").is_hidden()
    lay_on(cast)
    page.locator("#box ul.rows > li").first.wait_for()

    page.add_init_script("delete window.EventSource; sessionStorage.clear()")
    page.goto("/")
    has_line(page, "asking")
    page.wait_for_function("() => document.querySelector('[data-count=desk]').textContent === '1'")


def test_whoever_is_signed_out_is_told(cast, page_of, signed_in):
    session = signed_in(cast.head)
    page = page_of(cast.head, session=session)
    has_line(page)

    Session.objects.filter(session_key=session).delete()

    page.locator("#signed-out[open]").wait_for()  # by the line, or sooner by a part of the page that asked
    has_line(page, "signed-out")


def test_news_of_a_document_is_offered_and_replaces_nothing(cast, page_of):
    with transaction.atomic():
        text = Words(title="关于测试的通知", body="正文。")
        document = draft(genre="notice", issuer=cast.unit("市政府"), text=text, by=cast.clerk)
    page = page_of(cast.clerk, f"/documents/{document.public_id}/")
    has_line(page)
    time.sleep(0.5)
    note = page.locator("live-topic .note")
    assert note.is_hidden()

    with transaction.atomic():
        ring(f"document:{document.public_id}")
    note.wait_for()
    note.get_by_role("link").click()
    has_line(page)
    time.sleep(0.5)
    assert page.locator("live-topic .note").is_hidden()
    assert page.complaints == []
