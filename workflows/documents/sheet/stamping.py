"""What signatures of every layout share: the date as written, and a seal over a place (7.3.5)."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Picture, Ring, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import single_line
from workflows.documents.sheet.measures import EM, RED, SIZE_3
from workflows.documents.sheet.parts import Seal, Sheet, chinese_date

PLACE_SIZE = 11.0
# The name and the date lie a little below the middle of the seal.
SEAL_RAISED = 5.0
USUAL_DIAMETER = 45.0


@dataclass(frozen=True)
class Closing:
    """Distances in mm from the top of the last row of text: to the top of the date, to that of 附注 where there is one,
    and to the foot of names and seals."""

    date: float
    note: float
    foot: float


def seal_middle(date_row: int, pitch: float) -> float:
    """The middle between name and date, and a little above it."""
    return date_row * pitch - (pitch - EM) / 2 - SEAL_RAISED


def date_text(sheet: Sheet) -> str:
    if sheet.issued_on:
        return chinese_date(sheet.issued_on)
    if sheet.drafted_on:
        return f"{sheet.drafted_on.year}年{sheet.drafted_on.month}月　日"
    return "　　年　月　日"


def diameter_of(seal: Seal | None) -> float:
    return seal.diameter if seal else USUAL_DIAMETER


def address_of(seal: Seal) -> str:
    return f"data:{seal.media_type};base64,{b64encode(seal.image).decode()}"


def stamp(seal: Seal | None, x: float, y: float, lettering: Lettering, *, is_draft: bool) -> Iterator[Item]:
    """Its middle at x, y; on a draft an empty ring says that it is still to come."""
    diameter = diameter_of(seal)
    left, top = x - diameter / 2, y - diameter / 2
    if seal:
        yield Picture(left, top, diameter, diameter, address_of(seal))
    elif is_draft:
        yield Ring(x, y, diameter, RED)
        words = single_line(lettering.letters(gettext("not sealed yet"), Role.HEITI, "seal"))
        em = PLACE_SIZE * EM / SIZE_3
        yield from place_line(
            words, x - words.width * em / 2, top + diameter * 0.16, PLACE_SIZE, role=Role.HEITI, ink=RED
        )
