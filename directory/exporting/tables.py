"""A table as a file, marked with who took it out."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from directory.importing.disarmed import disarmed


@dataclass(frozen=True, slots=True)
class Table:
    """mark: who, when, what for."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    mark: str


def as_csv(table: Table) -> bytes:
    """With the mark by which Excel knows UTF-8; who took it out stands above the headings, where an import passes it
    over."""
    told = io.StringIO()
    csv.writer(told).writerows([[disarmed(table.mark)], table.headings, *table.rows])
    return told.getvalue().encode("utf-8-sig")


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
