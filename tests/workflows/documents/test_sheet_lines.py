"""Lines are broken where Chinese allows it and filled to the measure."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from office.ui.fonts import Face
from workflows.documents.sheet.lettering import Letter
from workflows.documents.sheet.lines import NOT_FIRST, NOT_LAST, fill_lines
from workflows.documents.sheet.measures import GAP, MEASURE

FACE = Face(Path("plain.otf"), 0, "Plain", 400, 0.88, 0.12, ((0, 0x250, 0.5), (0x250, 0x110000, 1.0)))


def letters(text):
    return [Letter(char, FACE, FACE.advance(char)) for char in text]


def texts(text, **setting):
    return ["".join(run.text for run in line.runs) for line in fill_lines(letters(text), **setting)]


def test_28_characters_fill_a_line_exactly():
    lines = fill_lines(letters("国" * 29))

    assert [len("".join(run.text for run in line.runs)) for line in lines] == [28, 1]
    assert lines[0].width == pytest.approx(MEASURE)


def test_closing_mark_does_not_begin_a_line():
    assert texts("国" * 28 + "，" + "家" * 5) == ["国" * 27, "国，" + "家" * 5]


def test_opening_mark_does_not_end_a_line():
    assert texts("国" * 27 + "《家》") == ["国" * 27, "《家》"]


@pytest.mark.parametrize("whole", ["2026年", "1,234.56", "二〇二六年", "２０２６", "example", "——", "……", "98.7％"])
def test_years_numbers_words_and_dashes_stay_whole(whole):
    for before in range(20, 29):
        broken = texts("国" * before + whole + "家" * 30)
        assert any(whole in line for line in broken)


def test_long_address_is_broken_after_its_marks():
    address = "https://www.example.gov.cn/documents/2026/11/21/a-very-long-address-that-has-to-be-broken.html"

    lines = texts("网址为" + address + "。")

    assert "".join(lines) == f"网址为{address}。"
    assert len(lines) > 1


def test_figures_are_not_spread_when_a_line_is_loose():
    # Pushing out a year leaves room of more than two characters.
    line = fill_lines(letters("国" * 12 + "12" + "国" * 12 + "2026年" + "家" * 9))[0]
    figures = next(run for run in line.runs if "1" in run.text)

    assert figures.spacing == 0 or figures.spacing <= 0.07
    assert line.width == pytest.approx(MEASURE)


def test_last_line_is_not_stretched():
    last = fill_lines(letters("国" * 40))[-1]

    assert last.width == pytest.approx(12 + 11 * GAP)


TEXT = some.text(some.sampled_from("国家政府，。、；：“”《》（）〔〕12aZ —…　\u4e00\u9fa5"), max_size=200)


@given(TEXT, some.sampled_from([0.0, 2.0, 5.0]))
def test_nothing_is_lost_and_no_line_is_too_wide(text, indent):
    lines = fill_lines(letters(text), indent=indent, hanging=0)

    drawn = "".join(run.text for line in lines for run in line.runs)
    assert drawn.replace(" ", "") == text.replace(" ", "")
    assert all(line.indent + line.width <= MEASURE + 1e-6 for line in lines)


@given(some.text(some.sampled_from("国家政府，。（《12年"), min_size=30, max_size=150))
def test_lines_are_broken_only_where_allowed(text):
    lines = texts(text)

    for before, after in pairwise(lines):
        chained = _is_chained(before + after)
        assert chained or before[-1] not in NOT_LAST
        assert chained or after[0] not in NOT_FIRST


def _is_chained(text):
    """A whole line of marks that may neither begin nor end a line has no place to be broken at."""
    marks = 0
    for char in text:
        marks = marks + 1 if char in NOT_FIRST | NOT_LAST or char in "12年" else 0
        if marks > 8:
            return True
    return False
