"""Files that hold a staff list, as rows of text: spreadsheets by calamine in a process of its own, CSV in whatever
encoding spreadsheets save it."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from directory.importing import grid
from directory.importing.refusals import BrokenText, NotASheet, NothingInIt, TooManyRows
from office.files.content import examine
from office.files.refusals import OFFICE, Locked, WrongType

MOST_ROWS = 250_000
TYPES = {
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # how .xls begins
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",\t;"
_MOST_LINE = 100_000  # characters of one cell
_PATIENCE = 150  # seconds

Row = list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """first: its first rows; words: in which marks of secrecy are looked for."""

    name: str
    rows: int
    first: Sequence[Row]
    words: str


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def look(name: str, data: bytes) -> list[Sheet]:
    """The sheets with anything in them. Raises NotASheet, BrokenText, TooManyRows, NothingInIt, WrongType,
    Suspicious."""
    ending = ending_of(name)
    if ending == "csv":
        rows = list(_rows_of_text(data))
        words = "\n".join(cell for row in rows for cell in row)[: grid.WORDS]
        sheets = [Sheet("", len(rows), rows[: grid.FIRST], words)]
    elif ending in TYPES:
        if ending == "xls" and not data.startswith(_COMPOUND):
            raise NotASheet
        if ending != "xls":
            _examine(name, data)
        told = (json.loads(line) for line in _lines(data, "look"))
        sheets = [Sheet(one["name"], one["rows"], one["first"], one["words"]) for one in told]
    else:
        raise NotASheet
    if any(sheet.rows > MOST_ROWS for sheet in sheets):
        raise TooManyRows(MOST_ROWS)
    sheets = [sheet for sheet in sheets if any(map(any, sheet.first))]
    if not sheets:
        raise NothingInIt
    return sheets


def _examine(name: str, data: bytes) -> None:
    """Whoever brings a list is told of tables, not of all that may come in elsewhere."""
    try:
        examine(name, data)
    except Locked:
        raise
    except WrongType as refused:
        raise NotASheet from refused


def rows_of(name: str, data: bytes, sheet: str) -> Iterator[Row]:
    """Of one that was looked at, from its first row on."""
    if ending_of(name) == "csv":
        yield from _rows_of_text(data)
        return
    for line in _lines(data, "rows", sheet):
        yield json.loads(line)


def _lines(data: bytes, *asked: str) -> Iterator[bytes]:
    """Whatever the file does to its reader ends there, in a refusal."""
    command = [sys.executable, "-I", str(Path(grid.__file__)), *asked]
    try:
        told = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fell:
        raise NotASheet from fell
    return iter(told.stdout.splitlines())


def _rows_of_text(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    csv.field_size_limit(_MOST_LINE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text))
    try:
        for number, row in enumerate(reader):
            if number >= MOST_ROWS:
                raise TooManyRows(MOST_ROWS)
            yield [cell.strip() for cell in row[: grid.MOST_COLUMNS]]
    except csv.Error as broken:
        raise NotASheet from broken


def _delimiter_of(text: str) -> str:
    beginning = text[:4_000]
    return max(_DELIMITERS, key=beginning.count)


def _decoded(data: bytes) -> str:
    """By its mark; else UTF-8, else GB 18030. What is UTF-8 but for a few bytes is a damaged file, not GB 18030, which
    would read anything. Raises BrokenText, NotASheet."""
    known = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    known = known or _utf_16_without_mark(data)
    try:
        text = data.decode(known or "utf-8")
    except UnicodeDecodeError as broken:
        if known or _is_damaged(data):
            raise BrokenText(_line_of(data, broken.start, known)) from broken
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as worse:
            raise BrokenText(_line_of(data, worse.start, known)) from worse
    if "\x00" in text:
        raise NotASheet
    return text


def _utf_16_without_mark(data: bytes) -> str | None:
    """Of delimiters, figures and line ends every second byte is nought, and always on the same side."""
    beginning = data[:400]
    noughts = [beginning[side::2].count(0) for side in (0, 1)]
    if max(noughts) * 10 <= len(beginning) or min(noughts):
        return None
    return "utf-16-be" if noughts[0] else "utf-16-le"


def _is_damaged(data: bytes) -> bool:
    lenient = data.decode("utf-8", "replace")
    wrong = lenient.count("\ufffd")
    return sum(character > "\x7f" for character in lenient) - wrong > 10 * wrong


def _line_of(data: bytes, place: int, encoding: str | None) -> int:
    before = data[:place]
    return (before.count(b"\n") if not encoding or "16" not in encoding else before.count(b"\n\x00")) + 1
