"""Finding fonts and preparing them."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from office.ui.fonts import Role, find_stacks
from office.ui.fonts.faces import read_face
from office.ui.fonts.preparation import prepare, sentence
from office.ui.fonts.slices import PAGE_SLICES, national_characters

PACKAGES = Path(__file__).resolve().parents[3] / "frontend" / "node_modules"


def make_font(path, family, characters, advance=1000):
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((700, 700))
    pen.closePath()
    names = {ord(char): f"u{ord(char):05X}" for char in characters}
    glyphs = {".notdef": pen.glyph(), **dict.fromkeys(names.values(), pen.glyph())}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (advance, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)


def test_agency_font_comes_first_and_is_genuine(tmp_path):
    make_font(tmp_path / "npm/any.ttf", "LXGW WenKai", "国家")
    make_font(tmp_path / "own/fang.ttf", "仿宋_GB2312", "国")

    stack = find_stacks(tmp_path, system=False)[Role.FANGSONG]

    assert stack.is_genuine
    assert [face.family for face in stack.faces][:1] == ["仿宋_GB2312"]


def test_character_comes_from_the_first_font_that_has_it(tmp_path):
    make_font(tmp_path / "own/fang.ttf", "FangSong", "国")
    make_font(tmp_path / "npm/serif.ttf", "Noto Serif SC", "国家")

    stack = find_stacks(tmp_path, system=False)[Role.FANGSONG]

    assert stack.face_for("国").family == "FangSong"
    assert stack.face_for("家").family == "Noto Serif SC"
    assert stack.face_for("政") is None
    assert stack.missing("国政家") == ["政"]


def test_quotation_marks_prefer_a_full_width(tmp_path):
    make_font(tmp_path / "own/fang.ttf", "FangSong", "国“", advance=400)
    make_font(tmp_path / "npm/serif.ttf", "Noto Serif SC", "国“")
    make_font(tmp_path / "npm/latin.ttf", "DejaVu Serif", "“—")

    stack = find_stacks(tmp_path, system=False)[Role.FANGSONG]

    assert stack.face_for("国").family == "FangSong"
    assert stack.face_for("“").family == "Noto Serif SC"
    assert stack.face_for("—").family == "DejaVu Serif"


def test_quotation_marks_are_not_taken_from_a_latin_font(tmp_path):
    make_font(tmp_path / "own/fang.ttf", "FangSong", "国“", advance=400)
    make_font(tmp_path / "npm/latin.ttf", "DejaVu Serif", "“")

    assert find_stacks(tmp_path, system=False)[Role.FANGSONG].face_for("“").family == "FangSong"


@pytest.mark.parametrize(("folder", "drawn"), [("own", True), ("npm", False)])
def test_private_use_code_is_drawn_by_fonts_of_the_agency_only(tmp_path, folder, drawn):
    make_font(tmp_path / folder / "fang.ttf", "FangSong", "国\ue000")

    stack = find_stacks(tmp_path, system=False)[Role.FANGSONG]

    assert (stack.face_for("\ue000") is not None) == drawn


def test_coverage_is_kept_and_read_again(tmp_path):
    font = tmp_path / "fang.ttf"
    make_font(font, "FangSong", "国家")
    first = read_face(font, cache=tmp_path / "coverage")

    second = read_face(font, cache=tmp_path / "coverage")

    assert len(list((tmp_path / "coverage").iterdir())) == 1
    assert second.runs == first.runs
    assert second.advance("国") == 1.0
    assert second.advance("政") is None


def test_coverage_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    font = tmp_path / "fang.ttf"
    make_font(font, "FangSong", "国")
    (tmp_path / "coverage").write_text("a file is in the way")

    assert read_face(font, cache=tmp_path / "coverage").covers("国")


def test_machine_without_fonts_is_told_in_the_sentence(tmp_path):
    stacks = prepare(tmp_path, tmp_path / "nothing", apt=False, system=False, say=lambda text: None)

    assert "仿宋 none" in sentence(stacks)
    assert "national characters have no font" in sentence(stacks)


def test_browser_slices_and_the_rest_cover_every_national_character():
    rest = PACKAGES / ".banjie" / "rest.woff2"
    if not rest.exists():
        pytest.skip("no slice of rare characters: run python -m office.ui.fonts")
    covered = set()
    for path in [*PACKAGES.glob(PAGE_SLICES), rest]:
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())

    assert national_characters() - covered == set()


def test_second_preparation_changes_nothing(tmp_path):
    if not (PACKAGES / "@expo-google-fonts").exists():
        pytest.skip("no npm fonts: run npm ci in frontend/")
    make_font(tmp_path / "own/fang.ttf", "FangSong", [chr(code) for code in national_characters()])
    prepare(tmp_path, PACKAGES, apt=False, system=False, say=lambda text: None)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    prepare(tmp_path, PACKAGES, apt=False, system=False, say=lambda text: None)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
