"""版头 and title: the mark, the number, who signed, the red rule, and the title two rows below it (7.2, 7.3.1)."""

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Rule, place_line
from workflows.documents.sheet.joint import compose_joint_mark
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import single_line
from workflows.documents.sheet.mark import compose_mark
from workflows.documents.sheet.measures import (
    EM,
    LEFT,
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
)
from workflows.documents.sheet.number import compose_number, empty_place, place_width
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.title import break_title


def compose_letterhead(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], float]:
    """The items, and the lower edge of the red rule."""
    items, _rows = compose_corner(sheet, lettering, TOP)
    joint = bool(sheet.partners)
    mark, mark_bottom = compose_joint_mark(sheet, lettering) if joint else compose_mark(sheet.mark, lettering)
    items += mark
    first_row = mark_bottom + 2 * PITCH
    if sheet.is_upward or sheet.signatories:
        signed, number_top = _signatories(sheet, lettering, first_row)
        items += signed
        items += compose_number(sheet, lettering, number_top, at=lambda _width: LEFT + columns(1))
    else:
        number_top = first_row
        items += compose_number(sheet, lettering, number_top)
    rule_top = number_top + EM + RULE_BELOW_NUMBER
    items.append(Rule(LEFT, rule_top + RED_RULE / 2, WIDTH, RED_RULE, RED))
    return items, rule_top + RED_RULE


def compose_corner(sheet: Sheet, lettering: Lettering, top: float) -> tuple[list[Item], int]:
    """份号 and 紧急程度 one under the other at the left edge, and how many rows they take (7.2.1, 7.2.3)."""
    given = [(sheet.copy_no, Role.FANGSONG, "copy number"), (sheet.urgency, Role.HEITI, "urgency")]
    items: list[Item] = []
    shown = [each for each in given if each[0]]
    for row, (text, role, place) in enumerate(shown):
        line = single_line(lettering.letters(text, role, place))
        items += place_line(line, LEFT, top + row * PITCH, SIZE_3, role=role)
    return items, len(shown)


def compose_title(title: str, issuer: str, lettering: Lettering, top: float, place: str = "title") -> list[Item]:
    items: list[Item] = []
    for number, text in enumerate(break_title(title, issuer)):
        line = single_line(lettering.letters(text, Role.BIAOSONG, place), gap=0)
        x = LEFT + (WIDTH - line.width * SIZE_2 * POINT) / 2
        items += place_line(line, x, top + number * TITLE_PITCH, SIZE_2, role=Role.BIAOSONG)
    return items


def title_height(title: str, issuer: str) -> float:
    return SIZE_2 * POINT + (len(break_title(title, issuer)) - 1) * TITLE_PITCH


def _signatories(sheet: Sheet, lettering: Lettering, top: float) -> tuple[list[Item], float]:
    """签发人：at the right, one character in; two names a row; the number stands in the last row (7.2.6)."""
    label = single_line(lettering.letters("签发人：", Role.FANGSONG, "signatory"))
    names = [single_line(lettering.letters(name, Role.KAITI, "signatory")) for name in even_names(sheet.signatories)]
    edge = RIGHT - columns(1)
    if not names:
        place = gettext("not signed yet")
        x = edge - place_width(place, lettering)
        empty = empty_place(place, lettering, x, top) if sheet.is_draft else ()
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


def even_names(names: tuple[str, ...]) -> list[str]:
    """Among several, a name of two characters is spread to the width of three."""
    if len(names) < 2:
        return list(names)
    return ["\u3000".join(name) if len(name) == 2 else name for name in names]
