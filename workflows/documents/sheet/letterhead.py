"""版头 and title: the mark, the number, who signed, the red rule, and the title two rows below it (7.2, 7.3.1)."""

from collections.abc import Iterator

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, MarkedBox, Rule, Text, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, single_line
from workflows.documents.sheet.measures import (
    BASELINE,
    EM,
    FAINT,
    LEFT,
    MARK_TOP,
    NUMBER_ROW,
    PITCH,
    POINT,
    RED,
    RED_RULE,
    RIGHT,
    RULE_BELOW_NUMBER,
    SIZE_2,
    SIZE_3,
    TITLE_PITCH,
    TOP,
    WIDTH,
    columns,
    row_top,
)
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.title import break_title

# The standard leaves the size of the mark open. This height puts the number, two rows below, on the grid of 22 rows.
MARK_HEIGHT = row_top(NUMBER_ROW) - 2 * PITCH - MARK_TOP
MARK_WIDTH = 148.0
# A long name is condensed to two thirds at most; a longer one is set smaller.
NARROWEST = 0.66
# A short name is spread, by half a character between two at most.
WIDEST_SPREAD, SPREAD_TO = 0.5, 112.0
PLACE_SIZE = 0.72 * SIZE_3


def compose_letterhead(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], float]:
    """The items, and the lower edge of the red rule."""
    items: list[Item] = []
    if sheet.urgency:
        urgency = single_line(lettering.letters(sheet.urgency, Role.HEITI, "urgency"))
        items += place_line(urgency, LEFT, TOP, SIZE_3, role=Role.HEITI)
    mark, mark_bottom = _mark(sheet.mark, lettering)
    items += mark
    first_row = mark_bottom + 2 * PITCH
    if sheet.is_upward or sheet.signatories:
        signed, number_top = _signatories(sheet, lettering, first_row)
        items += signed
        items += _number(sheet, lettering, number_top, x=LEFT + columns(1))
    else:
        number_top = first_row
        items += _number(sheet, lettering, number_top)
    rule_top = number_top + EM + RULE_BELOW_NUMBER
    items.append(Rule(LEFT, rule_top + RED_RULE / 2, WIDTH, RED_RULE, RED))
    return items, rule_top + RED_RULE


def compose_title(title: str, issuer: str, lettering: Lettering, top: float, place: str = "title") -> list[Item]:
    items: list[Item] = []
    for number, text in enumerate(break_title(title, issuer)):
        line = single_line(lettering.letters(text, Role.BIAOSONG, place), gap=0)
        x = LEFT + (WIDTH - line.width * SIZE_2 * POINT) / 2
        items += place_line(line, x, top + number * TITLE_PITCH, SIZE_2, role=Role.BIAOSONG)
    return items


def title_height(title: str, issuer: str) -> float:
    return SIZE_2 * POINT + (len(break_title(title, issuer)) - 1) * TITLE_PITCH


def _mark(text: str, lettering: Lettering) -> tuple[list[Item], float]:
    """Its ink begins at 72 mm exactly, whatever font draws it."""
    line = single_line(lettering.letters(text, Role.BIAOSONG, "mark"), gap=0)
    drawn = [run.face.ink(run.text) for run in line.runs if run.face] or [(BASELINE, 1 - BASELINE)]
    above, below = (max(reach) for reach in zip(*drawn, strict=True))
    em = MARK_HEIGHT / (above + below)
    breadth = min(1.0, MARK_WIDTH / (max(line.width, 1) * em))
    if breadth < NARROWEST:
        em, breadth = em * breadth / NARROWEST, NARROWEST
    gaps = max(len(text) - 1, 1)
    spread = min(max(SPREAD_TO / em / breadth - line.width, 0) / gaps, WIDEST_SPREAD)
    line = single_line(lettering.letters(text, Role.BIAOSONG, "mark"), gap=spread) if spread else line
    x = LEFT + (WIDTH - line.width * em * breadth) / 2
    baseline, size = MARK_TOP + above * em, em / POINT
    items: list[Item] = []
    for run in line.runs:
        at = x + run.at * em * breadth
        if run.face is None:
            items.append(MarkedBox(at, baseline, size * breadth, run.text, RED))
        else:
            items.append(Text(at, baseline, size, run.face, run.text, run.spacing, RED, breadth))
    return items, MARK_TOP + (above + below) * em


def _number(sheet: Sheet, lettering: Lettering, top: float, x: float | None = None) -> Iterator[Item]:
    """Centred unless `x` says where it begins; before it is given, an empty place that says so."""
    if sheet.number:
        line = single_line(lettering.letters(sheet.number, Role.FANGSONG, "number"))
        yield from place_line(line, _centred(line) if x is None else x, top, SIZE_3)
        return
    if not sheet.is_draft:
        return
    stem = single_line(lettering.letters(sheet.number_stem, Role.FANGSONG, "number"))
    end = single_line(lettering.letters("号", Role.FANGSONG, "number"))
    place = gettext("numbered after signing")
    room = _place_width(place, lettering)
    if x is None:
        x = LEFT + (WIDTH - stem.width * EM - room - end.width * EM) / 2
    yield from place_line(stem, x, top, SIZE_3)
    yield from _empty_place(place, lettering, x + stem.width * EM, top)
    yield from place_line(end, x + stem.width * EM + room, top, SIZE_3)


def _signatories(sheet: Sheet, lettering: Lettering, top: float) -> tuple[list[Item], float]:
    """签发人：at the right, one character in; two names a row; the number stands in the last row (7.2.6)."""
    label = single_line(lettering.letters("签发人：", Role.FANGSONG, "signatory"))
    names = [single_line(lettering.letters(name, Role.KAITI, "signatory")) for name in _even(sheet.signatories)]
    edge = RIGHT - columns(1)
    if not names:
        place = gettext("not signed yet")
        x = edge - _place_width(place, lettering)
        empty = _empty_place(place, lettering, x, top) if sheet.is_draft else ()
        return [*place_line(label, x - label.width * EM, top, SIZE_3), *empty], top
    cell = max(name.width for name in names) * EM
    in_row = min(len(names), 2)
    x = edge - in_row * cell - (in_row - 1) * columns(1)
    items = [*place_line(label, x - label.width * EM, top, SIZE_3)]
    for position, name in enumerate(names):
        row, column = divmod(position, 2)
        name_x = x + column * (cell + columns(1))
        items += place_line(name, name_x, top + row * PITCH, SIZE_3, role=Role.KAITI)
    return items, top + (len(names) - 1) // 2 * PITCH


def _even(names: tuple[str, ...]) -> list[str]:
    """Among several, a name of two characters is spread to the width of three."""
    if len(names) < 2:
        return list(names)
    return ["\u3000".join(name) if len(name) == 2 else name for name in names]


def _centred(line: Line) -> float:
    return LEFT + (WIDTH - line.width * EM) / 2


def _place_width(text: str, lettering: Lettering) -> float:
    line = single_line(lettering.letters(text, Role.FANGSONG, "number"))
    return (line.width + 1.2) * PLACE_SIZE * POINT


def _empty_place(text: str, lettering: Lettering, x: float, top: float) -> Iterator[Item]:
    line = single_line(lettering.letters(text, Role.FANGSONG, "number"))
    em = PLACE_SIZE * POINT
    yield from place_line(line, x + 0.6 * em, top + (EM - em) * BASELINE, PLACE_SIZE, ink=FAINT)
    yield Rule(x, top + EM, (line.width + 1.2) * em, 0.2, FAINT, is_dashed=True)
