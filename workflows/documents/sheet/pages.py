"""Putting the parts of a document on pages of 22 rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from office.ui.fonts import Role, Stacks
from workflows.documents.sheet.blocks import Block, Figure, Paragraph, Table
from workflows.documents.sheet.closing import (
    Row,
    attachment_rows,
    centred_row,
    closing_foot,
    compose_closing,
    text_rows,
)
from workflows.documents.sheet.figures import Illustration, empty_frame, fit_figure
from workflows.documents.sheet.imprint import compose_folio, compose_imprint
from workflows.documents.sheet.items import Item, place_rows
from workflows.documents.sheet.letter import compose_letter_head
from workflows.documents.sheet.letterhead import compose_letterhead, compose_title, title_height
from workflows.documents.sheet.lettering import Lettering, Unprinted
from workflows.documents.sheet.limits import cut_to_the_page
from workflows.documents.sheet.lines import Line, fill_lines, single_line
from workflows.documents.sheet.measures import BOTTOM, EM, GAP, LEFT, PITCH, ROWS, TOP, WIDTH, row_top, rows_height
from workflows.documents.sheet.minutes import attendance_lines, compose_minutes_head
from workflows.documents.sheet.order import compose_order_head
from workflows.documents.sheet.parts import Attachment, Layout, Sheet
from workflows.documents.sheet.tables import FittedTable, TablePart, TooWide, fit_table

INDENT = 2 * (1 + GAP)
# Rows of the text that go along when the signature has to begin a page: no page carries a signature alone.
CARRIED = 2
# The distance of rows may be brought down to this share, in percent, to keep a signature on the page of its text.
TIGHTEST = 86
_HEADS = {
    Layout.GENERAL: compose_letterhead,
    Layout.LETTER: compose_letter_head,
    Layout.MINUTES: compose_minutes_head,
}
# Between the foot of the text or the seal and the first rule of the 版记.
CLEARANCE = 2.0


@dataclass
class Page:
    """`next_row` is the first free row, `foot` the lowest edge of what is on the page, in mm."""

    next_row: int = 0
    items: list[Item] = field(default_factory=list)
    foot: float = TOP
    has_folio: bool = True

    @property
    def room(self) -> int:
        return ROWS - self.next_row

    def set_rows(self, rows: Sequence[Row], pitch: float = PITCH) -> float:
        """Returns the top of the last row."""
        first = row_top(self.next_row)
        lines: list[tuple[Line, ...]] = []
        for row in rows:
            if row.drawn:
                self.items += row.drawn.items(first + len(lines) * pitch)
            lines += [row.lines, *[()] * (row.span - 1)]
        self.items += place_rows(lines, LEFT, first, pitch)
        self.next_row += len(lines)
        last = first + (len(lines) - 1) * pitch
        self.foot = max(self.foot, last + EM) if rows else self.foot
        return last


@dataclass(frozen=True)
class Placed:
    pages: tuple[tuple[Item, ...], ...]
    lettering: Lettering
    unprinted: tuple[Unprinted, ...]


@dataclass
class Setting:
    """What setting the blocks of a document needs, and what it found wanting."""

    lettering: Lettering
    pictures: tuple[Illustration, ...]
    unprinted: list[Unprinted] = field(default_factory=list)

    def rows(self, blocks: Sequence[Block], place: str) -> "list[Row | FittedTable]":
        rows: list[Row | FittedTable] = []
        for block in blocks:
            match block:
                case Table():
                    rows.append(self._table(block, place))
                case Figure():
                    fitted, unprinted = fit_figure(block, self.pictures, self.lettering, place)
                    rows.append(Row(drawn=fitted))
                    self.unprinted += [unprinted] if unprinted else []
                case Paragraph():
                    rows += paragraph_rows(block, self.lettering, place)
        return rows

    def _table(self, table: Table, place: str) -> "Row | FittedTable":
        try:
            return fit_table(table, self.lettering, place)
        except TooWide as too_wide:
            self.unprinted.append(Unprinted(table.caption, str(too_wide)))
            return Row(drawn=empty_frame(table.caption, self.lettering, place))


def lay_out(sheet: Sheet, stacks: Stacks) -> Placed:
    sheet, cut = cut_to_the_page(sheet)
    lettering = Lettering(stacks)
    setting = Setting(lettering, sheet.pictures)
    pages, moved = _text_pages(sheet, setting)
    for number, attachment in enumerate(sheet.attachments, 1):
        if attachment.text.strip():
            several = len(sheet.attachments) > 1
            pages += _attachment_pages(attachment, f"附件{number}" if several else "附件", setting)
    _add_imprint(sheet, moved, pages, lettering)
    for number, page in enumerate(pages, 1):
        if page.has_folio:
            page.items += compose_folio(number, lettering)
    return Placed(tuple(tuple(page.items) for page in pages), lettering, (*cut, *setting.unprinted))


def _text_pages(sheet: Sheet, setting: Setting) -> tuple[list[Page], str]:
    """The main text with its signature, and the recipients when they had to be moved to the 版记."""
    lettering = setting.lettering
    first = _headed(sheet, lettering)
    text = setting.rows(sheet.blocks, "body")
    recipients = _recipient_rows(sheet, lettering)
    # 首页必须显示正文 (5.2.3, 7.3.2).
    moved = sheet.recipients if len(recipients) + min(len(text), 1) > first.room else ""
    addressed = [] if moved else recipients
    note = attachment_rows(sheet.attachments, lettering)
    present = [Row(lines) for lines in attendance_lines(sheet, lettering)]
    after = [row for part in (note, present) if part for row in (Row(), *part)]
    pages = _flow([*addressed, *text, *after], first)
    pitch = _make_room(sheet, pages, note=len(after) - 1 if after else 0, addressed=len(addressed))
    for page, rows in pages[:-1]:
        page.set_rows(rows)
    last_page, rows = pages[-1]
    last_text = last_page.set_rows(rows, pitch)
    last_page.items += compose_closing(sheet, lettering, last_text, pitch)
    last_page.foot = max(last_page.foot, last_text + closing_foot(sheet, pitch))
    return [page for page, _ in pages], moved


def _headed(sheet: Sheet, lettering: Lettering) -> Page:
    """The first page with everything above the text."""
    if sheet.layout is Layout.ORDER:
        items, row = compose_order_head(sheet, lettering)
        return Page(next_row=row, items=items)
    compose = _HEADS[sheet.layout]
    items, foot = compose(sheet, lettering)
    has_folio = sheet.layout is not Layout.LETTER
    if not sheet.title.strip():
        return Page(next_row=math.ceil((foot + PITCH - TOP) / PITCH), items=items, has_folio=has_folio)
    title_top, row = title_place(foot + 2 * PITCH, title_height(sheet.title, sheet.issuer))
    items += compose_title(sheet.title, sheet.issuer, lettering, title_top)
    return Page(next_row=row, items=items, has_folio=has_folio)


def paragraph_rows(block: Paragraph, lettering: Lettering, place: str) -> list[Row]:
    letters = lettering.letters(block.head, block.role, place)
    if block.is_centred:
        return [centred_row(single_line(letters))]
    letters += lettering.letters(block.rest, Role.FANGSONG, place)
    return text_rows(fill_lines(letters, indent=INDENT))


def _recipient_rows(sheet: Sheet, lettering: Lettering) -> list[Row]:
    if not sheet.recipients:
        return []
    return text_rows(fill_lines(lettering.letters(f"{sheet.recipients}：", Role.FANGSONG, "recipients")))


def title_place(earliest: float, height: float) -> tuple[float, int]:
    """Where the title begins, and the row after it and its blank line.

    What follows stands on the grid of 22 rows again; the part of a row this takes is shared above and below the title.
    """
    row = math.ceil((earliest + height + PITCH - TOP) / PITCH - 1e-6)
    spare = row_top(row) - PITCH - height - earliest
    return earliest + spare / 2, min(row, ROWS - 1)


def _flow(rows: Sequence[Row | FittedTable], first: Page) -> list[tuple[Page, list[Row]]]:
    """Rows on pages; a blank row does not begin a page, figures are not cut, tables are, between rows."""
    pages: list[tuple[Page, list[Row]]] = [(first, [])]
    room = first.room

    def put(row: Row) -> None:
        nonlocal room
        if row.span > room:
            turn_over()
        page, held = pages[-1]
        if row.is_blank and not held and page is not first:
            return
        held.append(row)
        room -= row.span

    def turn_over() -> None:
        nonlocal room
        pages.append((Page(), []))
        room = ROWS

    for row in rows:
        if isinstance(row, Row):
            put(row)
            continue
        start = 0
        while start < max(len(row.rows), 1):
            end = row.end_within(start, WIDTH if row.is_turned else rows_height(room))
            if end == start and row.rows and room < ROWS:
                turn_over()
                continue
            end = max(end, start + 1)
            put(Row(drawn=TablePart(row, start, min(end, len(row.rows)))))
            start = end
    return pages


def _make_room(sheet: Sheet, pages: list[tuple[Page, list[Row]]], *, note: int, addressed: int) -> float:
    """Sees that signature, date, seal and 附注 fit under the text of the last page; returns the distance of its rows.

    7.3.5: where the room does not hold the seal, the distance of rows may be adjusted; if that is not enough, the last
    rows of the text, with the rows of 附件说明 (`note`), go over to a new page. The first page keeps a row of text.
    """
    page, rows = pages[-1]
    first = row_top(page.next_row)
    taken = sum(row.span for row in rows)
    tightest = TIGHTEST if taken == len(rows) else 100  # tables and figures cannot be drawn closer
    for percent in range(100, tightest - 1, -1):
        pitch = PITCH * percent / 100
        if first + (taken - 1) * pitch + closing_foot(sheet, pitch) <= BOTTOM + 0.01:
            return pitch
    wanted = note + 1 + CARRIED if note and note < ROWS // 2 else CARRIED
    staying = 1 + (addressed if len(pages) == 1 else 0)
    carried = _carried(rows, wanted, staying)
    pages.append((Page(), carried if not carried or not carried[0].is_blank else carried[1:]))
    return PITCH


def _carried(rows: list[Row], wanted: int, staying: int) -> list[Row]:
    """Taken from the end of a page to the next: rows of text, or the last rows of a table, or a small figure."""
    last = rows[-1] if rows else Row()
    if isinstance(last.drawn, TablePart):
        parted = last.drawn.parted(CARRIED)
        if parted:
            rows[-1] = Row(drawn=parted[0])
            return [Row(drawn=parted[1])]
    if last.drawn:
        return [rows.pop()] if len(rows) > staying and last.span <= ROWS // 2 else []
    moving = max(0, min(wanted, len(rows) - staying))
    while moving and any(row.drawn for row in rows[len(rows) - moving :]):
        moving -= 1
    carried = rows[len(rows) - moving :]
    del rows[len(rows) - moving :]
    return carried


def _attachment_pages(attachment: Attachment, label: str, setting: Setting) -> list[Page]:
    """附件 on a page of its own: the label in the first row, the title in the third (7.3.7)."""
    first, lettering = Page(), setting.lettering
    first.set_rows([Row((single_line(lettering.letters(label, Role.HEITI, label)),))])
    title_top, first.next_row = title_place(row_top(2), title_height(attachment.title, ""))
    first.items += compose_title(attachment.title, "", lettering, title_top, label)
    pages = _flow(setting.rows(attachment.blocks, label), first)
    for page, rows in pages:
        page.set_rows(rows)
    return [page for page, _ in pages]


def _add_imprint(sheet: Sheet, moved: str, pages: list[Page], lettering: Lettering) -> None:
    items, top = compose_imprint(sheet, lettering, moved)
    if not items:
        return
    if pages[-1].foot > top - CLEARANCE:
        pages.append(Page())
    if sheet.imprint_on_even and len(pages) % 2:
        alone = pages[-1].foot == TOP
        pages.append(Page())
        if alone:
            # 7.5: a blank page before the 版记 and the page of the 版记 bear no number.
            pages[-2].has_folio = pages[-1].has_folio = False
    pages[-1].items += items
