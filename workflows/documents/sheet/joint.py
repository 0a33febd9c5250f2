"""联合行文: the names of several units in the mark, the lead's first, and their seals side by side (7.2.4, 7.3.5.1)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, single_line
from workflows.documents.sheet.mark import MARK_WIDTH, compose_name, natural_width
from workflows.documents.sheet.measures import EM, LEFT, MARK_TOP, RIGHT, SIZE_3, WIDTH, columns
from workflows.documents.sheet.parts import Partner, Sheet
from workflows.documents.sheet.signing import unsealed_places
from workflows.documents.sheet.stamping import Closing, date_text, diameter_of, seal_middle, stamp

# Names of 13 mm, a third of that between them; more units than this room holds are set smaller.
NAME_HEIGHT, BETWEEN, ROOM = 13.0, 0.35, 62.0
END_HEIGHT = 17.0
# Between the names and 文件, in heights of 文件.
END_GAP = 0.35
MOST_IN_A_ROW = 3
# Seals neither cross nor touch.
APART = 2.0
WIDEST_STEP = 64.0
NAME_BELOW_MIDDLE = 3.0
# 附注 stands at the left, where the first seal of a row may reach.
NOTE_BELOW = 2.0


def compose_joint_mark(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], float]:
    """Names of one width under one another, 文件 at their right in the middle; and the lower edge of the last."""
    names = [lettering.letters(one.name, Role.BIAOSONG, "mark") for one in _units(sheet)]
    end = lettering.letters(sheet.mark_end, Role.BIAOSONG, "mark")
    height = min(NAME_HEIGHT, ROOM / (len(names) + BETWEEN * (len(names) - 1)))
    step = height * (1 + BETWEEN)
    end_height = min(END_HEIGHT, (len(names) - 1) * step + height)
    end_width = natural_width(end, end_height) + END_GAP * end_height if end else 0.0
    width = min(max(natural_width(name, height) for name in names), MARK_WIDTH - end_width)
    left = LEFT + (WIDTH - width - end_width) / 2
    items: list[Item] = []
    for row, name in enumerate(names):
        items += compose_name(name, x=left, top=MARK_TOP + row * step, height=height, width=width)
    foot = MARK_TOP + (len(names) - 1) * step + height
    if end:
        top = (MARK_TOP + foot - end_height) / 2
        at = left + width + END_GAP * end_height
        items += compose_name(end, x=at, top=top, height=end_height, width=natural_width(end, end_height))
    return items, foot


@dataclass(frozen=True)
class Signed(Closing):
    """Further distances: to each name, and to the middle of each seal, a row of seals at a time."""

    names: tuple[float, ...]
    seals: tuple[float, ...]


def measure_joint_closing(sheet: Sheet, pitch: float) -> Signed:
    return _signed(sheet, pitch)


def compose_joint_closing(sheet: Sheet, lettering: Lettering, last_text: float, pitch: float) -> Iterator[Item]:
    """Each unit under its own seal, in their order; the last seal lies over the date too."""
    units, closing = _units(sheet), _signed(sheet, pitch)
    names = [single_line(lettering.letters(one.name, Role.FANGSONG, "signature")) for one in units]
    day = single_line(lettering.letters(date_text(sheet), Role.FANGSONG, "date"))
    if not sheet.is_sealed:
        yield from _unsealed(names, day, closing, last_text)
        return
    in_row = in_a_row(sheet)
    middles = seal_middles(names, day, sheet, in_row)
    for number, (one, name) in enumerate(zip(units, names, strict=True)):
        row, place = divmod(number, in_row)
        shown = min(in_row, len(units) - row * in_row)
        x = middles[in_row - shown + place]
        yield from place_line(name, x - name.width * EM / 2, last_text + closing.names[row], SIZE_3)
        yield from stamp(one.seal, x, last_text + closing.seals[row], lettering, is_draft=sheet.is_draft)
    yield from place_line(day, middles[-1] - day.width * EM / 2, last_text + closing.date, SIZE_3)


def _unsealed(names: list[Line], day: Line, closing: "Signed", last_text: float) -> Iterator[Item]:
    """One under the other, the lead first (7.3.5.2); they end together, the last stands with its date as one alone."""
    last_x, date_x = unsealed_places(names[-1], day)
    edge = last_x + names[-1].width * EM
    for name, top in zip(names, closing.names, strict=True):
        yield from place_line(name, edge - name.width * EM, last_text + top, SIZE_3)
    yield from place_line(day, date_x, last_text + closing.date, SIZE_3)


def _units(sheet: Sheet) -> list[Partner]:
    return [Partner(sheet.issuer, sheet.seal), *sheet.partners]


def _diameter(sheet: Sheet) -> float:
    return max(diameter_of(one.seal) for one in _units(sheet))


def _room(sheet: Sheet) -> float:
    """What one unit takes beside another, in mm: its seal or its name, whichever is wider."""
    return max(_diameter(sheet) + APART, (max(len(one.name) for one in _units(sheet)) + 1) * columns(1))


def in_a_row(sheet: Sheet) -> int:
    """No row of seals leaves the 版心 at either end; names without seals stand one under the other."""
    if not sheet.is_sealed:
        return 1
    return max(1, min(MOST_IN_A_ROW, len(_units(sheet)), math.floor((WIDTH + APART) / _room(sheet))))


def seal_middles(names: list[Line], day: Line, sheet: Sheet, in_row: int) -> list[float]:
    """From left to right; the date four characters in from the right, unless the row needs that room."""
    half = max(_diameter(sheet), max(name.width for name in names) * EM) / 2
    last = min(RIGHT - columns(4) - day.width * EM / 2, RIGHT - half)
    if in_row == 1:
        return [last]
    step = min(max(_room(sheet), (last - LEFT - half) / (in_row - 1)), max(_room(sheet), WIDEST_STEP))
    last = max(last, LEFT + half + (in_row - 1) * step)
    return [last - (in_row - 1 - place) * step for place in range(in_row)]


def _signed(sheet: Sheet, pitch: float) -> Signed:
    """As many rows stay free as bring the first seals within one row of the text, and no seal onto another."""
    rows = math.ceil(len(_units(sheet)) / in_a_row(sheet))
    diameter = _diameter(sheet)
    names: list[int] = []
    highest = EM + diameter / 2
    for _row in range(rows):
        name = max(2, names[-1] + 1 if names else 2)
        while sheet.is_sealed and _middle(name, pitch, is_last=len(names) == rows - 1) < highest:
            name += 1
        names.append(name)
        highest = _middle(name, pitch, is_last=False) + diameter + APART
    date = (names[-1] + 1) * pitch
    seals = [_middle(name, pitch, is_last=row == rows - 1) for row, name in enumerate(names)]
    foot = max(date + EM, seals[-1] + diameter / 2) if sheet.is_sealed else date + EM
    return Signed(
        date=date,
        note=max(date + pitch, foot + NOTE_BELOW),
        foot=foot,
        names=tuple(name * pitch for name in names),
        seals=tuple(seals),
    )


def _middle(name_row: int, pitch: float, *, is_last: bool) -> float:
    """Of a seal: over the name alone, or over the name and the date below it."""
    return seal_middle(name_row + 1, pitch) if is_last else name_row * pitch + EM / 2 - NAME_BELOW_MIDDLE
