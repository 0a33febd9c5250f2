"""命令（令）格式: the mark 20 mm below the upper edge of the 版心, the number and then the text each two rows
further; the signature of whoever signs it (10.2, 7.3.5.3)."""

from collections.abc import Iterator

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import single_line
from workflows.documents.sheet.mark import compose_mark
from workflows.documents.sheet.measures import EM, PITCH, RED, RIGHT, SIZE_3, TOP, columns, row_top
from workflows.documents.sheet.number import compose_number
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.stamping import Closing, date_text

MARK_TOP = TOP + 20
TEXT_ROW = 8
# So high that the text, two rows below a number that is two rows below the mark, begins on the grid.
MARK_HEIGHT = row_top(TEXT_ROW) - 2 * PITCH - EM - 2 * PITCH - MARK_TOP
# Two rows stay free above the signature, one between it and the date.
SIGNATURE_ROW, DATE_ROW = 3, 5


def compose_order_head(sheet: Sheet, lettering: Lettering) -> tuple[list[Item], int]:
    """The items, and the row in which the text begins; an order has no title and no rule."""
    items, mark_bottom = compose_mark(sheet.mark, lettering, top=MARK_TOP, height=MARK_HEIGHT)
    items += compose_number(sheet, lettering, mark_bottom + 2 * PITCH)
    return items, TEXT_ROW


def measure_signature(pitch: float) -> Closing:
    return Closing(date=DATE_ROW * pitch, note=(DATE_ROW + 1) * pitch, foot=DATE_ROW * pitch + EM)


def compose_signature(sheet: Sheet, lettering: Lettering, last_text: float, pitch: float) -> Iterator[Item]:
    """签名章 four characters in from the right, the post two characters before it; until there is a picture of the
    signature the name stands for it, in red."""
    edge = RIGHT - columns(4)
    for name in sheet.signatories[:1]:
        line = single_line(lettering.letters(name, Role.KAITI, "signature"))
        name_x = edge - line.width * EM
        top = last_text + SIGNATURE_ROW * pitch
        yield from place_line(line, name_x, top, SIZE_3, role=Role.KAITI, ink=RED)
        post = single_line(lettering.letters(sheet.post, Role.FANGSONG, "signature"))
        yield from place_line(post, name_x - columns(2) - post.width * EM, top, SIZE_3)
    day = single_line(lettering.letters(date_text(sheet), Role.FANGSONG, "date"))
    yield from place_line(day, edge - day.width * EM, last_text + DATE_ROW * pitch, SIZE_3)
