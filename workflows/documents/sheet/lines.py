"""Breaking text into lines and filling them to the measure, since WeasyPrint does not stretch Chinese lines.

A line is broken so that no closing mark begins and no opening mark ends it, that numbers, years and words stay whole
(GB/T 9704-2012, 7.3.3: 数字、年份不能回行) and dashes and ellipses are not cut. The room that is left is shared among
the gaps between characters, so that every full line ends exactly at the edge of the 版心.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from office.ui.fonts import Face
from workflows.documents.sheet.lettering import Letter
from workflows.documents.sheet.measures import GAP, MEASURE

NOT_FIRST = frozenset("、。，．；：？！·～）》〉〕】］｝」』”’％‰℃℉°‐–/,.;:?!)]}>%、々")
NOT_LAST = frozenset("（《〈〔【［｛「『“‘([{<￥＄$￡№#")
# What stays together: years, numbers and words, dashes and ellipses. Everything else is a unit of its own.
UNITS = re.compile(
    r"\d{4}年|\d{1,2}[月日]|[〇○零一二三四五六七八九]{4}年|[０-９．]+[％]?"
    r"|[!-~\u00a1-\u024f\u0370-\u052f]+|—+|…+|.[\u0300-\u036f\ufe00-\ufe0f]*",
    re.DOTALL,
)
# A word longer than this, an address most often, may be broken after its marks.
LONG_WORD = 12
WORD_PARTS = re.compile(r"[^/?&=._\-]{0,20}[/?&=._\-]+|[^/?&=._\-]{1,20}")
# More room than this between characters looks worse than a short line.
WIDEST_GAP = 0.35
# Up to this, figures and words may be spread as evenly as characters; it is not seen.
EVEN_GAP = 0.07
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font and one spacing, `at` em from the start of the line; without a face one marked box."""

    at: float
    text: str
    face: Face | None
    spacing: float


@dataclass(frozen=True, slots=True)
class Line:
    runs: tuple[Run, ...]
    width: float
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Unit:
    letters: tuple[Letter, ...]

    @property
    def advance(self) -> float:
        return sum(letter.advance for letter in self.letters)

    @property
    def is_blank(self) -> bool:
        return all(letter.char == " " for letter in self.letters)


def fill_lines(
    letters: Sequence[Letter],
    *,
    indent: float = 0,
    hanging: float = 0,
    measure: float = MEASURE,
    widest_gap: float = WIDEST_GAP,
) -> list[Line]:
    """A paragraph; `indent` and `hanging` (in em) set in its first line and the others; the last is not stretched."""
    units = _units(letters)
    lines: list[Line] = []
    start = 0
    while start < len(units):
        inset = hanging if lines else indent
        end = _end_of_line(units, start, measure - inset)
        row = _without_blank_ends(units[start:end])
        lines.append(_line(row, inset, measure - inset if end < len(units) else None, widest_gap))
        start = end
        while start < len(units) and units[start].is_blank:
            start += 1
    return lines


def wrap_lines(letters: Sequence[Letter], measure: float) -> list[Line]:
    """Ragged lines without gaps, for cells and captions; what is wider than a line by itself is cut anywhere."""
    units = [
        part
        for unit in _units(letters)
        for part in ([unit] if unit.advance <= measure else [Unit((letter,)) for letter in unit.letters])
    ]
    lines: list[Line] = []
    start = 0
    while start < len(units):
        end = _end_of_line(units, start, measure, gap=0)
        lines.append(_line(_without_blank_ends(units[start:end]), 0, None, gap=0))
        start = end
        while start < len(units) and units[start].is_blank:
            start += 1
    return lines


def single_line(letters: Sequence[Letter], *, gap: float = GAP) -> Line:
    return _line([Unit(tuple(letters))], 0, None, gap=gap)


def _units(letters: Sequence[Letter]) -> list[Unit]:
    text = "".join(letter.char for letter in letters)
    units: list[Unit] = []
    for match in UNITS.finditer(text):
        whole = letters[match.start() : match.end()]
        if len(whole) <= LONG_WORD:
            units.append(Unit(tuple(whole)))
            continue
        parts = WORD_PARTS.finditer(match[0])
        units.extend(Unit(tuple(whole[part.start() : part.end()])) for part in parts)
    return units


def _end_of_line(units: Sequence[Unit], start: int, measure: float, gap: float = GAP) -> int:
    """The unit before which the line ends: the last that fits, or an earlier one where the line may be broken."""
    width, end = 0.0, start
    while end < len(units):
        width += units[end].advance + gap * len(units[end].letters)
        # A blank that falls on the edge is not drawn.
        if width - gap > measure + TOLERANCE and not units[end].is_blank:
            break
        end += 1
    if end == len(units):
        return end
    last_that_fits = max(end, start + 1)
    end = last_that_fits
    while end > start + 1 and not _may_break(units[end - 1], units[end]):
        end -= 1
    return end if _may_break(units[end - 1], units[end]) else last_that_fits


def _may_break(before: Unit, after: Unit) -> bool:
    return after.letters[0].char not in NOT_FIRST and before.letters[-1].char not in NOT_LAST


def _without_blank_ends(units: Sequence[Unit]) -> Sequence[Unit]:
    end = len(units)
    while end > 1 and units[end - 1].is_blank:
        end -= 1
    return units[:end]


def _line(
    units: Sequence[Unit], indent: float, measure: float | None, widest_gap: float = WIDEST_GAP, *, gap: float = GAP
) -> Line:
    letters = [letter for unit in units for letter in unit.letters]
    natural = sum(letter.advance for letter in letters)
    spaces = [gap] * len(letters)
    if measure is not None and len(units) > 1:
        room = measure - natural
        if room <= EVEN_GAP * (len(letters) - 1):
            spaces = [room / (len(letters) - 1)] * len(letters)
        elif room <= widest_gap * (len(units) - 1):
            filling = room / (len(units) - 1)
            spaces = [space for unit in units for space in (*[0.0] * (len(unit.letters) - 1), filling)]
    return Line(_runs(letters, spaces), natural + sum(spaces[:-1]), indent)


def _runs(letters: Sequence[Letter], spaces: Sequence[float]) -> tuple[Run, ...]:
    at, placed = 0.0, []
    for letter, space in zip(letters, spaces, strict=True):
        placed.append((at, letter, space))
        at += letter.advance + space
    runs: list[Run] = []
    for (face, space), group in groupby(placed, key=lambda item: (item[1].face, item[2])):
        members = list(group)
        if face is None:
            runs.extend(Run(start, letter.char, None, 0) for start, letter, _ in members)
        else:
            text = "".join(letter.char for _, letter, _ in members)
            runs.append(Run(members[0][0], text, face, space))
    return tuple(runs)
