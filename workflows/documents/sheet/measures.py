"""The page of GB/T 9704-2012 in figures: millimetres from the top left corner of the sheet, type sizes in points.

With 3号 at its classic 15.75 pt, 28 characters and 22 lines fill the 版心 of 156 × 225 mm (5.2.2); at Word's 16 pt they
would not fit.
"""

import math

POINT = 25.4 / 72

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
# 5.2.1: 天头 37 ± 1, 订口 28 ± 1, 版心 156 × 225.
LEFT, TOP = 28.0, 37.0
WIDTH, HEIGHT = 156.0, 225.0
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT

ROWS, COLUMNS = 22, 28
SIZE_2, SIZE_3, SIZE_4 = 22.0, 15.75, 14.0
# 小四, 五号, 小五: tables and captions, which the standard leaves free.
SIZE_S4, SIZE_5, SIZE_S5 = 12.0, 10.5, 9.0
EM = SIZE_3 * POINT
# The last row's characters end at the foot of the 版心, so there are 21 distances between 22 rows.
PITCH = (HEIGHT - EM) / (ROWS - 1)
# What is left of 156 mm after 28 characters, shared among the gaps between them, in em.
GAP = (WIDTH / EM - COLUMNS) / (COLUMNS - 1)
MEASURE = WIDTH / EM
# Where the baseline of Chinese type stands below the top of its square, in em; all fonts of the roles are drawn so.
BASELINE = 0.88

# 7.2.4 发文机关标志: its top 35 mm below the upper edge of the 版心.
MARK_TOP = TOP + 35
# 7.2.5 and 7.2.7: the number two rows below the mark, the red rule 4 mm below the number.
NUMBER_ROW = 7
RULE_BELOW_NUMBER = 4.0
RED_RULE = 0.45
# 7.3.1: the title two rows below the rule, its lines somewhat closer than their size would ask.
TITLE_PITCH = 11.8
# 7.4: rules of the 版记, the outer ones thick; rows of 4号.
IMPRINT_OUTER, IMPRINT_INNER, IMPRINT_PITCH = 0.35, 0.25, 8.4
# 7.5: the dash of the page number 7 mm below the 版心.
FOLIO_TOP = BOTTOM + 7

RED, BLACK, FAINT = "#e60012", "#000", "#8a8f98"


def row_top(row: float) -> float:
    """The top of the characters in a row of the 版心, counted from 0."""
    return TOP + row * PITCH


def rows_height(count: int) -> float:
    """From the top of the characters in the first of so many rows to the foot of those in the last."""
    return (count - 1) * PITCH + EM


def rows_taken(height: float) -> int:
    """How many rows something of this height needs."""
    return max(1, math.ceil((height - EM) / PITCH - 1e-6) + 1)


def columns(count: float) -> float:
    """The width of `count` characters of 3号 with their gaps."""
    return count * (1 + GAP) * EM
