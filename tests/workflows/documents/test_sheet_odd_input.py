"""What nobody should type and somebody will: a page that is right, and nothing lost from it unnoticed."""

import io

import pdfplumber
import pytest

from tests.workflows.documents.ruler import printed_pages
from tests.workflows.documents.sheets import OPENING, installed, notice
from workflows.documents.sheet import lay, render_pdf

MM = 25.4 / 72


def outside(pdf):
    """Letters beyond the 版心, page numbers apart."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        letters = [char for page in opened.pages for char in page.chars if char["text"].strip()]
    text = [char for char in letters if char["bottom"] * MM < 264]
    return {
        char["text"]
        for char in text
        if not (char["x0"] * MM > 27 and char["x1"] * MM < 185 and char["top"] * MM > 34 and char["bottom"] * MM < 263)
    }


@pytest.mark.parametrize("is_upward", [False, True])
def test_names_of_300_characters_are_cut_with_a_sentence_and_the_page_stays_right(is_upward):
    name = "很长的名称" * 60
    long = dict.fromkeys(("title", "issuer", "recipients", "cc", "printed_by"), name)
    names = {"mark": f"{name}文件", "number": f"{name}〔2026〕1号", "signatories": (name,) * 2}
    sheet = notice(**long, **names, is_upward=is_upward)

    result = render_pdf(sheet, installed())

    assert outside(result.pdf) == set()
    assert len({one.what for one in result.unprinted}) == 6


def test_5000_paragraphs_are_laid_out_and_each_stands_on_a_page():
    """Laid out, not painted: that is a job's."""
    laid = lay(notice(body="\n".join(f"第{number}段。" for number in range(5_000))), installed())

    assert laid.pages == pytest.approx(5_000 / 22, abs=3)
    last = printed_pages(laid.paint([laid.pages - 1, laid.pages]))
    assert "第4999段。" in "".join(page.text for page in last)


def test_emoji_right_to_left_and_rare_characters_are_drawn_or_marked():
    body = f"{OPENING}\n👍🏽已阅\u202e。\nשלום עליכם，مرحبا。\n𠮷野、䶮、\ue5e5、镕、喆。"
    result = render_pdf(notice(body=body), installed())
    text = "".join(page.text for page in printed_pages(result.pdf))
    missing = {one.char for one in result.missing}

    assert all(char in text or char in missing for char in "👍已阅𠮷野䶮镕喆مשל")
    assert "\ue5e5" in missing, "a private code means what its font says, and no font here is the agency's own"
    assert outside(result.pdf) == set()


def test_without_any_text_there_is_still_a_whole_page():
    result = render_pdf(notice(body="", title="", recipients=""), installed())

    assert result.pages == 1
    assert outside(result.pdf) == set()
