"""What goes on which page: text on the first page, no signature alone, the imprint last."""

from datetime import date

import pytest

from tests.workflows.documents.ruler import printed_pages
from tests.workflows.documents.sheets import CLAUSE, OPENING, attachments, installed, long_body, notice, round_seal
from workflows.documents.sheet import render_pdf


@pytest.fixture(scope="module")
def stacks():
    return installed()


def pages_of(sheet, stacks):
    return [page.text for page in printed_pages(render_pdf(sheet, stacks).pdf)]


def plain(text):
    return "".join(text.split())


def test_recipients_that_would_leave_no_text_on_the_first_page_move_to_the_imprint(stacks):
    many = "、".join(f"第{number}县（区）人民政府" for number in range(1, 60))

    pages = pages_of(notice(recipients=many, body=long_body(3)), stacks)

    assert "主送：" in pages[-1]
    assert plain("各部门间办事")[2:] in plain(pages[0])
    assert "第59县（区）人民政府。" in plain(pages[-1])


def test_recipients_that_leave_a_row_stay(stacks):
    some = "、".join(f"第{number}县（区）人民政府" for number in range(1, 12))

    pages = pages_of(notice(recipients=some), stacks)

    assert "主送：" not in "".join(pages)
    assert "第11县（区）人民政府：" in plain(pages[0])


@pytest.mark.parametrize("length", range(24))
def test_text_of_any_length_shows_on_the_first_page_and_under_no_lonely_signature(stacks, length):
    body = OPENING + "国" * (28 * length)

    pages = pages_of(notice(body=body, seal=round_seal(), cc="", printed_by="", title="关于开展检查的通知"), stacks)

    assert "为深化机关" in pages[0]
    signed = next(plain(page) for page in pages if "2026年11月5日" in page)
    before = signed.split("示范市人民政府2026年11月5日")[0]
    assert before.strip()[-1:] in {"国", "。"}


def test_very_long_title_leaves_room_for_text(stacks):
    title = "示范市人民政府关于进一步加强和规范" + "全市机关内部办事事项清单动态管理和监督检查" * 4 + "工作的通知"

    pages = pages_of(notice(title=title), stacks)

    assert "为深化机关" in pages[0]


def test_many_attachments_are_numbered_and_hang_under_their_names(stacks):
    pages = pages_of(notice(attachments=attachments(12)), stacks)

    text = plain("".join(pages))
    assert "附件：1.示范市" in text
    assert "12.示范市" in text


def test_single_attachment_has_no_number(stacks):
    text = plain("".join(pages_of(notice(attachments=attachments(1)), stacks)))

    assert "附件：示范市" in text


def test_imprint_goes_to_an_even_page_when_asked(stacks):
    result = render_pdf(notice(body=long_body(14), imprint_on_even=True), stacks)

    pages = printed_pages(result.pdf)

    assert result.pages % 2 == 0
    assert "抄送" in pages[-1].text


def test_draft_names_what_is_still_to_come(stacks):
    drafted = {"number_stem": "示府发〔2026〕", "drafted_on": date(2026, 11, 20), "is_draft": True}
    sheet = notice(number=None, issued_on=None, **drafted)

    text = plain("".join(pages_of(sheet, stacks)))

    assert "示府发〔2026〕" in text
    assert "2026年11月日" in text


def test_final_sheet_without_number_draws_no_empty_place(stacks):
    text = plain("".join(pages_of(notice(number=None, number_stem="示府发〔2026〕"), stacks)))

    assert "示府发" not in text


def test_same_sheet_gives_the_same_bytes(stacks):
    first = render_pdf(notice(seal=round_seal(), attachments=attachments(2, CLAUSE)), stacks)
    second = render_pdf(notice(seal=round_seal(), attachments=attachments(2, CLAUSE)), stacks)

    assert first.sha256 == second.sha256


def test_watermark_lies_on_every_page(stacks):
    pages = pages_of(notice(body=long_body(14), watermark=("陈若川 0417 市政府办公室", "2026-11-20 10:23")), stacks)

    assert all("市政府办公室" in page and "10:23" in page for page in pages)


def test_markup_in_the_text_is_text(stacks):
    pages = pages_of(notice(body="<b>一</b>&amp;<script>alert(1)</script>", title="<i>标题</i>"), stacks)

    assert "<b>一</b>&amp;<script>" in plain(pages[0])
    assert "<i>标题</i>" in plain(pages[0])
