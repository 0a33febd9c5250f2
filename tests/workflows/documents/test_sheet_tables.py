"""Tables and figures as they lie on the printed page."""

import io

import pytest
from PIL import Image

from tests.workflows.documents.ruler import Printed, printed_pages
from tests.workflows.documents.sheets import OPENING, installed, notice
from workflows.documents.sheet import Illustration, render_pdf

FEW = "表1　任务分解表\n| 单位 | 任务 | 事项数 |\n| 市教育局 | 编制办理指南 | 12 |\n| 市财政局 | 统一结算方式 | 1,208 |"
MANY = "\n".join(["表2　清单", "| 序号 | 名称 |", *[f"| {number} | 第{number}项 |" for number in range(1, 501)]])
WIDE = "\n".join(["| " + " | ".join([f"指标{row}{column:02}" for column in range(14)]) + " |" for row in range(3)])


def picture(width, height, form="PNG"):
    stored = io.BytesIO()
    Image.new("RGB", (width, height), "#246").save(stored, form)
    return stored.getvalue()


@pytest.fixture(scope="module")
def few():
    return Printed(render_pdf(notice(body=f"{OPENING}\n{FEW}\n特此通知。"), installed()).pdf)


def rules(page, top=0.0, bottom=262.0):
    """Bands of ink no thicker than a rule that reach from edge to edge of the 版心."""
    thin = [band for band in page.bands(left=28.5, right=30, top=top, bottom=bottom) if band[1] - band[0] < 0.8]
    return [band for band in thin if page.ink(left=180, right=183.5, top=band[0], bottom=band[1])]


def test_a_table_takes_the_whole_width_under_its_caption(few):
    lines = rules(few, top=180)
    box = few.ink(top=lines[0][0], bottom=lines[-1][1])

    assert len(lines) == 4
    assert (box.left, box.right) == (pytest.approx(28, abs=0.5), pytest.approx(184, abs=0.5))
    caption = few.ink(top=lines[0][0] - 7, bottom=lines[0][0] - 0.2)
    assert (caption.left + caption.right) / 2 == pytest.approx(106, abs=0.5)


def test_numbers_end_at_the_right_and_words_stand_in_the_middle(few):
    lines = rules(few, top=180)
    numbers = []
    for top in (lines[1][1], lines[2][1]):
        cell = few.ink(left=155, right=183.3, top=top + 0.5, bottom=top + 7)
        numbers.append(cell.right)

    assert numbers[0] == pytest.approx(numbers[1], abs=0.3)
    assert 184 - numbers[0] < 2


def test_a_table_of_500_rows_repeats_its_head_on_each_page_and_keeps_within_it():
    result = render_pdf(notice(body=f"{OPENING}\n{MANY}"), installed())
    pages = printed_pages(result.pdf)
    text = "".join(page.text for page in pages)

    assert all(f"第{number}项" in text for number in range(1, 501))
    middle = pages[1:-1]
    assert len(middle) > 15
    assert all(page.text.startswith("表2（续）") and "序号" in page.text for page in middle)
    ink = pages[2].ink(bottom=264)
    assert (ink.top >= 36.5, ink.bottom <= 262.3) == (True, True)
    assert "2026年11月5日" in pages[-1].text
    assert "第500项" in pages[-1].text, "the signature does not stand alone"


def test_a_wide_table_is_turned_with_its_head_to_the_left_and_the_page_number_stays():
    body = f"{OPENING}\n{WIDE}\n\n{WIDE}\n以上。"
    _first, odd, *_ = pages = printed_pages(render_pdf(notice(body=body), installed()).pdf)
    turned = [page for page in pages if "指标013" in page.text.replace("\r", "").replace("\n", "")]

    assert len(turned) == 2
    for number, page in ((2, turned[0]), (3, turned[1])):
        box = page.ink(top=30, bottom=264)
        assert (box.top, box.bottom) == (pytest.approx(37, abs=0.6), pytest.approx(262, abs=0.6))
        assert box.left == pytest.approx(28, abs=0.6)
        folio = page.ink(top=264, bottom=280)
        assert (folio.left > 150) == bool(number % 2)
    assert odd is turned[0]


@pytest.mark.usefixtures("real_fangsong")
def test_a_figure_stands_in_the_middle_with_its_caption_below():
    pictures = (Illustration("网络.png", picture(600, 300)), Illustration("照片.jpg", picture(3000, 3000, "JPEG")))
    body = f"{OPENING}\n![图1　网络](网络.png)\n![图2](照片.jpg)\n特此通知。"
    result = render_pdf(notice(body=body, pictures=pictures), installed())
    pages = printed_pages(result.pdf)

    assert result.unprinted == ()
    small, large = (max(page.bands(bottom=264), key=lambda band: band[1] - band[0]) for page in pages[1:3])
    box = pages[1].ink(top=small[0], bottom=small[1])
    assert box.right - box.left == pytest.approx(600 / 150 * 25.4, abs=0.5)
    assert (box.left + box.right) / 2 == pytest.approx(106, abs=0.5)
    assert pages[1].ink(top=small[1] + 1, bottom=small[1] + 8, left=90, right=122) is not None
    box = pages[2].ink(top=large[0] + 0.2, bottom=large[1] - 0.2)
    assert (box.left, box.right) == (pytest.approx(28, abs=0.3), pytest.approx(184, abs=0.3))
    assert len(result.pdf) < 400_000, "no finer than paper shows"


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("![图1](没有.png)", b"", "没有作为附件上传"),
        ("![图1](点.png)", picture(1, 1), "过小或过窄"),
        ("![图1](线.png)", picture(20_000, 10), "20000 × 10"),
        ("![图1](文.png)", b"%PDF-1.4", "不是可以印出的图片"),
        ("|" + "很宽很宽|" * 60, b"", "60 列"),
    ],
    ids=["not attached", "a dot", "a line", "no picture", "too many columns"],
)
def test_what_cannot_be_printed_is_an_empty_frame_and_a_sentence(text, given, said):
    name = text.partition("(")[2].rstrip(")")
    pictures = (Illustration(name, given),) if given else ()

    result = render_pdf(notice(body=f"{OPENING}\n{text}", pictures=pictures), installed())

    (unprinted,) = result.unprinted
    assert said in unprinted.why


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    text = "国" * 4_000
    pages = printed_pages(render_pdf(notice(body=f"{OPENING}\n| 甲 | 乙 |\n| {text} | 丙 |"), installed()).pdf)

    assert sum(page.text.count("国") for page in pages) == 4_000
    assert all(page.ink(bottom=264) is None or page.ink(bottom=264).bottom <= 262.3 for page in pages)
