"""GB/T 9704-2012 with a ruler: ink on the printed page, in millimetres."""

import pytest

from tests.workflows.documents.ruler import Printed, printed_pages
from tests.workflows.documents.sheets import (
    CLAUSE,
    OPENING,
    attachments,
    installed,
    long_body,
    notice,
    only_npm,
    round_seal,
)
from workflows.documents.sheet import page_png, render_pdf
from workflows.documents.sheet.measures import EM, PITCH, row_top

ROW = PITCH


@pytest.fixture(scope="module", params=[installed, only_npm], ids=["installed fonts", "npm fonts only"])
def stacks(request):
    return request.param()


@pytest.fixture(scope="module")
def first(stacks):
    return Printed(render_pdf(notice(body=long_body(9)), stacks).pdf)


def test_mark_begins_at_72_mm(first):
    mark = first.bands(colour="red")[0]

    assert mark[0] == pytest.approx(72, abs=0.2)


@pytest.mark.parametrize(
    "mark", ["县委文件", "示范市发展和改革委员会文件", "示范市住房和城乡建设局自然资源和规划局生态环境局文件"]
)
def test_any_mark_begins_at_72_mm_and_stays_inside_the_page(stacks, mark):
    page = Printed(render_pdf(notice(mark=mark), stacks).pdf)

    ink = page.ink(top=60, bottom=95, colour="red")

    assert ink.top == pytest.approx(72, abs=0.2)
    assert ink.left >= 28
    assert ink.right <= 184
    assert ink.left - 28 == pytest.approx(184 - ink.right, abs=1.5)


def test_number_stands_two_rows_below_the_mark_and_the_rule_4_mm_below_it(first):
    mark, rule = first.bands(colour="red")[:2]
    number = first.bands(top=95, bottom=118, colour="black")[0]

    # Ink lies up to half a millimetre inside the square of a character; brackets reach a little below it.
    assert number[0] - mark[1] == pytest.approx(2 * ROW, abs=0.8)
    assert rule[0] - (number[0] + EM) == pytest.approx(4, abs=0.8)
    width = first.ink(top=rule[0] - 0.2, bottom=rule[1] + 0.2, colour="red")
    assert (width.left, width.right) == (pytest.approx(28, abs=0.2), pytest.approx(184, abs=0.2))


def test_title_stands_two_rows_below_the_rule_and_a_row_above_the_recipients(first):
    rule = first.bands(colour="red")[1]
    black = first.bands(top=rule[1] + 1, bottom=265, colour="black")
    title, recipients = black[:2], black[2]

    # The part of a row that brings the text back to its grid is shared above and below the title.
    assert 2 * ROW - 0.5 <= title[0][0] - rule[1] <= 2.5 * ROW + 0.5
    assert ROW - 0.5 <= recipients[0] - title[1][1] <= 1.5 * ROW + 1


def test_22_rows_fill_the_page_to_its_foot(stacks):
    pages = printed_pages(render_pdf(notice(body=long_body(16)), stacks).pdf)

    rows = pages[1].bands(bottom=265)
    assert len(rows) == 22
    assert rows[0][0] == pytest.approx(37, abs=1)
    assert rows[-1][1] == pytest.approx(262, abs=1)


def test_first_page_ends_at_the_same_foot(first):
    assert first.bands(bottom=265)[-1][1] == pytest.approx(262, abs=1)


def test_28_characters_fill_a_line(stacks):
    page = Printed(render_pdf(notice(body="国" * 200), stacks).pdf)
    text = [line for line in page.text.splitlines() if set(line.strip("\u3000")) == {"国"}]

    assert [len(line.strip("\u3000")) for line in text[:3]] == [26, 28, 28]


def test_full_lines_end_at_the_right_edge_whatever_their_marks(stacks):
    page = printed_pages(render_pdf(notice(body=CLAUSE * 20), stacks).pdf)[1]

    for top, bottom in page.bands(bottom=264):
        line = page.ink(top=top - 0.2, bottom=bottom + 0.2)
        # A closing mark fills the left half of its square only, an opening one the right half.
        assert 178.5 <= line.right <= 184.1
        assert 27.9 <= line.left <= 31.5


def test_page_number_stands_7_mm_below_right_on_odd_and_left_on_even_pages(stacks):
    pages = printed_pages(render_pdf(notice(body=long_body(16)), stacks).pdf)

    for number, page in enumerate(pages, 1):
        folio = page.ink(top=264, bottom=280)
        dash = page.ink(left=folio.left - 0.1, right=folio.left + 3, top=264, bottom=280)
        assert dash.top == pytest.approx(269, abs=0.3)
        if number % 2:
            assert folio.right == pytest.approx(184 - 4.94, abs=0.6)
        else:
            assert folio.left == pytest.approx(28 + 4.94, abs=0.6)


