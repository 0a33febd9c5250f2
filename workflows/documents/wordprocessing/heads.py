"""版头 and title of each layout, paragraph under paragraph, so that the text begins on a row of the grid.

Places are those of the printed page (sheet.letterhead, letter, order, minutes). `Column` keeps how far down the page
the paragraphs have come, in mm from the edge of the sheet. In a line of exact height word processors put the baseline
four fifths down.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from office.ui.fonts import Role
from workflows.documents.sheet.joint import BETWEEN, NAME_HEIGHT, ROOM
from workflows.documents.sheet.letter import BELOW_RULE, FOOT_RULE, PAIR, RULE_BELOW_MARK, RULE_WIDTH, THICK, THIN
from workflows.documents.sheet.letter import MARK_HEIGHT as LETTER_MARK_HEIGHT
from workflows.documents.sheet.letter import MARK_TOP as LETTER_MARK_TOP
from workflows.documents.sheet.letterhead import even_names, title_height
from workflows.documents.sheet.mark import MARK_HEIGHT, MARK_WIDTH, NARROWEST, SPREAD_TO, WIDEST_SPREAD
from workflows.documents.sheet.measures import (
    BASELINE,
    EM,
    MARK_TOP,
    PAGE_WIDTH,
    PITCH,
    POINT,
    RED_RULE,
    RULE_BELOW_NUMBER,
    SIZE_2,
    TITLE_PITCH,
    WIDTH,
    columns,
    row_top,
)
from workflows.documents.sheet.order import MARK_HEIGHT as ORDER_MARK_HEIGHT
from workflows.documents.sheet.order import MARK_TOP as ORDER_MARK_TOP
from workflows.documents.sheet.order import TEXT_ROW
from workflows.documents.sheet.pages import title_place
from workflows.documents.sheet.parts import Layout, Sheet, chinese_date
from workflows.documents.sheet.title import break_title
from workflows.documents.wordprocessing.drawings import ruling
from workflows.documents.wordprocessing.markup import element, exactly, paragraph, run, tabs
from workflows.documents.wordprocessing.styles import CHARACTER, ROW_MM, SIZE_3
from workflows.documents.wordprocessing.widths import ems

RED = "E60012"
TOP = 1962 / 1440 * 25.4  # the upper margin: half the room between two rows above that of the characters
HEADER = 15.0  # where what stands in the upper margin may begin
SUNK = 0.8  # where the baseline of a line of exact height lies, in its height
# The ink of a mark above and below its baseline, in em, as the fonts of this role have it.
ABOVE, BELOW = 0.85, 0.07
SAFE = 0.4  # mm that a row may be missed upwards, never downwards: it would go to the next row


@dataclass(frozen=True)
class Head:
    """`above` stands in the upper margin of the first page, where a letter's mark begins."""

    paragraphs: list[str]
    above: list[str] = field(default_factory=list)


@dataclass
class Column:
    """`at` is the lower edge of the last paragraph."""

    at: float = TOP
    paragraphs: list[str] = field(default_factory=list)

    def put(self, *runs: str, top: float, height: float, style: str, points: float = SIZE_3, **more: Any) -> None:
        """A line whose characters' squares begin at `top`; more: properties as of `paragraph`."""
        sunk = SUNK * height - BASELINE * points * POINT
        before = max(0.0, top - sunk - self.at)
        self.paragraphs.append(paragraph(*runs, style=style, **(exactly(height, before=before) | more)))
        self.at += before + height

    def end_at_row(self, row: int) -> None:
        """Fills up to the row in which the text begins."""
        self.pad(TOP + row * ROW_MM - SAFE - self.at)

    def pad(self, height: float) -> None:
        if height > 0.5:
            self.paragraphs.append(paragraph(style="Corner", **exactly(height)))
            self.at += height


def head_of(sheet: Sheet) -> Head:
    column, above = Column(), Column(HEADER)
    if sheet.layout is Layout.ORDER:
        bottom = _mark(column, sheet.mark, ORDER_MARK_TOP, ORDER_MARK_HEIGHT)
        column.put(run(number_of(sheet)), top=bottom + 2 * PITCH, height=ROW_MM, style="Number", jc=_jc("center"))
        column.end_at_row(TEXT_ROW)
        return Head(column.paragraphs)
    if sheet.layout is Layout.LETTER:
        foot = _letter_head(above, column, sheet)
    elif sheet.layout is Layout.MINUTES:
        foot = _minutes_head(column, sheet)
    else:
        foot = _general_head(column, sheet)
    if not sheet.title.strip():
        column.pad(PITCH)
    else:
        _title(column, sheet.title, sheet.issuer, foot + 2 * PITCH)
    return Head(column.paragraphs, above.paragraphs)


