"""GB/T 9704-2012, 10, and joint documents, with a ruler: letters, orders, minutes; several marks and seals."""

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.workflows.documents.ruler import Printed, printed_pages
from tests.workflows.documents.sheets import CLAUSE, OPENING, installed, long_body, notice, only_npm, round_seal
from workflows.documents.sheet import Layout, Partner, render_pdf
from workflows.documents.sheet.measures import EM, PITCH

ROW = PITCH


@pytest.fixture(scope="module", params=[installed, only_npm], ids=["installed fonts", "npm fonts only"])
def stacks(request):
    return request.param()


def letter(**changes):
    parts = {"layout": Layout.LETTER, "mark": "示范市人民政府", "number": "示府函〔2026〕12号", "urgency": "加急"}
    return notice(**{**parts, **changes})


def order(**changes):
    parts = {
        "layout": Layout.ORDER,
        "mark": "示范市人民政府令",
        "number": "第12号",
        "title": "",
        "recipients": "",
        "body": OPENING,
        "post": "市长",
        "signatories": ("何景行",),
        "annotations": (),
    }
    return notice(**{**parts, **changes})


def minutes(**changes):
    parts = {
        "layout": Layout.MINUTES,
        "mark": "示范市人民政府常务会议纪要",
        "number": "第18期",
        "title": "研究水库除险加固工作",
        "recipients": "",
        "body": OPENING,
        "annotations": (),
        "attendance": (("出席", "何景行、周明岚、" * 8 + "许嘉言"), ("列席", "骆云帆")),
    }
    return notice(**{**parts, **changes})


def joint(count=2, **changes):
    names = ("示范市发展和改革委员会", "示范市水务局", "示范市审计局", "示范市教育局", "示范市司法局")[: count - 1]
    parts = {
        "issuer": "示范市财政局",
        "mark_end": "文件",
        "seal": round_seal(),
        "partners": tuple(Partner(name, round_seal()) for name in names),
        "body": OPENING,
    }
    return notice(**{**parts, **changes})


def test_letter_has_its_mark_at_30_mm_and_double_rules_of_170_mm(stacks):
    page = Printed(render_pdf(letter(), stacks).pdf)
    mark, thick, thin, upper, lower = [band for band in page.bands(colour="red") if band[1] < 125 or band[0] > 270]

    assert mark[0] == pytest.approx(30, abs=0.2)
    assert thick[0] - mark[1] == pytest.approx(4, abs=0.3)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    assert lower[1] - lower[0] > upper[1] - upper[0]
    assert (upper[0] + lower[1]) / 2 == pytest.approx(277, abs=0.3)
    for band in (thick, thin, upper, lower):
        rule = page.ink(top=band[0] - 0.05, bottom=band[1] + 0.05, colour="red")
        assert (rule.left, rule.right) == (pytest.approx(20, abs=0.2), pytest.approx(190, abs=0.2))


def test_letter_has_urgency_left_and_number_right_under_its_rule(stacks):
    page = Printed(render_pdf(letter(), stacks).pdf)
    rules = page.bands(top=40, bottom=60, colour="red")
    row = page.bands(top=50, bottom=66, colour="black")[0]
    ink = page.ink(top=row[0] - 0.1, bottom=row[1] + 0.1, colour="black")

    assert row[0] - rules[-1][1] == pytest.approx(EM * 7 / 8, abs=0.5)
    assert ink.left == pytest.approx(28, abs=0.6)
    assert ink.right == pytest.approx(184, abs=0.6)
    title = page.bands(top=row[1] + 1, bottom=120, colour="black")[0]
    assert 2 * ROW - 0.5 <= title[0] - row[1] <= 2.5 * ROW + 0.8


def test_letter_numbers_no_first_page_and_rules_no_imprint(stacks):
    pages = printed_pages(render_pdf(letter(body=long_body(16)), stacks).pdf)

    assert pages[0].ink(top=264, bottom=274) is None
    assert pages[1].ink(top=264, bottom=280) is not None
    last = pages[-1]
    assert pages[1].ink(top=274, bottom=280, colour="red") is None
    assert "抄送" in last.text
    assert "印发" not in last.text
    assert [band for band in last.bands(top=225, bottom=264) if band[1] - band[0] < 0.6] == []
    assert last.bands(top=225, bottom=264)[-1][1] == pytest.approx(262 - 2, abs=1.5)


def test_order_has_its_mark_at_57_mm_and_number_and_text_two_rows_further_each(stacks):
    page = Printed(render_pdf(order(), stacks).pdf)
    mark = page.bands(colour="red")[0]
    number, text = page.bands(top=mark[1] + 1, colour="black")[:2]

    assert mark[0] == pytest.approx(57, abs=0.2)
    assert number[0] - mark[1] == pytest.approx(2 * ROW, abs=0.8)
    assert text[0] - number[1] == pytest.approx(2 * ROW, abs=0.8)
    ink = page.ink(top=number[0], bottom=number[1])
    assert ink.left - 28 == pytest.approx(184 - ink.right, abs=0.8)


def test_order_is_signed_two_rows_below_four_in_and_dated_a_row_below(stacks):
    page = Printed(render_pdf(order(), stacks).pdf)
    name = page.bands(top=150, colour="red")[0]
    name_ink = page.ink(top=name[0] - 0.1, bottom=name[1] + 0.1, colour="red")
    post_ink = page.ink(top=name[0] - 0.1, bottom=name[1] + 0.1, colour="black")
    text_foot = page.bands(top=115, bottom=name[0] - 1, colour="black")[-1][1]
    day = page.bands(top=name[1] + 1, bottom=250, colour="black")[0]

    assert 184 - name_ink.right == pytest.approx(4 * EM, abs=0.8)
    assert name_ink.left - post_ink.right == pytest.approx(2 * EM, abs=1)
    assert name[0] - text_foot == pytest.approx(2 * ROW + (ROW - EM), abs=1)
    assert day[0] - name[0] == pytest.approx(2 * ROW, abs=0.8)
    assert 0 <= 184 - page.ink(top=day[0], bottom=day[1]).right - 4 * EM <= 1.8  # 日 is a narrow character


