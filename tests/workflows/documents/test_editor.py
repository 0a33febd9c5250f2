"""Writing in a browser: levels and tables by keys, what is pasted, the checks beside the text, what is kept."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from tests.office.ui.conftest import browser_type_launch_args  # noqa: F401
from workflows.documents.actions import attach, draft
from workflows.documents.models import Typed
from workflows.documents.wordings.keeping import add_wording
from workflows.documents.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = (
    '<html><head><style>p {color: red}</style></head><body><p class="MsoNormal" style="font-family: 黑体">二、'
    "<b>保障 供水</b></p><table><tr><td>单位</td><td>任务|要求</td></tr><tr><td>水务局</td><td>巡查</td></tr></table>"
    "<p>特此通知。</p></body></html>"
)


@pytest.fixture
def desk(transactional_db, cast, live_server, browser):
    """The clerk at a new draft."""
    client = Client()
    client.force_login(cast.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    opened.said = []

    def complain(message):  # the server of these tests speaks no WebSocket
        if message.type == "error" and "/live/" not in message.text + message.location.get("url", ""):
            opened.said.append(message.text)

    opened.on("console", complain)
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(f"{live_server.url}/documents/new/")
    yield opened
    context.close()


def made_picture():
    stored = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(stored, "PNG")
    return stored.getvalue()


def at(desk, words):
    """The cursor before these words of the body."""
    desk.locator("#id_body").focus()
    desk.locator("#id_body").evaluate(
        "(field, words) => { const at = field.value.indexOf(words); field.setSelectionRange(at, at); }", words
    )


def test_a_draft_is_written_with_keys_tables_and_what_was_pasted(desk, cast):
    body = desk.locator("#id_body")
    body.fill("现就有关事项通知如下。\n一、甲\n（一）子\n乙\n丙")

    at(desk, "乙")
    desk.keyboard.press("Alt+Shift+ArrowRight")
    expect(body).to_have_value("现就有关事项通知如下。\n一、甲\n（一）子\n1.乙\n丙")
    desk.keyboard.press("Alt+Shift+ArrowLeft")
    desk.keyboard.press("Alt+Shift+ArrowLeft")
    expect(body).to_have_value("现就有关事项通知如下。\n一、甲\n（一）子\n二、乙\n丙")
    desk.keyboard.press("Alt+Shift+ArrowUp")
    expect(body).to_have_value("现就有关事项通知如下。\n一、乙\n丙\n二、甲\n（一）子")
    body.evaluate("field => field.dispatchEvent(new KeyboardEvent('keydown', "
                  "{ key: 'ArrowDown', altKey: true, shiftKey: true, isComposing: true, bubbles: true }))")  # fmt: skip
    expect(body).to_have_value("现就有关事项通知如下。\n一、乙\n丙\n二、甲\n（一）子")

    body.fill("一、保障用水")
    body.evaluate("field => field.setSelectionRange(field.value.length, field.value.length)")
    desk.keyboard.press("Enter")
    body.evaluate(PASTE, WORD)
    pasted = "一、保障用水\n二、保障供水\n\n| 单位 | 任务\\|要求 |\n| 水务局 | 巡查 |\n\n特此通知。"
    expect(body).to_have_value(pasted)

    at(desk, "水务局")
    desk.locator("[data-table-for]").click()
    cells = desk.locator("#table-maker tbody input")
    expect(cells.nth(1)).to_have_value("任务|要求")
    desk.locator("[data-caption]").fill("表1　分工")
    cells.nth(3).focus()
    desk.locator("[data-table=addRow]").click()
    cells.nth(4).fill("财政局")
    desk.locator("[data-table=done]").click()
    expect(body).to_have_value(
        "一、保障用水\n二、保障供水\n\n表1　分工\n"
        "| 单位 | 任务\\|要求 |\n| 水务局 | 巡查 |\n| 财政局 |  |\n\n特此通知。"
    )
    assert desk.said == []


def test_the_checks_stand_beside_the_text_and_what_is_typed_is_kept(desk, cast):
    desk.locator("#id_genre").select_option("request")
    expect(desk.locator("[data-when]")).to_contain_text("一文一事")
    desk.locator("[name=title]").fill("示范市人民政府关于修缮水库的请示")
    desk.locator("[name=main_recipients]").fill("省人民政府")
    desk.locator("#id_body").fill("拟于2026年09月05日动工。另请一并核增编制6名。")

    settled = desk.locator("[data-to-settle]")
    one_matter = desk.locator("[name=answer-one_matter]")
    expect(one_matter).to_have_count(1)
    expect(settled).to_have_text("2")  # the signatory is missing too
    one_matter.check()
    expect(settled).to_have_text("1")
    expect(one_matter).to_be_checked()
    desk.get_by_role("button", name="改为 2026年9月5日").click()
    desk.get_by_role("button", name="填入 妥否，请批示。").click()
    expect(desk.locator("#id_body")).to_have_value("拟于2026年9月5日动工。另请一并核增编制6名。\n妥否，请批示。")

    expect(desk.locator("span[data-kept]")).to_contain_text("已自动保存")
    expect(desk.get_by_role("button", name="填入 妥否，请批示。")).to_have_count(0)
    desk.reload()
    expect(desk.locator("#id_body")).to_have_value("拟于2026年9月5日动工。另请一并核增编制6名。\n妥否，请批示。")
    assert Typed.objects.get().person == cast.clerk.person
    assert desk.said == []


def test_wordings_and_figures_are_put_in_where_the_cursor_is(desk, cast, live_server):
    unit = cast.unit("市政府")
    add_wording(unit, text="现就有关事项通知如下。", by=cast.editor)
    text = "为做好防汛，\n\n表1　分工\n| 单位 | 任务 |\n| 水务局 | 巡查 |"
    words = Words(title="示范市人民政府关于防汛的通知", body=text)
    document = draft(issuer=unit, genre="notice", text=words, by=cast.clerk)
    attach(document, upload=SimpleUploadedFile("网络(全).png", made_picture()), by=cast.clerk)
    desk.goto(f"{live_server.url}/documents/{document.public_id}/edit/")
    body = desk.locator("#id_body")

    at(desk, "\n\n表1")
    desk.locator(".edtools summary", has_text="惯用语").press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    said = text.replace("防汛，", "防汛，现就有关事项通知如下。")
    expect(body).to_have_value(said)
    at(desk, "水务局")
    desk.locator(".edtools summary", has_text="插图").press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(body).to_have_value(said + "\n![图1　网络(全)](网络(全\\).png)")
    desk.keyboard.type("全市网络")
    expect(body).to_have_value(said + "\n![图1　全市网络](网络(全\\).png)")
    assert desk.said == []