def attachment_head(label: str, title: str) -> list[str]:
    """附件 on a page of its own: the label in the first row, the title in the third (7.3.7)."""
    column = Column()
    fresh = element("pageBreakBefore")
    column.put(run(label), top=row_top(0), height=ROW_MM, style="AttachmentMark", pageBreakBefore=fresh)
    _title(column, title, "", row_top(2), style="AttachmentTitle")
    return column.paragraphs


def number_of(sheet: Sheet) -> str:
    """Before it is given, a draft leaves its place open."""
    return sheet.number or (f"{sheet.number_stem}　　号" if sheet.is_draft and sheet.number_stem else "")


def _title(column: Column, title: str, issuer: str, earliest: float, style: str = "Title") -> None:
    top, row = title_place(earliest, title_height(title, issuer))
    lines = break_title(title, issuer)
    column.put(run("\n".join(lines)), top=top, height=TITLE_PITCH, points=SIZE_2, style=style)
    column.at += (len(lines) - 1) * TITLE_PITCH
    column.end_at_row(row)


def _general_head(column: Column, sheet: Sheet) -> float:
    _corner(column, sheet, row_top(0))
    bottom = _joint_mark(column, sheet) if sheet.partners else _mark(column, sheet.mark, MARK_TOP, MARK_HEIGHT)
    first_row = bottom + 2 * PITCH
    if not (sheet.is_upward or sheet.signatories):
        return _ruled(column, [run(number_of(sheet))], first_row, _jc("center"))
    names = even_names(sheet.signatories) or ["　　　"]
    rows = [names[at : at + 2] for at in range(0, len(names), 2)]
    cell = max(map(ems, names)) * CHARACTER
    first = WIDTH - columns(1) - min(len(names), 2) * (cell + CHARACTER) + CHARACTER
    stops = tabs(("left", first - 4 * CHARACTER), ("left", first), ("left", first + cell + CHARACTER))
    for at, row in enumerate(rows):
        number = f"　{number_of(sheet)}" if at == len(rows) - 1 else ""
        label = "签发人：" if at == 0 else ""
        told = [run(f"{number}\t{label or chr(9)}"), run("\t".join(row), Role.KAITI)]
        top = first_row + at * PITCH
        if at < len(rows) - 1:
            column.put(*told, top=top, height=ROW_MM, style="Number", tabs=stops, jc=_jc("left"))
    return _ruled(column, told, top, _jc("left"), tabs=stops)


def _minutes_head(column: Column, sheet: Sheet) -> float:
    top = _mark(column, sheet.mark, MARK_TOP, MARK_HEIGHT) + 2 * PITCH
    if number := number_of(sheet):
        column.put(run(number), top=top, height=ROW_MM, style="Number", jc=_jc("center"))
        top += PITCH
    day = chinese_date(sheet.issued_on) if sheet.issued_on else ""
    told = [run(f"　{sheet.issuer}\t{day}")]
    return _ruled(column, told, top, _jc("left"), tabs=tabs(("right", WIDTH - columns(1))))


def _letter_head(above: Column, column: Column, sheet: Sheet) -> float:
    bottom = _mark(above, sheet.mark, LETTER_MARK_TOP, LETTER_MARK_HEIGHT, rules=_letter_rules())
    column.at = max(column.at, above.at)
    first_row = bottom + RULE_BELOW_MARK + PAIR + BELOW_RULE
    corner = [run(sheet.copy_no), run(sheet.urgency, Role.HEITI)]
    shown = [one for one in corner if one] or [""]
    for at, one in enumerate(shown):
        number = run(f"\t{number_of(sheet)}") if at == 0 else ""
        stops = tabs(("right", WIDTH))
        column.put(one, number, top=first_row + at * PITCH, height=ROW_MM, style="Number", tabs=stops, jc=_jc("left"))
    return first_row + (len(shown) - 1) * PITCH + EM


