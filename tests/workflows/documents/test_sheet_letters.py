"""The letters of the PDF itself, by pdfplumber: sizes, fonts of the levels, places on the sheet."""

import io

import pdfplumber
import pytest

from office.ui.fonts import Role
from tests.workflows.documents.sheets import BODY, installed, long_body, notice, round_seal
from workflows.documents.sheet import painting, render_pdf

MM = 25.4 / 72
HAO_2, HAO_3, HAO_4 = 22, 16, 14


@pytest.fixture(scope="module")
def pages():
    sheet = notice(
        is_upward=True, signatories=("何景行",), seal=round_seal(), body=f"{BODY}\n" + long_body(8), urgency="特急"
    )
    with pdfplumber.open(io.BytesIO(render_pdf(sheet, installed()).pdf)) as pdf:
        yield pdf.pages


def rows(page):
    found = {}
    for char in page.chars:
        if char["text"].strip() and char["top"] * MM < 263:
            found.setdefault(round(char["bottom"] * MM, 1), []).append(char)
    return [sorted(found[bottom], key=lambda char: char["x0"]) for bottom in sorted(found)]


def row_with(pages, text):
    """The row that says it, and no more than its letters."""
    for page in pages:
        for row in rows(page):
            said = "".join(char["text"] for char in row)
            if text in said:
                return row[said.index(text) : said.index(text) + len(text)]
    raise AssertionError(text)


def test_the_sheet_is_a4_and_the_type_area_156_by_225(pages):
    assert {(round(page.width * MM), round(page.height * MM)) for page in pages} == {(210, 297)}
    full = rows(pages[1])
    assert len(full) == 22
    assert full[0][0]["top"] * MM == pytest.approx(37, abs=1)
    assert full[-1][0]["bottom"] * MM == pytest.approx(262, abs=1)
    assert min(row[0]["x0"] for row in full) * MM == pytest.approx(28, abs=1)
    assert max(row[-1]["x1"] for row in full) * MM == pytest.approx(184, abs=1)


@pytest.mark.usefixtures("real_fangsong")
@pytest.mark.parametrize(
    ("text", "role", "size"),
    [
        ("示范市人民政府关于公布", Role.BIAOSONG, HAO_2),
        ("一、明确事项范围", Role.HEITI, HAO_3),
        ("（一）编制办理指南", Role.KAITI, HAO_3),
        ("各单位不得在清单之外", Role.FANGSONG, HAO_3),
        ("示府发〔", Role.FANGSONG, HAO_3),
        ("签发人：", Role.FANGSONG, HAO_3),
        ("何景行", Role.KAITI, HAO_3),
        ("特急", Role.HEITI, HAO_3),
        ("抄送：", Role.FANGSONG, HAO_4),
        ("印发", Role.FANGSONG, HAO_4),
    ],
)
def test_each_element_has_its_font_and_size(pages, text, role, size):
    letters = row_with(pages, text)

    meant = "".join(char for char in installed()[role].name if char.isascii() and char.isalnum())
    assert {char["fontname"].partition("+")[2].partition("-")[0] for char in letters} == {meant}
    assert letters[0]["size"] == pytest.approx(size, abs=0.3)


@pytest.mark.usefixtures("real_fangsong")
def test_upward_the_number_stands_a_character_from_the_left_and_the_signatory_from_the_right(pages):
    number, name = row_with(pages, "示府发〔"), row_with(pages, "何景行")

    em = HAO_3 * MM
    assert number[0]["x0"] * MM == pytest.approx(28 + em, abs=1)
    assert name[-1]["x1"] * MM == pytest.approx(184 - em, abs=1)
    (rule,) = [one for one in pages[0].rects if one["width"] * MM > 100]
    assert rule["width"] * MM == pytest.approx(156, abs=0.5)
    assert rule["top"] * MM - number[0]["bottom"] * MM == pytest.approx(4, abs=0.5)
    red, green, blue = rule["non_stroking_color"]
    assert red > 0.8 > 0.2 > max(green, blue)


def test_the_last_rule_of_the_imprint_lies_at_262_mm_of_the_last_page(pages):
    last = max(pages[-1].rects, key=lambda one: one["bottom"])

    assert last["bottom"] * MM == pytest.approx(262, abs=0.5)
    assert last["width"] * MM == pytest.approx(156, abs=0.5)
    assert all(one["bottom"] * MM < 200 for page in pages[:-1] for one in page.rects)


def test_page_numbers_are_si_hao_song_between_dashes_right_on_odd_left_on_even(pages):
    for number, page in enumerate(pages, 1):
        dash = [char for char in page.chars if char["bottom"] * MM > 265]
        assert "".join(char["text"] for char in dash).split() == ["—", str(number), "—"]
        (size,) = {round(char["size"]) for char in dash}
        middle = (dash[0]["top"] + dash[0]["bottom"]) / 2 * MM
        assert (size, middle) == (HAO_4, pytest.approx(269, abs=1))
        assert (dash[0]["x0"] * MM > 105) == bool(number % 2)


def test_what_was_printed_before_does_not_change_the_bytes():
    """The digest of an issued paper is the same in whatever process it is made again."""
    painting._press.cache_clear()
    first = render_pdf(notice(), installed()).sha256
    painting._press.cache_clear()
    render_pdf(notice(body="（一）楷体先来", title="题"), installed())

    assert render_pdf(notice(), installed()).sha256 == first
