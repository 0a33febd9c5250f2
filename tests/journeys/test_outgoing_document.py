"""One real document all the way: drafted, reviewed, countersigned with a change, signed, numbered, sealed, dispatched,
signed for, filed; in browsers, as those people, each seeing it arrive without reloading."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from workflows.documents.models import Copy, Document, Number, Rendition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "示范市人民政府关于做好冬季城市供水保障工作的通知"
BODY = """为做好冬季城市供水保障工作，维护正常生产生活秩序，现就有关事项通知如下。
一、压实保障责任
各有关单位要明确一名负责同志，落实巡查、抢修、值守各环节责任。
（一）供水单位每日巡查一次重点管段。
（二）财政部门按规定保障抢修物资采购经费。
二、强化应急处置
发生爆管的，应当在30分钟内到场处置，并同步告知受影响用户。"""
MENDED = BODY.replace("每日巡查一次", "每日巡查两次")


def arrives(page, title=TITLE):
    """It comes into the open box by itself; nobody reloads."""
    row = page.locator("#box").get_by_role("link", name=title)
    expect(row).to_be_visible(timeout=15_000)
    return row


def open_from_box(page):
    arrives(page).click()
    page.get_by_role("heading", name=TITLE, level=1).wait_for()


def lies_at(page):
    """The label of the step where the flow map says it lies."""
    return page.locator('.flow [aria-current="step"] .st').first


def say(page, opinion, button):
    page.get_by_label("您的意见").fill(opinion)
    page.get_by_role("button", name=button, exact=True).click()


def done(page, sentence):
    expect(page.locator(".toast", has_text=sentence).first).to_be_visible()


@pytest.fixture
def enclosure(tmp_path):
    path = tmp_path / "供水保障责任清单.txt"
    path.write_text("一、巡查责任：供水集团。\n二、经费责任：市财政局。\n", encoding="utf-8")
    return path


def choose(page, where, typed, found):
    """Typed and taken with Enter; the form is not sent by it."""
    field = page.locator(f"{where} [data-find]")
    field.press_sequentially(typed)
    field.press("Enter")
    expect(page.locator(f"{where} .chip", has_text=found)).to_be_visible()
    expect(field).to_have_value("")


def draft(page, town, enclosure: Path):
    page.get_by_role("link", name="拟稿").first.click()
    page.get_by_label("文种").select_option(label="通知")
    page.get_by_label("紧急程度").select_option(label="加急")
    page.get_by_label("发文机关").select_option(label="示范市人民政府")
    page.get_by_label("主送机关").fill("市财政局，市发展改革委，青禾县政府")
    page.get_by_label("签发人").select_option(label="市政府 市长　何景行")
    page.locator("details.fold > summary", has_text="会签").click()
    choose(page, "#id_countersigners", "xujiayan", "市财政局 副局长　许嘉言")
    choose(page, "#id_countersigners", "罗建平", "市发展改革委 副主任　罗建平")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("正文").fill(BODY)
    page.get_by_role("button", name="保存", exact=True).click()
    done(page, "已保存")
    page.locator("#id_upload").set_input_files(enclosure)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("link", name=re.compile("供水保障责任清单")).first).to_be_visible()


def test_one_document_all_the_way(town, person_at, program, enclosure):
    clerk, head = person_at(town.clerk), person_at(town.head)
    draft(clerk, town, enclosure)
    clerk.get_by_role("button", name="保存并送出").click()
    done(clerk, "已送出")
    expect(lies_at(clerk)).to_have_text(re.compile("科室审核"))
    address = clerk.url

    open_from_box(head)
    finance, planning = person_at(town.finance), person_at(town.planning)
    say(head, "同意，请有关单位会签。", "同意")
    open_from_box(finance)
    open_from_box(planning)
    say(planning, "无不同意见。", "同意")
    done(planning, "已同意")
    clerk.goto("/")
    say(finance, "巡查频次建议改为每日两次。", "要求修改")
    done(finance, "已请拟稿人修改")

    # The clerk repairs; only the one who asked signs again.
    open_from_box(clerk)
    clerk.get_by_role("link", name="修改", exact=True).first.click()
    clerk.get_by_label("正文").fill(MENDED)
    finance.goto("/")
    clerk.get_by_role("button", name="保存并送出").click()
    done(clerk, "已送出")
    director = person_at(town.director)
    open_from_box(finance)
    expect(finance.locator(".opinions")).to_contain_text("无不同意见。")
    say(finance, "改后同意。", "同意")
    planning.goto("/")
    expect(planning.get_by_text("没有待办")).to_be_visible()

    open_from_box(director)
    mayor = person_at(town.mayor)
    say(director, "同意，请领导签发。", "同意")
    open_from_box(mayor)
    expect(mayor.locator("figure.paper img").first).to_be_visible()
    editor, registrar = person_at(town.editor), person_at(town.registrar)
    say(mayor, "同意。", "签发")
    done(mayor, "已签发")

    open_from_box(editor)
    editor.get_by_role("button", name="复核无误", exact=True).click()
    done(editor, "已复核")
    open_from_box(registrar)
    registrar.get_by_role("link", name="编号", exact=True).click()
    registrar.get_by_role("button", name="编号", exact=True).click()
    done(registrar, "已编号")
    number = str(Number.objects.select_related("register").get())
    assert re.fullmatch(r"示府发〔\d{4}〕1号", number)
    expect(registrar.locator(".doctitle")).to_contain_text(number)
    registrar.get_by_role("button", name="用印").click()
    done(registrar, "已用印")
    expect(registrar.locator("figure.paper img").first).to_be_visible()

    clerks = [person_at(actor) for actor in (town.neighbour, town.planning_clerk, town.county_clerk)]
    editor.goto("/")
    open_from_box(editor)
    editor.get_by_role("button", name="校对", exact=True).click()
    done(editor, "已校对")
    registrar.goto("/")
    open_from_box(registrar)
    registrar.get_by_role("link", name="分发").click()
    for short_name in ("市财政局", "市发展改革委", "青禾县政府"):
        expect(registrar.locator("#id_main .chip", has_text=short_name)).to_be_visible()
    registrar.get_by_role("button", name="分发").click()
    done(registrar, "已分发")

    archivist = person_at(town.archivist)
    for unit_clerk in clerks:
        open_from_box(unit_clerk)
        expect(unit_clerk.locator("figure.paper img").first).to_be_visible()
        unit_clerk.get_by_role("button", name="签收").click()
        done(unit_clerk, "已签收")
    open_from_box(archivist)
    expect(archivist.locator(".receipts")).to_contain_text("梁忠义")
    archivist.get_by_role("link", name="归档").click()
    archivist.get_by_label("保管期限").select_option(label="30年")
    archivist.get_by_role("button", name="归档").click()
    done(archivist, "已归档")

    # What is left is true: frozen paper, all copies signed for, the whole story told, and nothing for the outsider.
    document = Document.objects.get()
    assert document.state == Document.State.FILED
    assert document.body == MENDED
    assert Rendition.objects.get().pages >= 1
    assert Copy.objects.filter(state=Copy.State.RECEIVED).count() == 3
    clerk.goto(address + "story/")
    for told in ("拟稿", "要求修改", "签发", number, "用印", "分发", "归档"):
        expect(clerk.locator("table")).to_contain_text(told)
    clerk.goto("/?box=concluded")
    expect(clerk.locator("#box").get_by_role("link", name=TITLE).first).to_be_visible()
    outsider = person_at(town.outsider)
    assert outsider.goto(address).status == 404
    for page in (clerk, head, finance, planning, director, mayor, editor, registrar, archivist, *clerks):
        assert page.complaints == [], page.url
