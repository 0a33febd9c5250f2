"""署名 and 成文日期 of one unit, with its seal over both or without (7.3.5.1, 7.3.5.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, single_line
from workflows.documents.sheet.measures import EM, RIGHT, SIZE_3, columns
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.stamping import Closing, date_text, diameter_of, seal_middle, stamp


@dataclass(frozen=True)
class Alone(Closing):
    """Further distances: to the name and to the middle of the seal."""

    name: float
    seal: float


def measure_alone(sheet: Sheet, pitch: float) -> Alone:
    """Sealed, as many rows stay free as bring the top of the seal within one row of the text, and never into it."""
    radius = diameter_of(sheet.seal) / 2 if sheet.is_sealed else 0.0
    date_row = 3
    while sheet.is_sealed and seal_middle(date_row, pitch) - radius < EM:
        date_row += 1
    seal = seal_middle(date_row, pitch)
    date = date_row * pitch
    return Alone(date=date, note=date + pitch, foot=max(date + EM, seal + radius), name=date - pitch, seal=seal)


def compose_alone(sheet: Sheet, lettering: Lettering, last_text: float, pitch: float) -> Iterator[Item]:
    closing = measure_alone(sheet, pitch)
    name = single_line(lettering.letters(sheet.issuer, Role.FANGSONG, "signature"))
    day = single_line(lettering.letters(date_text(sheet), Role.FANGSONG, "date"))
    if sheet.is_sealed:
        middle = sealed_middle(name, day)
        name_x, date_x = middle - name.width * EM / 2, middle - day.width * EM / 2
    else:
        name_x, date_x = unsealed_places(name, day)
    yield from place_line(name, name_x, last_text + closing.name, SIZE_3)
    yield from place_line(day, date_x, last_text + closing.date, SIZE_3)
    if sheet.is_sealed:
        yield from stamp(sheet.seal, middle, last_text + closing.seal, lettering, is_draft=sheet.is_draft)


def sealed_middle(name: Line, day: Line) -> float:
    """The date four characters in from the right, the name centred above it; a very long name pushes both left."""
    middle = RIGHT - columns(4) - day.width * EM / 2
    return min(middle, RIGHT - columns(2) - name.width * EM / 2) if name.width > 15 else middle


def unsealed_places(name: Line, day: Line) -> tuple[float, float]:
    """The name two characters in from the right, the date beginning two characters further than it (7.3.5.2)."""
    name_x = RIGHT - columns(2) - name.width * EM
    date_x = name_x + columns(2)
    edge = RIGHT - columns(2)
    if date_x + day.width * EM > edge:
        date_x = edge - day.width * EM
        name_x = min(name_x, date_x - columns(2))
    return name_x, date_x
