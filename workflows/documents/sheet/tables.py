"""Tables on the page: columns over the whole width, the head again on each page, wide ones turned（横排表）.

GB/T 9704-2012 fixes only how a turned table lies (its head towards the left edge of the sheet, the page number where it
always is); sizes and rules are practice.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import CAPTION, Table
from workflows.documents.sheet.items import Item, Ruling, Turned, place_cells
from workflows.documents.sheet.lettering import Letter, Lettering
from workflows.documents.sheet.lines import Line, wrap_lines
from workflows.documents.sheet.measures import (
    BOTTOM,
    HEIGHT,
    LEFT,
    POINT,
    ROWS,
    SIZE_5,
    SIZE_S4,
    SIZE_S5,
    WIDTH,
    rows_height,
    rows_taken,
)

# Size, turned, and the characters a column keeps at least, unless its longest cell is shorter; the first that fits.
Way = tuple[float, bool, float]
WAYS: tuple[Way, ...] = ((SIZE_S4, False, math.inf), (SIZE_5, False, 4.0), (SIZE_5, True, 4.0), (SIZE_S5, True, 2.0))
TURNED = tuple(way for way in WAYS if way[1])
PADDING = 1.0  # mm at either side of a cell
OUTER, INNER = 0.35, 0.2  # mm, rules
# Rows are measured in steps of half a line, so that the cells of a column are one text (items.Rows).
STEP = 0.7
# In em; a column of cells no wider than this is centred.
SHORT = 8.0
CAPTION_SIZE, CAPTION_PITCH, CAPTION_GAP = SIZE_S4, 1.5, 1.0
NUMBER = re.compile(r"[-+−－]?[¥￥$]?\d[\d,，]*(\.\d+)?\s?[%％‰]?|[-—/／]*")
COUNTING = frozenset({"序号", "编号", "No."})


class TooWide(ValueError):
    """A table of more columns than a page holds, even turned; `str()` is a sentence for the screen."""

    def __init__(self, table: Table) -> None:
        named = {"table": table.caption or gettext("A table"), "n": len(table.rows[0])}
        super().__init__(gettext("%(table)s has %(n)d columns; that many do not fit on a page. Divide it.") % named)


@dataclass(frozen=True)
class CellRow:
    """The lines of each cell. `is_begun`: the rest of a row that was too high for a page, under no rule."""

    cells: tuple[tuple[Line, ...], ...]
    is_begun: bool = False

    @cached_property
    def lines(self) -> int:
        return max(1, *(len(cell) for cell in self.cells))

    @property
    def steps(self) -> int:
        return 2 * self.lines + 1


@dataclass(frozen=True)
class FittedTable:
    """A table whose size, columns and lines are settled; `widths` in mm."""

    size: float
    is_turned: bool
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    caption: tuple[Line, ...]
    caption_again: tuple[Line, ...]
    head: tuple[CellRow, ...]
    rows: tuple[CellRow, ...]

    @property
    def em(self) -> float:
        return self.size * POINT

    @property
    def step(self) -> float:
        return STEP * self.em

    @property
    def width(self) -> float:
        return sum(self.widths)

    def caption_height(self, start: int) -> float:
        lines = self.caption_again if start else self.caption
        return len(lines) * CAPTION_SIZE * POINT * CAPTION_PITCH + CAPTION_GAP if lines else 0.0

    def height(self, start: int, end: int) -> float:
        steps = sum(row.steps for row in (*self.head, *self.rows[start:end]))
        return self.caption_height(start) + steps * self.step + OUTER

    def end_within(self, start: int, height: float) -> int:
        """Up to which row the table fits; `start` where not even one row does."""
        left = height - self.height(start, start)
        end = start
        while end < len(self.rows) and (left := left - self.rows[end].steps * self.step) >= -1e-6:
            end += 1
        return end


@dataclass(frozen=True)
class TablePart:
    """Rows `start` to `end` of a table, on one page."""

    table: FittedTable
    start: int
    end: int

    @property
    def span(self) -> int:
        return ROWS if self.table.is_turned else rows_taken(self.table.height(self.start, self.end))

    def parted(self, last: int) -> "tuple[TablePart, TablePart] | None":
        """The same with its last rows apart; None where it is too small for that."""
        cut = self.end - last
        if self.table.is_turned or cut <= self.start:
            return None
        return TablePart(self.table, self.start, cut), TablePart(self.table, cut, self.end)

    def items(self, top: float) -> Iterator[Item]:
        """`top` is the upper edge of the first row of the page's grid it takes."""
        if self.table.is_turned:
            yield Turned(LEFT, BOTTOM, tuple(self._drawn(0.0, 0.0)))
            return
        spare = rows_height(self.span) - self.table.height(self.start, self.end)
        yield from self._drawn(LEFT, top + spare / 2)

    def _drawn(self, x: float, y: float) -> Iterator[Item]:
        table = self.table
        caption = table.caption_again if self.start else table.caption
        if caption:
            pitch = CAPTION_SIZE * POINT * CAPTION_PITCH
            numbered = list(enumerate(caption))
            yield from place_cells(
                numbered, x, y, table.width, pitch, role=Role.HEITI, size=CAPTION_SIZE, align="center"
            )
        y += table.caption_height(self.start) + OUTER / 2
        rows = (*table.head, *table.rows[self.start : self.end])
        yield Ruling(x, y, table.width, sum(row.steps for row in rows) * table.step, tuple(self._rules(rows)))
        left = x
        for column, width in enumerate(table.widths):
            yield from self._column(column, left + PADDING, y, width - 2 * PADDING)
            left += width

    def _column(self, column: int, x: float, y: float, width: float) -> Iterator[Item]:
        table = self.table
        heads = len(table.head)
        at = 0
        placed: tuple[list[tuple[int, Line]], list[tuple[int, Line]]] = ([], [])
        for number, row in enumerate((*table.head, *table.rows[self.start : self.end])):
            lines = row.cells[column]
            first = at + row.lines - len(lines)
            placed[number >= heads].extend((first + 2 * line, text) for line, text in enumerate(lines))
            at += row.steps
        top = y + 1.5 * table.step - table.em / 2
        for cells, role, align in ((placed[0], Role.HEITI, "center"), (placed[1], Role.FANGSONG, table.aligns[column])):
            yield from place_cells(cells, x, top, width, table.step, role=role, size=table.size, align=align)

    def _rules(self, rows: Sequence[CellRow]) -> Iterator[tuple[float, float, float, float, float]]:
        table = self.table
        foot = sum(row.steps for row in rows) * table.step
        y = 0.0
        for row in rows:
            if y and not row.is_begun:
                yield 0.0, y, table.width, y, INNER
            y += row.steps * table.step
        x = 0.0
        for width in table.widths[:-1]:
            x += width
            yield x, 0.0, x, foot, INNER
        for edge in (0.0, foot):
            yield -OUTER / 2, edge, table.width + OUTER / 2, edge, OUTER
        for edge in (0.0, table.width):
            yield edge, 0.0, edge, foot, OUTER


