"""处理单 as a PDF: every fact of a paper and all opinions in order, on A4."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from office.ui.fonts import data_folder, find_stacks
from workflows.documents.drawings import opinion_lines
from workflows.documents.models import Document, Incoming
from workflows.documents.sheet.blocks import Table
from workflows.documents.sheet.items import Item
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.measures import ROWS, row_top, rows_height
from workflows.documents.sheet.pages import Placed
from workflows.documents.sheet.parts import Sheet
from workflows.documents.sheet.pdf import Laid
from workflows.documents.sheet.tables import WAYS, FittedTable, TablePart, fit_table

UPRIGHT = tuple(way for way in WAYS if not way[1])


def slip_pdf(paper: Document | Incoming, facts: Iterable[tuple[str, str]]) -> bytes:
    stacks = find_stacks(data_folder())
    lettering = Lettering(stacks)
    tables = [
        Table(_title(paper), ((_("Particular"), _("Content")), *((label, said or "—") for label, said in facts))),
        Table("", (_opinion_head(), *_opinions(paper))),
    ]
    pages = _placed([fit_table(one, lettering, "slip", UPRIGHT) for one in tables if len(one.rows) > 1])
    agency = paper.issuer if isinstance(paper, Document) else paper.unit
    sheet = Sheet(mark="", title=_title(paper), body="", issuer=agency.name)
    return Laid(sheet, Placed(tuple(map(tuple, pages)), lettering, ()), stacks).paint()


def _title(paper: Document | Incoming) -> str:
    if isinstance(paper, Document):
        return f"{paper.issuer}{_('Approval slip for outgoing documents')}"
    return f"{paper.unit}{_('Handling slip for incoming documents')}"


def _opinion_head() -> tuple[str, ...]:
    return _("Step"), _("Opinion"), _("Name"), _("Date")


def _opinions(paper: Document | Incoming) -> Iterable[tuple[str, ...]]:
    for one in opinion_lines(paper):
        said = f"{one.verdict}　{one.text}".strip("　") or "—"
        name = _("%(who)s (for %(behalf)s)") % {"who": one.name, "behalf": one.behalf} if one.behalf else one.name
        yield one.step, said, f"{name}　{one.post}", f"{one.at:%Y-%m-%d}"


def _placed(tables: Sequence[FittedTable]) -> list[list[Item]]:
    """Down the page, each as far as it fits; a table goes on at the head of the next."""
    pages: list[list[Item]] = [[]]
    row = 0
    for table in tables:
        start = 0
        while start < len(table.rows):
            end = table.end_within(start, rows_height(ROWS - row))
            if end == start and row:
                pages.append([])
                row = 0
                continue
            part = TablePart(table, start, max(end, start + 1))
            pages[-1] += part.items(row_top(row))
            row, start = min(ROWS, row + part.span + 1), part.end
    return pages
