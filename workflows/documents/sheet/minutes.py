"""纪要格式: under the mark its number, who issues it and when; after the text who was there (10.3)."""

import re

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Rule, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, fill_lines, single_line
from workflows.documents.sheet.mark import compose_mark
from workflows.documents.sheet.measures import (
    EM,
    GAP,
    LEFT,
    PITCH,
    RED,
    RED_RULE,
    RIGHT,
    RULE_BELOW_NUMBER,
    SIZE_3,
    WIDTH,
    columns,
)
from workflows.documents.sheet.number import compose_number
from workflows.documents.sheet.parts import Sheet, chinese_date

INDENT = 2 * (1 + GAP)
ATTENDANCE = re.compile(r"(出席|请假|缺席|列席|记录)[：:](.+)")


def compose_minutes_head(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], float]:
    """The items, and the lower edge of the red rule; what is not given takes no row."""
    items, mark_bottom = compose_mark(sheet.mark, lettering)
    top = mark_bottom + 2 * PITCH
    number = compose_number(sheet, lettering, top)
    items += number
    top += PITCH if number else 0
    issuer = single_line(lettering.letters(sheet.issuer, Role.FANGSONG, "signature"))
    items += place_line(issuer, LEFT + columns(1), top, SIZE_3)
    if sheet.issued_on:
        day = single_line(lettering.letters(chinese_date(sheet.issued_on), Role.FANGSONG, "date"))
        items += place_line(day, RIGHT - columns(1) - day.width * EM, top, SIZE_3)
    rule_top = top + EM + RULE_BELOW_NUMBER
    items.append(Rule(LEFT, rule_top + RED_RULE / 2, WIDTH, RED_RULE, RED))
    return items, rule_top + RED_RULE


def attendance_apart(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text, and the lines at its end that say who was there, each as its label and its names."""
    lines = body.rstrip().splitlines()
    present: list[tuple[str, str]] = []
    while lines and (found := ATTENDANCE.fullmatch(lines[-1].strip())):
        present.insert(0, (found[1], found[2].strip()))
        lines.pop()
    return "\n".join(lines), tuple(present)


def attendance_lines(sheet: Sheet, lettering: Lettering) -> list[tuple[Line, ...]]:
    """出席, 请假, 列席 each begin a row, two characters in; further names begin under the first."""
    rows: list[tuple[Line, ...]] = []
    for label, names in sheet.attendance:
        letters = lettering.letters(f"{label}：", Role.HEITI, "attendance")
        letters += lettering.letters(names, Role.FANGSONG, "attendance")
        hanging = INDENT + (len(label) + 1) * (1 + GAP)
        rows += [(line,) for line in fill_lines(letters, indent=INDENT, hanging=hanging)]
    return rows
