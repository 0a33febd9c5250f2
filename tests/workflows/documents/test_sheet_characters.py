"""Every national character is printed, with installed fonts and with npm fonts only; others are boxed and named."""

import pytest
from pypinyin_dict.pinyin_data.ktghz2013 import pinyin_dict

from office.ui.fonts import Role
from office.ui.fonts.slices import national_characters
from tests.workflows.documents.ruler import printed_pages
from tests.workflows.documents.sheets import installed, notice, only_npm
from workflows.documents.sheet import render_pdf
from workflows.documents.sheet.painting import _press

# Extension A to H, a private-use code, one that turns the reading order, a variation selector.
BEYOND = "㐀𠀀𪜀𫝀𫠠𬺰𰀀𱍐\ue123\u202e\U000e0100"


@pytest.fixture(scope="module", params=[installed, only_npm], ids=["installed fonts", "npm fonts only"])
def stacks(request):
    return request.param()


def hanzi():
    """通用规范汉字表 (2013)."""
    return "".join(chr(code) for code in sorted(pinyin_dict))


@pytest.mark.slow
def test_all_8105_characters_are_printed(stacks):
    characters = hanzi()
    assert len(characters) == 8105

    result = render_pdf(notice(body=characters), stacks)

    assert result.missing == ()
    glyphs = [glyph for page in printed_pages(result.pdf) for glyph in page.glyphs]
    drawn = {char: (font, area) for char, font, area in glyphs}
    assert not set(characters) - set(drawn)
    for char in characters:
        font, area = drawn[char]
        # The font that has the character drew it, not one that WeasyPrint fell back to, and it left an outline.
        assert font == press_name(stacks[Role.FANGSONG].face_for(char))
        assert area > 1


def press_name(face):
    return _press().families[face].replace(" ", "-") + {300: "-Light", 400: "", 700: "-Bold"}[face.weight]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_covers_all_national_characters(stacks, role):
    characters = [chr(code) for code in sorted(national_characters())]

    assert stacks[role].missing(characters) == []


def test_what_no_font_has_is_boxed_and_reported(stacks):
    body = f"任命王{BEYOND}同志。"

    result = render_pdf(notice(body=body, title=f"关于任命王{BEYOND[1]}同志的通知"), stacks)

    uncovered = {char for char in BEYOND if not stacks[Role.FANGSONG].face_for(char) or char == "\u202e"}
    assert {"\ue123", "\u202e"} <= uncovered
    assert {missing.char for missing in result.missing} == uncovered
    text = "".join(page.text for page in printed_pages(result.pdf))
    drawn = text.replace("\r", "").replace("\n", "")
    for char in uncovered:
        assert f"U+{ord(char):04X}" in drawn
    for char in set(BEYOND) - uncovered:
        assert char in drawn
    title = [missing for missing in result.missing if missing.place == "title"]
    assert [missing.code for missing in title] == (["U+20000"] if BEYOND[1] in uncovered else [])


def test_rare_characters_do_not_move_the_rows(stacks):
    rare = "𫵷𬀩𬉼㕮堃祎喆"
    plain = render_pdf(notice(body=f"{'国' * 26}{'国' * 28 * 12}"), stacks)
    mixed = render_pdf(notice(body=f"{'国' * 26}{(rare * 4 + '国' * 28) * 6}"), stacks)

    for expected, found in zip(printed_pages(plain.pdf), printed_pages(mixed.pdf), strict=True):
        rows = zip(expected.bands(bottom=230), found.bands(bottom=230), strict=True)
        for (top, bottom), (top_found, bottom_found) in rows:
            assert top_found == pytest.approx(top, abs=0.7)
            assert bottom_found == pytest.approx(bottom, abs=0.7)


def test_nothing_is_drawn_as_notdef(stacks, caplog):
    """WeasyPrint says so itself; blanks beside Latin are where Pango leaves the font it was told."""
    body = "共 86 项、A　B、 Windows 11 系统2026年　12月，98.7 %，“A B”（1 2）𫵷 堃 1\n一、含 86 项 ABC　的标题。国 A"
    sheet = notice(
        body=body, title="关于 2026 年 A　B 的通知", number="示府发〔2026〕1 号", watermark=("陈若川 0417　市政府",)
    )

    render_pdf(sheet, stacks)

    assert ".notdef" not in caplog.text


def test_blanks_beside_figures_keep_the_line_at_its_edge(stacks):
    page = printed_pages(render_pdf(notice(body="自 2026 年 12 月 18 日起 " * 20), stacks).pdf)[0]

    for top, bottom in page.bands(top=186, bottom=230):
        assert page.ink(top=top - 0.2, bottom=bottom + 0.2).right <= 184.1