def _letter_rules() -> str:
    """Thick over thin under the mark; thin over thick at the foot of the first page (10.1)."""
    left = (PAGE_WIDTH - RULE_WIDTH) / 2
    upper = LETTER_MARK_TOP + LETTER_MARK_HEIGHT + RULE_BELOW_MARK
    lower = FOOT_RULE - PAIR / 2
    places = ((upper, THICK), (upper + PAIR - THIN, THIN), (lower, THIN), (lower + PAIR - THICK, THICK))
    return "".join(
        ruling(number, left, top, RULE_WIDTH, thickness, RED) for number, (top, thickness) in enumerate(places, 1)
    )


def _corner(column: Column, sheet: Sheet, top: float) -> None:
    shown = [one for one in (run(sheet.copy_no), run(sheet.urgency, Role.HEITI)) if one]
    for row, one in enumerate(shown):
        column.put(one, top=top + row * PITCH, height=ROW_MM, style="Corner")


def _mark(column: Column, text: str, top: float, height: float, *, rules: str = "") -> float:
    """One line whose ink is so high and begins at `top`, condensed or spread; returns the lower edge of its ink."""
    em = height / (ABOVE + BELOW)
    wide = max(ems(text), 1)
    breadth = min(1.0, MARK_WIDTH / (wide * em))
    if breadth < NARROWEST:
        em, breadth = em * breadth / NARROWEST, NARROWEST
    spread = min(max(SPREAD_TO / em / breadth - wide, 0) / max(len(text) - 1, 1), WIDEST_SPREAD)
    _red_line(column, text, top, em, breadth, spread, rules)
    return top + (ABOVE + BELOW) * em


def _red_line(column: Column, text: str, top: float, em: float, breadth: float, spread: float, rules: str = "") -> None:
    points = round(em / POINT * 2) / 2
    height = 1.25 * em  # not so low that the tops of the characters are cut
    told = run(text, points=points, colour=RED, breadth=round(100 * breadth), spacing=round(spread * em / POINT * 20))
    # Where the squares would have to begin for the ink to begin at `top`.
    square = top + ABOVE * em - BASELINE * points * POINT
    column.put(rules, told, top=square, height=height, points=points, style="Mark")


def _joint_mark(column: Column, sheet: Sheet) -> float:
    """The names one under the other, as wide as the longest, and 文件 at the right of the middle one."""
    names = [sheet.issuer, *(one.name for one in sheet.partners)]
    height = min(NAME_HEIGHT, ROOM / (len(names) + BETWEEN * (len(names) - 1)))
    em, step = height / (ABOVE + BELOW), height * (1 + BETWEEN)
    end = ems(sheet.mark_end) * em * 1.15 + 0.4 * em if sheet.mark_end else 0.0
    width = min(max(map(ems, names)) * em, MARK_WIDTH - end)
    middle = (len(names) - 1) / 2
    for row, name in enumerate(names):
        breadth = min(1.0, width / (ems(name) * em))
        spread = max(width / em / breadth - ems(name), 0) / max(len(name) - 1, 1)
        points = round(em / POINT * 2) / 2
        told = [run(name, points=points, colour=RED, breadth=round(100 * breadth),
                    spacing=round(spread * em / POINT * 20))]  # fmt: skip
        if sheet.mark_end and row == int(middle):
            told.append(run(f"　{sheet.mark_end}", points=points, colour=RED))
        left = (WIDTH - width - end) / 2
        square = MARK_TOP + row * step + ABOVE * em - BASELINE * points * POINT
        column.put(*told, top=square, height=step if row else 1.25 * em, points=points, style="Mark",
                   jc=_jc("left"), ind=element("ind", left=round(left * 1440 / 25.4)))  # fmt: skip
    return MARK_TOP + (len(names) - 1) * step + height


def _ruled(column: Column, told: Sequence[str], top: float, jc: str, **more: Any) -> float:
    """The line of the number with the red rule 4 mm below its characters; returns the rule's lower edge."""
    foot = (1 - SUNK) * ROW_MM - (1 - BASELINE) * SIZE_3 * POINT
    space = round((RULE_BELOW_NUMBER - foot) / POINT)
    border = element("bottom", val="single", sz=round(RED_RULE / POINT * 8), space=space, color=RED)
    column.put(*told, top=top, height=ROW_MM, style="Number", jc=jc, pBdr=element("pBdr", border), **more)
    column.at += space * POINT + RED_RULE
    return column.at


def _jc(where: str) -> str:
    return element("jc", val=where)
