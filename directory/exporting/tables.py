"""A table as a file, marked with who took it out."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import xlsxwriter
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.importing.disarmed import disarmed


class Format(models.TextChoices):
    XLSX = "xlsx", _("Excel (.xlsx)")
    CSV = "csv", _("CSV")


@dataclass(frozen=True, slots=True)
class Table:
    """mark: who, when, what for."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]
    mark: str


def as_csv(table: Table) -> Iterator[bytes]:
    """Line by line, with the mark by which Excel knows UTF-8; who took it out stands above the headings, where an
    import passes it over."""
    yield codecs.BOM_UTF8
    for cells in chain([[disarmed(table.mark)], table.headings], table.rows):
        told = io.StringIO()
        csv.writer(told).writerow(cells)
        yield told.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """Every cell is a text, never a formula; the mark stands above the table and on every page that is printed."""
    told = io.BytesIO()
    book = xlsxwriter.Workbook(told, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold, muted = book.add_format({"bold": True, "bottom": 1}), book.add_format({"font_color": "#666666"})
    plain = table.mark.replace("&", "&&")[:200]  # & begins a code in headers and footers
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{table.title.replace('&', '&&')[:40]}&R&P / &N")
    sheet.set_footer(f"&L{plain}")
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 2)
    sheet.set_column(0, len(table.headings) - 1, 16)
    sheet.write_string(0, 0, table.mark, muted)
    for column, heading in enumerate(table.headings):
        sheet.write_string(1, column, heading, bold)
    for number, row in enumerate(table.rows, 2):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return told.getvalue()