@pytest.mark.usefixtures("real_fangsong")
def test_minutes_name_who_was_there_under_their_labels_and_bear_no_seal(stacks):
    page = Printed(render_pdf(minutes(), stacks).pdf)
    rule = [band for band in page.bands(top=90, bottom=130, colour="red") if band[1] - band[0] < 0.8][-1]
    rows = page.bands(top=rule[1] + 30, bottom=230, colour="black")
    first, second = rows[-3], rows[-2]  # 出席 takes two rows, 列席 one
    label = page.ink(top=first[0], bottom=first[1])
    names = page.ink(top=second[0], bottom=second[1])

    assert page.bands(colour="red")[0][0] == pytest.approx(72, abs=0.2)
    assert label.left == pytest.approx(28 + 2 * EM, abs=0.8)
    assert names.left == pytest.approx(28 + 5 * EM, abs=1)
    assert first[0] - rows[-4][1] > ROW  # a blank row between the text and them
    assert page.ink(top=rule[1] + 1, colour="red") is None
    assert "示范市财政局" not in page.text


@pytest.mark.parametrize("count", [2, 3, 6])
def test_joint_marks_are_of_one_width_under_one_another_with_the_end_in_the_middle(stacks, count):
    page = Printed(render_pdf(joint(count), stacks).pdf)
    rows = [band for band in page.bands(right=120, top=60, bottom=150, colour="red") if band[1] - band[0] > 3][:count]
    number = page.bands(top=rows[-1][1] + 5, colour="black")[0]
    end = page.ink(left=150, top=60, bottom=number[0], colour="red")

    assert len(rows) == count
    assert rows[0][0] == pytest.approx(72, abs=0.3)
    ink = [page.ink(right=end.left - 3, top=top, bottom=bottom, colour="red") for top, bottom in rows]
    assert max(one.left for one in ink) - min(one.left for one in ink) < 1.5
    assert (end.top + end.bottom) / 2 == pytest.approx((rows[0][0] + rows[-1][1]) / 2, abs=1)
    assert min(one.left for one in ink) >= 28
    assert page.ink(top=60, bottom=number[0], colour="red").right <= 184
    assert number[0] - rows[-1][1] == pytest.approx(2 * ROW, abs=1.2)
    assert page.bands(top=number[1] + 25, bottom=262, colour="black")  # the first page shows text


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_joint_seals_neither_touch_nor_leave_the_page_and_each_lies_over_its_name(stacks, count):
    sheet = joint(count, annotations=("此件公开发布",))
    pages = printed_pages(render_pdf(sheet, stacks).pdf)
    page = next(one for one in reversed(pages) if one.ink(colour="red"))
    seals = page.ink(top=160 if page is pages[0] else 0, colour="red")  # below the rule of the head
    rows = [band for band in page.bands(top=seals.top - 0.5, colour="red") if band[1] - band[0] > 40]
    found = [piece for row in rows for piece in _pieces(page, *row)]

    assert len(found) == count
    assert seals.left >= 28 - 0.3
    assert seals.right <= 184 + 0.3
    for top, below in pairwise(rows):
        assert below[0] - top[1] > 1
    text_foot = page.bands(bottom=seals.top + 0.05, colour="black")[-1][1]
    assert 0 <= seals.top - text_foot <= ROW + 0.5


def _pieces(page, top, bottom):
    """Seals of a row from left to right: between them no column has red ink."""
    mask = page.mask("red").crop((0, round(top * 300 / 25.4), page.picture.width, round(bottom * 300 / 25.4)))
    inked = [mask.crop((x, 0, x + 1, mask.height)).getbbox() is not None for x in range(mask.width)]
    starts = [x for x in range(1, len(inked)) if inked[x] and not inked[x - 1]]
    ends = [x for x in range(1, len(inked)) if inked[x - 1] and not inked[x]]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end - start > 300]


def test_without_seals_the_lead_stands_first_and_the_others_under_it(stacks):
    sheet = replace(joint(3), is_sealed=False, annotations=(), cc="", printed_by="")
    text = printed_pages(render_pdf(sheet, stacks).pdf)[-1].text
    places = [text.rindex(name) for name in ("示范市财政局", "示范市发展和改革委员会", "示范市水务局", "2026年11月5日")]

    assert places == sorted(places)


def test_copy_number_stands_above_urgency_and_a_note_under_a_thin_rule(stacks):
    sheet = notice(body=CLAUSE, copy_no="000012", urgency="特急", imprint_note="共印60份")
    pages = printed_pages(render_pdf(sheet, stacks).pdf)
    number, urgency = pages[0].bands(top=30, bottom=60, colour="black")
    rules = [band for band in pages[-1].bands(top=220, bottom=264) if band[1] - band[0] < 0.6]

    assert 37 <= number[0] <= 38.6  # figures are lower than characters
    assert urgency[0] - number[0] == pytest.approx(ROW, abs=1)
    assert len(rules) == 4
    assert rules[-1][1] == pytest.approx(262, abs=0.3)


@pytest.mark.parametrize("drafted", [letter, order, minutes])
def test_a_draft_names_the_number_that_is_still_to_come(stacks, drafted):
    sheet = drafted(number=None, number_stem="示府函〔2026〕", is_draft=True)
    text = "".join(page.text for page in printed_pages(render_pdf(sheet, stacks).pdf))

    assert "示府函〔2026〕" in text
