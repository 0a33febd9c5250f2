"""Fonts that npm packages bring: slices joined into one file for documents, and the slice that browsers lack.

Packages for the web cut a Chinese font into a hundred files by frequency and leave out what is rare: 704 of the 8,105
characters of 通用规范汉字表 among them. Documents need whole files; pages need the rest as one more slice.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

BLANKS = (0x20, 0x3000)
REST_FAMILY = "Noto Sans SC Rest"
REST_SOURCE = Path("@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf")
PAGE_SLICES = "@fontsource-variable/noto-sans-sc/files/*.woff2"
# LXGW WenKai by weight: the light one stands in for 仿宋, the regular one for 楷体.
WENKAI_SLICES = {
    300: "lxgw-wenkai-webfont/files/lxgwwenkai-light-*.woff2",
    400: "lxgw-wenkai-webfont/files/lxgwwenkai-regular-*.woff2",
}
# Roles that have no full font file among the packages are joined; these are taken as they are.
WHOLE_FILES = (
    Path("@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf"),
    Path("@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"),
    Path("@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf"),
)


def national_characters() -> frozenset[int]:
    """通用规范汉字表 (2013), 8,105 characters, and the symbols of GB/T 2312."""
    from pypinyin_dict.pinyin_data.ktghz2013 import pinyin_dict

    rows = (bytes((row, cell)) for row in range(0xA1, 0xAA) for cell in range(0xA1, 0xFF))
    symbols = {ord(text) for code in rows if (text := code.decode("gb2312", "ignore"))}
    return frozenset(pinyin_dict) | symbols


def join_slices(slices: Iterable[Path], target: Path, *, family: str, weight: int) -> None:
    """Writes one TrueType font holding the glyphs of all slices; layout features are dropped."""
    glyphs: dict[str, Any] = {".notdef": TTGlyphPen(None).glyph()}
    widths: dict[str, tuple[int, int]] = {".notdef": (1000, 0)}
    characters: dict[int, str] = {}
    em = ascent = descent = 0
    for path in slices:
        with TTFont(path) as font:
            em, ascent, descent = font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent
            for code, source in (font.getBestCmap() or {}).items():
                if code not in characters:
                    characters[code] = f"u{code:05X}"
                    glyphs[characters[code]] = _plain_outline(font, source)
                    widths[characters[code]] = font["hmtx"][source]
    builder = FontBuilder(em, isTTF=True)
    # The slices' own bounding boxes hold; measuring 14,000 glyphs again takes as long as all the rest.
    builder.font.recalcBBoxes = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(characters)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWeightClass=weight)
    builder.setupPost(keepGlyphNames=False)
    _write(target, builder.save)


def _plain_outline(font: Any, name: str) -> Any:
    """A composite glyph names its parts, and those names end with their slice."""
    glyph = font["glyf"][name]
    if not glyph.isComposite():
        return glyph
    outlines = font.getGlyphSet()
    record, pen = DecomposingRecordingPen(outlines), TTGlyphPen(outlines)
    outlines[name].draw(record)
    record.replay(pen)
    return pen.glyph()


def cut_latin(source: Path, target: Path, *, before: Path, family: str) -> None:
    """Letters and figures of one font, with the vertical measures of a Chinese square, to go before another font.

    Pango draws a blank in the font of what stands before it, so both fonts need blanks, and of the same width.
    """
    font = TTFont(source)
    wanted = [code for code in font.getBestCmap() if (code < 0x250 and chr(code).isalnum()) or code in BLANKS]
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, name_IDs=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    em = font["head"].unitsPerEm
    with TTFont(before, lazy=True) as other:
        for code in BLANKS:
            advance = other["hmtx"][other.getBestCmap()[code]][0] * em // other["head"].unitsPerEm
            _set_advance(font, font.getBestCmap()[code], advance)
    font["hhea"].ascent, font["hhea"].descent = round(0.88 * em), round(-0.12 * em)
    for platform in ((1, 0, 0), (3, 1, 0x409)):
        font["name"].setName(family, 1, *platform)
        font["name"].setName("Regular", 2, *platform)
        font["name"].setName(family, 4, *platform)
    _write(target, font.save)


def _set_advance(font: Any, name: str, advance: int) -> None:
    """A CFF font says it twice: in the table of widths, and in the (here empty) outline itself."""
    font["hmtx"][name] = (advance, 0)
    if "CFF " in font:
        outlines = font["CFF "].cff.topDictIndex[0].CharStrings
        outline = outlines[name]
        nominal = outline.private.nominalWidthX
        outline.setProgram([advance - nominal, "endchar"])


def write_rest(packages: Path, target: Path) -> int:
    """Writes rest.woff2 and rest.css into `target`: the national characters that no slice of the pages has."""
    sliced: set[int] = set()
    for path in packages.glob(PAGE_SLICES):
        with TTFont(path, lazy=True) as font:
            sliced.update(font.getBestCmap() or ())
    source = TTFont(packages / REST_SOURCE, lazy=True)
    rest = sorted((national_characters() - sliced) & set(source.getBestCmap()))
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, desubroutinize=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=rest)
    subsetter.subset(source)
    source.flavor = "woff2"
    _write(target / "rest.woff2", source.save)
    (target / "rest.css").write_text(_rest_css(rest))
    return len(rest)


def _rest_css(codes: list[int]) -> str:
    ranges = ",".join(f"U+{code:X}" for code in codes)
    return (
        f'@font-face{{font-family:"{REST_FAMILY}";font-style:normal;font-weight:100 900;font-display:swap;'
        f'src:url(./rest.woff2) format("woff2");unicode-range:{ranges}}}\n'
    )


def _write(target: Path, save: Any) -> None:
    """A set-up that is interrupted leaves no half-written font behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    save(partial)
    partial.replace(target)
