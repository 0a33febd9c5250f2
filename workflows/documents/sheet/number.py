"""发文字号, and the empty places of a draft that say what is still to come."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Rule, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import single_line
from workflows.documents.sheet.measures import BASELINE, EM, FAINT, LEFT, POINT, RIGHT, SIZE_3, WIDTH
from workflows.documents.sheet.parts import Sheet

PLACE_SIZE = 0.72 * SIZE_3


def in_the_middle(width: float) -> float:
    return LEFT + (WIDTH - width) / 2


def at_the_right(width: float) -> float:
    return RIGHT - width


def compose_number(
    sheet: Sheet, lettering: Lettering, top: float, at: Callable[[float], float] = in_the_middle
) -> list[Item]:
    """`at` says where so many mm begin; before it is given, a draft shows an empty place, anything else nothing."""
    if sheet.number:
        line = single_line(lettering.letters(sheet.number, Role.FANGSONG, "number"))
        return list(place_line(line, at(line.width * EM), top, SIZE_3))
    if not sheet.is_draft:
        return []
    stem = single_line(lettering.letters(sheet.number_stem, Role.FANGSONG, "number"))
    end = single_line(lettering.letters("号", Role.FANGSONG, "number"))
    place = gettext("numbered after signing")
    room = place_width(place, lettering)
    x = at((stem.width + end.width) * EM + room)
    after = x + stem.width * EM
    return [
        *place_line(stem, x, top, SIZE_3),
        *empty_place(place, lettering, after, top),
        *place_line(end, after + room, top, SIZE_3),
    ]


def place_width(text: str, lettering: Lettering) -> float:
    line = single_line(lettering.letters(text, Role.FANGSONG, "number"))
    return (line.width + 1.2) * PLACE_SIZE * POINT


def empty_place(text: str, lettering: Lettering, x: float, top: float) -> Iterator[Item]:
    line = single_line(lettering.letters(text, Role.FANGSONG, "number"))
    em = PLACE_SIZE * POINT
    yield from place_line(line, x + 0.6 * em, top + (EM - em) * BASELINE, PLACE_SIZE, ink=FAINT)
    yield Rule(x, top + EM, (line.width + 1.2) * em, 0.2, FAINT, is_dashed=True)