def test_imprint_ends_on_the_foot_of_the_last_page(stacks):
    last = printed_pages(render_pdf(notice(body=long_body(16)), stacks).pdf)[-1]
    rules = [band for band in last.bands(top=225, bottom=264) if band[1] - band[0] < 0.6]

    assert len(rules) == 3
    assert rules[-1][1] == pytest.approx(262, abs=0.3)
    outer, inner = rules[0][1] - rules[0][0], rules[1][1] - rules[1][0]
    assert outer == pytest.approx(0.35, abs=0.1)
    assert inner == pytest.approx(0.25, abs=0.1)
    for top, bottom in rules:
        rule = last.ink(top=top - 0.1, bottom=bottom + 0.1)
        assert (rule.left, rule.right) == (pytest.approx(28, abs=0.2), pytest.approx(184, abs=0.2))


@pytest.mark.parametrize("diameter", [42, 45, 50])
def test_seal_lies_over_name_and_date_within_a_row_of_the_text(stacks, diameter):
    sheet = notice(body=f"{OPENING}\n特此通知。", seal=round_seal(diameter), annotations=())
    page = Printed(render_pdf(sheet, stacks).pdf)
    seal = page.ink(top=125, colour="red")
    text_foot = page.bands(top=150, bottom=seal.top + 0.05, colour="black")[-1][1]
    name, day = page.bands(top=seal.top + 8, bottom=seal.bottom - 4, colour="black")[-2:]

    assert seal.right - seal.left == pytest.approx(diameter, abs=1.2)
    assert 0 <= seal.top - text_foot <= ROW + 0.5
    middle = (seal.top + seal.bottom) / 2
    assert middle < (name[0] + day[1]) / 2 < middle + 8
    date_ink = page.ink(left=90, top=day[0] - 0.1, bottom=day[1] + 0.1, colour="black")
    # 右空四字; 日 is a narrow character, 2 fills its half square.
    assert 4 * EM - 0.1 <= 184 - date_ink.right <= 4 * EM + 1.6
    assert (date_ink.left + date_ink.right) / 2 == pytest.approx((seal.left + seal.right) / 2, abs=0.8)


def test_unsealed_signature_is_two_in_and_the_date_two_further(stacks):
    sheet = notice(body=OPENING, issuer="示范市人民政府办公厅", is_sealed=False, annotations=(), cc="", printed_by="")
    page = Printed(render_pdf(sheet, stacks).pdf)
    name, day = page.bands(top=160, bottom=264)[-2:]

    name_ink = page.ink(left=60, top=name[0] - 0.1, bottom=name[1] + 0.1)
    date_ink = page.ink(left=60, top=day[0] - 0.1, bottom=day[1] + 0.1)
    assert 184 - name_ink.right == pytest.approx(2 * EM, abs=0.8)
    assert date_ink.left - name_ink.left == pytest.approx(2 * EM, abs=0.8)


def test_upward_number_and_signatory_share_a_row(stacks):
    sheet = notice(is_upward=True, signatories=("周明岚",), urgency="加急")
    page = Printed(render_pdf(sheet, stacks).pdf)
    row = page.bands(top=100, bottom=118, colour="black")
    ink = page.ink(top=row[0][0], bottom=row[0][1])

    assert len(row) == 1
    assert ink.left == pytest.approx(28 + EM, abs=0.9)
    assert 184 - ink.right == pytest.approx(EM, abs=0.6)
    urgency = page.ink(top=30, bottom=60, colour="black")
    assert (urgency.left, urgency.top) == (pytest.approx(28, abs=0.6), pytest.approx(37, abs=0.8))
    assert "签发人：周明岚" in page.text


def test_several_signatories_stand_two_a_row_and_the_number_in_the_last(stacks):
    sheet = notice(is_upward=True, signatories=("周明岚", "何景", "许嘉言"))
    page = Printed(render_pdf(sheet, stacks).pdf)
    rows = page.bands(top=100, bottom=130, colour="black")[:2]
    rule = page.bands(colour="red")[1]

    above, last = (page.ink(left=100, top=top - 0.1, bottom=bottom + 0.1) for top, bottom in rows)
    number = page.ink(right=90, top=rows[1][0] - 0.1, bottom=rows[1][1] + 0.1)
    assert number is not None
    assert page.ink(right=90, top=rows[0][0], bottom=rows[0][1]) is None
    assert last.left == pytest.approx(above.left + 4 * EM, abs=1)
    assert rule[0] - (rows[1][0] + EM) == pytest.approx(4, abs=0.8)


def test_attachment_begins_a_page_with_its_label_and_its_title_in_the_third_row(stacks):
    text = "\n".join(["第一章　总则", *[CLAUSE] * 12])
    result = render_pdf(notice(attachments=attachments(2, text)), stacks)
    pages = printed_pages(result.pdf)
    labelled = [page for page in pages if page.text.split()[0] in {"附件1", "附件2"}]

    assert [page.text.split()[0] for page in labelled] == ["附件1", "附件2"]
    bands = labelled[0].bands()
    assert bands[0][0] == pytest.approx(37, abs=0.8)
    assert row_top(2) - 0.5 <= bands[1][0] <= row_top(2.5) + 1
    assert "抄送" in pages[-1].text
    assert all("抄送" not in page.text for page in pages[:-1])


def test_picture_of_a_page_is_the_page(stacks):
    result = render_pdf(notice(), stacks)

    picture = page_png(result.pdf, 1, scale=1.5)

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150_000
