"""What follows the text: 附件说明, 署名, 成文日期 and seal, 附注 (7.3.4 to 7.3.6)."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Picture, Ring, place_line
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, fill_lines, single_line
from workflows.documents.sheet.measures import EM, GAP, LEFT, MEASURE, PITCH, RED, RIGHT, SIZE_3, columns
from workflows.documents.sheet.parts import Attachment, Sheet, chinese_date

PLACE_SIZE = 11.0
# The name and the date lie a little below the middle of the seal.
SEAL_RAISED = 5.0


@dataclass(frozen=True)
class Row:
    """One row of the grid; its lines stand beside each other, each with its own indent."""

    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Closing:
    """Distances in mm from the top of the last row of text to the name, the date, the middle of the seal, the foot."""

    name: float
    date: float
    seal: float
    foot: float


def attachment_rows(attachments: Sequence[Attachment], lettering: Lettering) -> list[Row]:
    """附件：1. ……; further lines begin under the first character of the name, no mark ends it."""
    if not attachments:
        return []
    rows: list[Row] = []
    label = single_line(lettering.letters("附件：", Role.FANGSONG, "attachments"))
    label = Line(label.runs, label.width, 2 * (1 + GAP))
    number_at = 5 * (1 + GAP)
    name_at = number_at + (0 if len(attachments) == 1 else 1 if len(attachments) < 10 else 1.5)
    for number, attachment in enumerate(attachments, 1):
        name = lettering.letters(attachment.title, Role.FANGSONG, "attachments")
        lines = fill_lines(name, indent=name_at, hanging=name_at, widest_gap=0.05)
        before = [label] if number == 1 else []
        if len(attachments) > 1:
            figure = single_line(lettering.letters(f"{number}.", Role.FANGSONG, "attachments"))
            before.append(Line(figure.runs, figure.width, number_at))
        rows.append(Row((*before, *lines[:1])))
        rows.extend(Row((line,)) for line in lines[1:])
    return rows


def measure_closing(sheet: Sheet, pitch: float = PITCH) -> Closing:
    """Sealed, as many rows stay free as bring the top of the seal within one row of the text, and never into it."""
    radius = _diameter(sheet) / 2 if sheet.is_sealed else 0.0
    date_row = 3
    while sheet.is_sealed and _seal_middle(date_row, pitch) - radius < EM:
        date_row += 1
    seal = _seal_middle(date_row, pitch)
    last_row = date_row + len(sheet.annotations)
    return Closing(
        name=(date_row - 1) * pitch,
        date=date_row * pitch,
        seal=seal,
        foot=max(last_row * pitch + EM, seal + radius),
    )


def compose_closing(sheet: Sheet, lettering: Lettering, last_text: float, pitch: float = PITCH) -> Iterator[Item]:
    """`last_text` is the top of the last row of text, in mm from the edge of the sheet."""
    closing = measure_closing(sheet, pitch)
    name = single_line(lettering.letters(sheet.issuer, Role.FANGSONG, "signature"))
    day = single_line(lettering.letters(_date_text(sheet), Role.FANGSONG, "date"))
    if sheet.is_sealed:
        middle = _sealed_middle(name, day)
        name_x, date_x = middle - name.width * EM / 2, middle - day.width * EM / 2
    else:
        name_x, date_x = _unsealed_places(name, day)
    yield from place_line(name, name_x, last_text + closing.name, SIZE_3)
    yield from place_line(day, date_x, last_text + closing.date, SIZE_3)
    if sheet.is_sealed:
        yield from _seal(sheet, lettering, middle, last_text + closing.seal)
    for number, text in enumerate(sheet.annotations, 1):
        line = single_line(lettering.letters(_in_brackets(text), Role.FANGSONG, "annotation"))
        yield from place_line(line, LEFT + columns(2), last_text + closing.date + number * pitch, SIZE_3)


def _date_text(sheet: Sheet) -> str:
    if sheet.issued_on:
        return chinese_date(sheet.issued_on)
    if sheet.drafted_on:
        return f"{sheet.drafted_on.year}年{sheet.drafted_on.month}月　日"
    return "　　年　月　日"


def _sealed_middle(name: Line, day: Line) -> float:
    """The date four characters in from the right, the name centred above it; a very long name pushes both left."""
    middle = RIGHT - columns(4) - day.width * EM / 2
    return min(middle, RIGHT - columns(2) - name.width * EM / 2) if name.width > 15 else middle


def _unsealed_places(name: Line, day: Line) -> tuple[float, float]:
    """The name two characters in from the right, the date beginning two characters further than it (7.3.5.2)."""
    name_x = RIGHT - columns(2) - name.width * EM
    date_x = name_x + columns(2)
    edge = RIGHT - columns(2)
    if date_x + day.width * EM > edge:
        date_x = edge - day.width * EM
        name_x = min(name_x, date_x - columns(2))
    return name_x, date_x


def _diameter(sheet: Sheet) -> float:
    return sheet.seal.diameter if sheet.seal else 45.0


def _seal_middle(date_row: int, pitch: float) -> float:
    """The middle between name and date, and a little above it."""
    return date_row * pitch - (pitch - EM) / 2 - SEAL_RAISED


def _seal(sheet: Sheet, lettering: Lettering, x: float, y: float) -> Iterator[Item]:
    diameter = _diameter(sheet)
    left, top = x - diameter / 2, y - diameter / 2
    if sheet.seal:
        image = f"data:{sheet.seal.media_type};base64,{b64encode(sheet.seal.image).decode()}"
        yield Picture(left, top, diameter, diameter, image)
    elif sheet.is_draft:
        yield Ring(x, y, diameter, RED)
        words = single_line(lettering.letters(gettext("not sealed yet"), Role.HEITI, "seal"))
        em = PLACE_SIZE * EM / SIZE_3
        yield from place_line(
            words, x - words.width * em / 2, top + diameter * 0.16, PLACE_SIZE, role=Role.HEITI, ink=RED
        )


def _in_brackets(text: str) -> str:
    return text if text.startswith(("（", "(")) else f"（{text}）"


def text_rows(lines: Sequence[Line]) -> list[Row]:
    return [Row((line,)) for line in lines]


def centred_row(line: Line) -> Row:
    return Row((Line(line.runs, line.width, (MEASURE - line.width) / 2),))
