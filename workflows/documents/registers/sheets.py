"""发文登记簿 as a PDF, A4 lying: one year of a register in the order of its numbers, its head again on each page."""

import io
from collections.abc import Sequence

import pypdfium2
from django.utils.translation import gettext as _

from office.files.reading import PDFIUM
from office.ui.dates import whole
from office.ui.fonts import Role, data_folder, find_stacks
from workflows.documents.models import Number, Register
from workflows.documents.sheet.blocks import Table
from workflows.documents.sheet.items import Item, Turned, place_cells
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import single_line
from workflows.documents.sheet.measures import BOTTOM, HEIGHT, LEFT, SIZE_5, WIDTH
from workflows.documents.sheet.pages import Placed
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.pdf import Laid
from workflows.documents.sheet.tables import TURNED, TablePart, fit_table

FOLIO_BELOW = 6.0  # mm under the table's room


def register_pdf(register: Register, year: int, numbers: Sequence[Number]) -> bytes:
    stacks = find_stacks(data_folder())
    lettering = Lettering(stacks)
    title = f"{register.unit}{_('Register of outgoing documents')}　{register}〔{year}〕"
    table = fit_table(Table(title, (_head(), *map(_row, numbers))), lettering, "register", TURNED)
    parts: list[TablePart] = []
    start = 0
    while start < len(table.rows) or not parts:
        end = max(table.end_within(start, WIDTH), start + 1)
        parts.append(TablePart(table, start, min(end, len(table.rows))))
        start = end
    pages = [(*part.items(0), _folio(nth, len(parts), lettering)) for nth, part in enumerate(parts, 1)]
    sheet = Sheet(mark="", title=title, body="", issuer=register.unit.name)
    return _lying(Laid(sheet, Placed(tuple(pages), lettering, ()), stacks).paint())


def _head() -> tuple[str, ...]:
    return _("Document number"), _("Title"), _("Signed on"), _("Given by"), _("State")


def _row(number: Number) -> tuple[str, ...]:
    document = number.document
    signed = document.issue_date if document else number.signed_on
    said = "" if document else _("By hand")
    if document and document.ended:
        said = document.ended
    if number.state != Number.State.USED:
        said = f"{number.get_state_display()} {number.void_reason}".strip()
    title = document.title if document else number.title
    return str(number), title, whole(signed) if signed else "", str(number.given_by.person), said


def _folio(number: int, count: int, lettering: Lettering) -> Item:
    line = single_line(lettering.letters(f"{number} / {count}", Role.SONGTI, "folio"), gap=0)
    placed = place_cells([(0, line)], 0, WIDTH + FOLIO_BELOW, HEIGHT, 1, role=Role.SONGTI, size=SIZE_5, align="right")
    return Turned(LEFT, BOTTOM, tuple(placed))


def _lying(pdf: bytes) -> bytes:
    """The same pages with what was their left edge up."""
    stored = io.BytesIO()
    with PDFIUM:
        paper = pypdfium2.PdfDocument(pdf)
        try:
            for page in paper:
                page.set_rotation(90)
            paper.save(stored)
        finally:
            paper.close()
    return stored.getvalue()
