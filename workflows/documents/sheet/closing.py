"""What follows the text: 附件说明, 署名, 成文日期 and seal, 附注 (7.3.4 to 7.3.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from office.ui.fonts import Role
from workflows.documents.sheet.figures import FittedFigure
from workflows.documents.sheet.items import Item, place_line
from workflows.documents.sheet.joint import compose_joint_closing, measure_joint_closing
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, fill_lines, single_line
from workflows.documents.sheet.measures import EM, GAP, LEFT, MEASURE, PITCH, SIZE_3, columns
from workflows.documents.sheet.order import compose_signature, measure_signature
from workflows.documents.sheet.parts import Attachment, Layout, Sheet
from workflows.documents.sheet.signing import compose_alone, measure_alone
from workflows.documents.sheet.stamping import Closing
from workflows.documents.sheet.tables import TablePart


@dataclass(frozen=True)
class Row:
    """One row of the grid; its lines stand beside each other, each with its own indent. Or what takes several rows."""

    lines: tuple[Line, ...] = ()
    drawn: TablePart | FittedFigure | None = None

    @property
    def span(self) -> int:
        return self.drawn.span if self.drawn else 1

    @property
    def is_blank(self) -> bool:
        return not self.lines and self.drawn is None


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


def closing_foot(sheet: Sheet, pitch: float = PITCH) -> float:
    """From the top of the last row of text to the lower edge of what closes the document, in mm."""
    signed = _signed(sheet, pitch)
    notes = len(sheet.annotations)
    return max(signed.foot, signed.note + (notes - 1) * pitch + EM) if notes else signed.foot


def compose_closing(sheet: Sheet, lettering: Lettering, last_text: float, pitch: float = PITCH) -> Iterator[Item]:
    """`last_text` is the top of the last row of text, in mm from the edge of the sheet."""
    if sheet.layout is Layout.ORDER:
        yield from compose_signature(sheet, lettering, last_text, pitch)
    elif sheet.partners:
        yield from compose_joint_closing(sheet, lettering, last_text, pitch)
    elif sheet.layout is not Layout.MINUTES:
        yield from compose_alone(sheet, lettering, last_text, pitch)
    first_note = last_text + _signed(sheet, pitch).note
    for number, text in enumerate(sheet.annotations):
        line = single_line(lettering.letters(in_brackets(text), Role.FANGSONG, "annotation"))
        yield from place_line(line, LEFT + columns(2), first_note + number * pitch, SIZE_3)


def _signed(sheet: Sheet, pitch: float) -> Closing:
    if sheet.layout is Layout.ORDER:
        return measure_signature(pitch)
    if sheet.layout is Layout.MINUTES:
        return Closing(date=0.0, note=pitch, foot=EM)  # no unit signs them (10.3)
    if sheet.partners:
        return measure_joint_closing(sheet, pitch)
    return measure_alone(sheet, pitch)


def in_brackets(text: str) -> str:
    return text if text.startswith(("（", "(")) else f"（{text}）"


def text_rows(lines: Sequence[Line]) -> list[Row]:
    return [Row((line,)) for line in lines]


def centred_row(line: Line) -> Row:
    return Row((Line(line.runs, line.width, (MEASURE - line.width) / 2),))
