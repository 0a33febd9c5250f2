"""信函格式: the name alone at 30 mm, a double rule of 170 mm under it, another at the foot of the first page (10.1)."""

from workflows.documents.sheet.items import Item, Rule
from workflows.documents.sheet.letterhead import compose_corner
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.mark import compose_mark
from workflows.documents.sheet.measures import EM, PAGE_HEIGHT, PAGE_WIDTH, PITCH, RED, row_top
from workflows.documents.sheet.number import at_the_right, compose_number
from workflows.documents.sheet.parts import Sheet

MARK_TOP = 30.0
RULE_WIDTH = 170.0
RULE_BELOW_MARK = 4.0
THICK, THIN, BETWEEN = 0.9, 0.3, 0.5
PAIR = THICK + BETWEEN + THIN
# 首条红色双线下, 与该线的距离为3号汉字高度的7/8.
BELOW_RULE = EM * 7 / 8
FIRST_ROW = 2
# So high that the row of the number lies on the grid.
MARK_HEIGHT = row_top(FIRST_ROW) - BELOW_RULE - PAIR - RULE_BELOW_MARK - MARK_TOP
FOOT_RULE = PAGE_HEIGHT - 20


def compose_letter_head(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], float]:
    """The items, the double rule at the foot among them, and the lower edge of the last row of the head."""
    items, mark_bottom = compose_mark(sheet.mark, lettering, top=MARK_TOP, height=MARK_HEIGHT)
    rule_top = mark_bottom + RULE_BELOW_MARK
    items += _pair(rule_top, THICK, THIN)
    items += _pair(FOOT_RULE - PAIR / 2, THIN, THICK)
    first_row = rule_top + PAIR + BELOW_RULE
    corner, rows = compose_corner(sheet, lettering, first_row)
    items += corner
    items += compose_number(sheet, lettering, first_row, at=at_the_right)
    return items, first_row + (max(rows, 1) - 1) * PITCH + EM


def _pair(top: float, first: float, second: float) -> list[Item]:
    left = (PAGE_WIDTH - RULE_WIDTH) / 2
    return [
        Rule(left, top + first / 2, RULE_WIDTH, first, RED),
        Rule(left, top + PAIR - second / 2, RULE_WIDTH, second, RED),
    ]
