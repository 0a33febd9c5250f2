"""发文机关标志: names in red whose ink begins where the layout says, whatever font draws them (7.2.4)."""

from collections.abc import Sequence

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, MarkedBox, Text
from workflows.documents.sheet.lettering import Letter, Lettering
from workflows.documents.sheet.lines import Line, single_line
from workflows.documents.sheet.measures import (
    BASELINE,
    LEFT,
    MARK_TOP,
    NUMBER_ROW,
    PITCH,
    POINT,
    RED,
    WIDTH,
    row_top,
)

# The standard leaves the size of the mark open. This height puts the number, two rows below, on the grid of 22 rows.
MARK_HEIGHT = row_top(NUMBER_ROW) - 2 * PITCH - MARK_TOP
MARK_WIDTH = 148.0
# A long name is condensed to two thirds at most; a longer one is set smaller.
NARROWEST = 0.66
# A short name is spread, by half a character between two at most.
WIDEST_SPREAD, SPREAD_TO = 0.5, 112.0


def compose_mark(
    text: str, lettering: Lettering, *, top: float = MARK_TOP, height: float = MARK_HEIGHT
) -> tuple[list[Item], float]:
    """One line in the middle of the page, and the lower edge of its ink; top and height in mm."""
    letters = lettering.letters(text, Role.BIAOSONG, "mark")
    line = single_line(letters, gap=0)
    above, below = reach(line)
    em = height / (above + below)
    breadth = min(1.0, MARK_WIDTH / (max(line.width, 1) * em))
    if breadth < NARROWEST:
        em, breadth = em * breadth / NARROWEST, NARROWEST
    gaps = max(len(text) - 1, 1)
    spread = min(max(SPREAD_TO / em / breadth - line.width, 0) / gaps, WIDEST_SPREAD)
    line = single_line(letters, gap=spread)
    x = LEFT + (WIDTH - line.width * em * breadth) / 2
    return draw(line, x, top + above * em, em, breadth), top + (above + below) * em


def compose_name(letters: Sequence[Letter], *, x: float, top: float, height: float, width: float) -> list[Item]:
    """A line that takes exactly `width` mm: spread, or condensed."""
    line = single_line(letters, gap=0)
    above, below = reach(line)
    em = height / (above + below)
    breadth = min(1.0, width / (max(line.width, 1) * em))
    gaps = len(letters) - 1
    spread = max(width / em / breadth - line.width, 0) / gaps if gaps else 0.0
    return draw(single_line(letters, gap=spread), x, top + above * em, em, breadth)


def natural_width(letters: Sequence[Letter], height: float) -> float:
    """In mm, when the ink is `height` mm high and nothing is spread or condensed."""
    line = single_line(letters, gap=0)
    return line.width * height / sum(reach(line))


def reach(line: Line) -> tuple[float, float]:
    """How far the ink goes above and below the baseline, in em."""
    drawn = [run.face.ink(run.text) for run in line.runs if run.face] or [(BASELINE, 1 - BASELINE)]
    above, below = (max(each) for each in zip(*drawn, strict=True))
    return above, below


def draw(line: Line, x: float, baseline: float, em: float, breadth: float) -> list[Item]:
    size = em / POINT
    items: list[Item] = []
    for run in line.runs:
        at = x + run.at * em * breadth
        if run.face is None:
            items.append(MarkedBox(at, baseline, size * breadth, run.text, RED))
        else:
            items.append(Text(at, baseline, size, run.face, run.text, run.spacing, RED, breadth))
    return items