def fit_table(table: Table, lettering: Lettering, place: str, ways: Sequence[Way] = WAYS) -> FittedTable:
    """Raises TooWide."""
    head = [lettering.letters(cell, Role.HEITI, place) for cell in table.rows[0]]
    body = [[lettering.letters(cell, Role.FANGSONG, place) for cell in row] for row in table.rows[1:]]
    natural = [max(map(_advance, column)) for column in zip(head, *body, strict=True)]
    for size, is_turned, least in ways:
        widths = share_widths(natural, size * POINT, HEIGHT if is_turned else WIDTH, least)
        if widths:
            return _fitted(table, lettering, place, (head, *body), natural, widths, size, is_turned)
    raise TooWide(table)


def _advance(letters: Sequence[Letter]) -> float:
    return sum(letter.advance for letter in letters)


def share_widths(natural: Sequence[float], em: float, room: float, least: float) -> list[float]:
    """Of each column in mm, together `room`; empty where not every column can have `least` characters or its longest
    cell. What is left goes to those that need more, by the root of their length, and then to all in proportion.
    """
    needed = [width * em + 2 * PADDING + 0.1 for width in natural]
    widths = [min(width, least * em + 2 * PADDING) for width in needed]
    if sum(widths) > room:
        return []
    while wanting := [column for column, width in enumerate(widths) if width < needed[column] - 1e-6]:
        left = room - sum(widths)
        if left < 1e-6:
            return widths
        roots = sum(math.sqrt(natural[column]) for column in wanting)
        for column in wanting:
            widths[column] = min(needed[column], widths[column] + left * math.sqrt(natural[column]) / roots)
    return [width * room / sum(widths) for width in widths]


def _fitted(
    table: Table,
    lettering: Lettering,
    place: str,
    cells: Sequence[Sequence[Sequence[Letter]]],
    natural: Sequence[float],
    widths: Sequence[float],
    size: float,
    is_turned: bool,
) -> FittedTable:
    em = size * POINT
    measures = [(width - 2 * PADDING) / em for width in widths]
    set_rows = [
        CellRow(tuple(tuple(wrap_lines(cell, measure)) for cell, measure in zip(row, measures, strict=True)))
        for row in cells
    ]
    height, room = (WIDTH, HEIGHT) if is_turned else (HEIGHT, WIDTH)
    # A head as high as a third of the page is not printed again on each.
    has_head = len(set_rows) > 1 and set_rows[0].steps * STEP * em <= height / 3
    head = tuple(set_rows[:1]) if has_head else ()
    caption, again = _captions(table.caption, lettering, place, room)
    taken = max(len(caption), 1) * CAPTION_SIZE * POINT * CAPTION_PITCH + CAPTION_GAP + OUTER
    most = int(((height - taken) / (STEP * em) - sum(row.steps for row in head) - 1) // 2)
    rows = tuple(part for row in set_rows[len(head) :] for part in _parted(row, most))
    aligns = tuple(
        align_of([row[column] for row in table.rows], natural[column], measures[column])
        for column in range(len(widths))
    )
    return FittedTable(size, is_turned, tuple(widths), aligns, caption, again, head, rows)


def _captions(text: str, lettering: Lettering, place: str, room: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """On the first page and on the others: 表1（续）."""
    if not text:
        return (), ()
    measure = room / (CAPTION_SIZE * POINT)
    label = CAPTION.match(text)
    again = f"{label[1] if label else text}（续）"
    first, later = (
        tuple(wrap_lines(lettering.letters(each, Role.HEITI, place), measure)[:6]) for each in (text, again)
    )
    return first, later


def _parted(row: CellRow, most: int) -> Iterator[CellRow]:
    """A row of more lines than a page holds, as rows that do fit."""
    for start in range(0, row.lines, most):
        yield CellRow(tuple(cell[start : start + most] for cell in row.cells), is_begun=start > 0)


def align_of(cells: Sequence[str], natural: float, measure: float) -> str:
    """Numbers right, short words in the middle, text left; the first cell is the head."""
    figures = [cell for cell in cells[1:] if cell]
    counted = any(re.search(r"\d", cell) for cell in figures) and cells[0] not in COUNTING
    if counted and all(NUMBER.fullmatch(cell) for cell in figures):
        return "right"
    return "center" if natural <= min(SHORT, measure) else "left"
