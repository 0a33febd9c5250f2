"""版记 and page number (7.4, 7.5): at the foot of the last page, its last rule on the lower edge of the 版心."""

from collections.abc import Iterator
from itertools import accumulate

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Rule, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, fill_lines, single_line
from workflows.documents.sheet.measures import (
    BASELINE,
    BOTTOM,
    FOLIO_TOP,
    IMPRINT_INNER,
    IMPRINT_OUTER,
    IMPRINT_PITCH,
    LEFT,
    POINT,
    RIGHT,
    SIZE_4,
    WIDTH,
)
from workflows.documents.sheet.parts import Layout, Sheet, chinese_date

EM_4 = SIZE_4 * POINT
# One character stays free at either side.
INSET = 1.0
MEASURE_4 = WIDTH / EM_4 - INSET
# From the top of a row of the 版记 to its characters.
LEAD = (IMPRINT_PITCH - EM_4) / 2


def compose_imprint(sheet: Sheet, lettering: Lettering, moved_recipients: str = "") -> tuple[list[Item], float]:
    """The items and the top of the first rule; nothing and the foot of the 版心 where there is no 版记.

    `moved_recipients` are 主送机关 that left no room for text on the first page: they stand above 抄送, with no rule
    between.
    """
    addressed: list[Line] = []
    for label, names in (("主送：", moved_recipients), ("抄送：", sheet.cc)):
        if names:
            addressed += _addressed(label, names, lettering)
    is_letter = sheet.layout is Layout.LETTER  # 10.1: neither rules nor who printed it
    printed = [] if is_letter else _printed(sheet, lettering)
    note = [] if is_letter or not sheet.imprint_note else _noted(sheet.imprint_note, lettering)
    parts = [part for part in (addressed, printed, note) if part]
    lines = [line for part in parts for line in part]
    if not lines:
        return [], BOTTOM
    top = BOTTOM - len(lines) * IMPRINT_PITCH
    items: list[Item] = [] if is_letter else list(_rules(top, [len(part) for part in parts]))
    for number, line in enumerate(lines):
        items += place_line(line, LEFT, top + number * IMPRINT_PITCH + LEAD, SIZE_4)
    if printed:
        last_printed = len(addressed) + len(printed) - 1
        items += _printed_date(sheet, lettering, top + last_printed * IMPRINT_PITCH + LEAD)
    return items, top - IMPRINT_OUTER / 2


def _rules(top: float, parts: list[int]) -> Iterator[Item]:
    """Thick ones around the 版记, thin ones between its parts, which take so many rows each."""
    yield Rule(LEFT, top, WIDTH, IMPRINT_OUTER)
    for rows in accumulate(parts[:-1]):
        yield Rule(LEFT, top + rows * IMPRINT_PITCH, WIDTH, IMPRINT_INNER)
    yield Rule(LEFT, BOTTOM, WIDTH, IMPRINT_OUTER)


def compose_folio(number: int, lettering: Lettering) -> Iterator[Item]:
    """— 1 —: the dash 7 mm below the 版心; odd pages one character in from the right, even pages from the left."""
    line = single_line(lettering.letters(f"— {number} —", Role.SONGTI, "folio"), gap=0)
    dash = next((run.face for run in line.runs if run.face), None)
    above = dash.ink("—")[0] if dash else 0.4
    x = RIGHT - EM_4 - line.width * EM_4 if number % 2 else LEFT + EM_4
    yield from place_line(line, x, FOLIO_TOP + (above - BASELINE) * EM_4, SIZE_4, role=Role.SONGTI)


def _addressed(label: str, names: str, lettering: Lettering) -> list[Line]:
    """Further lines begin under the first name; a full stop ends the list."""
    letters = lettering.letters(f"{label}{names.rstrip('。')}。", Role.FANGSONG, "imprint")
    return fill_lines(letters, indent=INSET, hanging=INSET + len(label), measure=MEASURE_4)


def _printed(sheet: Sheet, lettering: Lettering) -> list[Line]:
    if not sheet.printed_by:
        return []
    letters = lettering.letters(sheet.printed_by, Role.FANGSONG, "imprint")
    # The date takes up to eleven characters at the right of the last line.
    return fill_lines(letters, indent=INSET, hanging=INSET, measure=MEASURE_4 - 11)


def _noted(text: str, lettering: Lettering) -> list[Line]:
    return fill_lines(lettering.letters(text, Role.FANGSONG, "imprint"), indent=INSET, hanging=INSET, measure=MEASURE_4)


def _printed_date(sheet: Sheet, lettering: Lettering, top: float) -> Iterator[Item]:
    if sheet.printed_on:
        day = chinese_date(sheet.printed_on)
    elif sheet.drafted_on:
        day = f"{sheet.drafted_on.year}年{sheet.drafted_on.month}月　日"
    else:
        return
    line = single_line(lettering.letters(f"{day}印发", Role.FANGSONG, "imprint"))
    yield from place_line(line, RIGHT - EM_4 - line.width * EM_4, top, SIZE_4)
