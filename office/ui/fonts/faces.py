"""Font files: what characters a face covers, how wide they are, and where its baseline stands."""

import json
import logging
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

# Changing what is kept in a coverage file needs another number here; old files are then read anew.
CACHE_FORMAT = 1
# A private-use code means whatever its font says, so only a font the agency itself installed may draw one.
PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@dataclass(frozen=True, eq=False)
class Face:
    """Measures are in em. `runs` are (first, last + 1, advance) of neighbouring characters of one width."""

    path: Path
    index: int
    family: str
    weight: int
    ascent: float
    descent: float
    runs: tuple[tuple[int, int, float], ...] = field(repr=False)
    own: bool = False

    @property
    def is_collection(self) -> bool:
        return self.path.suffix.lower() in {".ttc", ".otc"}

    @property
    def name(self) -> str:
        return self.family if self.weight == 400 else f"{self.family} {self.weight}"

    @cached_property
    def _starts(self) -> list[int]:
        return [run[0] for run in self.runs]

    def advance(self, char: str) -> float | None:
        """None where the face has no glyph for the character."""
        code = ord(char)
        position = bisect_right(self._starts, code) - 1
        if position < 0 or code >= self.runs[position][1]:
            return None
        if not self.own and is_private_use(code):
            return None
        return self.runs[position][2]

    def covers(self, char: str) -> bool:
        return self.advance(char) is not None

    def ink(self, text: str) -> tuple[float, float]:
        """How far the glyphs reach above the baseline and below it (positive downwards), in em."""
        return _ink(self.path, self.index, text)

    def outline(self, char: str) -> str:
        """The path of a glyph as SVG writes it, in em, upwards from the baseline."""
        return _outline(self.path, self.index, char)


@lru_cache(maxsize=512)
def _outline(path: Path, index: int, char: str) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    glyphs, names, scale = _glyphs(path, index)
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
    glyphs[names[ord(char)]].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return pen.getCommands()


@lru_cache(maxsize=2)
def _glyphs(path: Path, index: int) -> tuple[Any, dict[int, str], float]:
    """Stays open: reading a font's tables takes 100 times as long as drawing one of its glyphs."""
    from fontTools.ttLib import TTFont

    font = TTFont(path, fontNumber=index, lazy=True)
    return font.getGlyphSet(), font.getBestCmap() or {}, 1 / font["head"].unitsPerEm


@lru_cache(maxsize=512)
def _ink(path: Path, index: int, text: str) -> tuple[float, float]:
    from PIL import ImageFont

    grain = 1000
    font = ImageFont.truetype(str(path), grain, index=index)
    _, top, _, bottom = font.getbbox(text, anchor="ls")
    return -top / grain, bottom / grain


def is_private_use(code: int) -> bool:
    return any(first <= code <= last for first, last in PRIVATE_USE)


def read_face(path: Path, index: int = 0, *, cache: Path | None = None, own: bool = False) -> Face:
    """Reading a large collection takes 0.3 s, so what was read is kept as a small file in `cache`."""
    stat = path.stat()
    key = f"{CACHE_FORMAT}|{path}|{index}|{stat.st_size}|{stat.st_mtime_ns}"
    kept = cache / f"{sha256(key.encode()).hexdigest()[:32]}.json" if cache else None
    facts = _kept_facts(kept)
    if facts is None:
        facts = _font_facts(path, index)
        _keep(kept, facts)
    return Face(path=path, index=index, own=own, runs=tuple(map(tuple, facts.pop("runs"))), **facts)


def _kept_facts(kept: Path | None) -> dict[str, Any] | None:
    try:
        return json.loads(kept.read_text()) if kept else None
    except (OSError, ValueError):
        return None


def _keep(kept: Path | None, facts: dict[str, Any]) -> None:
    if kept is None:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{id(facts)}.part")
        partial.write_text(json.dumps(facts, separators=(",", ":")))
        partial.replace(kept)
    except OSError:
        logger.warning("The coverage of a font cannot be kept in %s; it will be read again.", kept.parent)


def _font_facts(path: Path, index: int) -> dict[str, Any]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        em = font["head"].unitsPerEm
        ascent, descent = _vertical_measures(font)
        names = font["name"]
        return {
            "family": names.getBestFamilyName() or path.stem,
            "weight": font["OS/2"].usWeightClass,
            "ascent": ascent / em,
            "descent": descent / em,
            "runs": _runs(font, em),
        }


def _vertical_measures(font: Any) -> tuple[int, int]:
    """The choice HarfBuzz makes, so that a baseline computed here is the baseline drawn."""
    os2, hhea = font["OS/2"], font["hhea"]
    typographic = os2.fsSelection & 0x80
    if typographic or not (hhea.ascent or hhea.descent):
        return abs(os2.sTypoAscender), abs(os2.sTypoDescender)
    return abs(hhea.ascent), abs(hhea.descent)


def _runs(font: Any, em: int) -> list[list[float]]:
    widths = font["hmtx"].metrics
    glyphs = font.getBestCmap() or {}
    runs: list[list[float]] = []
    for code in sorted(glyphs):
        advance = round(widths[glyphs[code]][0] / em, 5)
        if runs and runs[-1][1] == code and runs[-1][2] == advance:
            runs[-1][1] = code + 1
        else:
            runs.append([code, code + 1, advance])
    return runs
