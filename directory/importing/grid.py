"""Reads a spreadsheet in a process of its own, under limits of the kernel: a small file may claim a sheet of a
million columns, and a parser may fall. Run by sheets.py; it knows nothing of the office.

    python -I grid.py look        < file     one line of JSON for each sheet
    python -I grid.py rows 人员   < file     one line of JSON for each row of that sheet, every cell as text
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 120
MOST_COLUMNS = 200
MOST_SPREAD = 3_000_000  # cells that merged ones may be spread over
FIRST = 40  # rows that are looked at
WORDS = 200_000  # characters in which marks of secrecy are looked for


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from python_calamine import load_workbook

    with load_workbook(io.BytesIO(sys.stdin.buffer.read())) as book:
        if sys.argv[1] == "look":
            for number in range(len(book.sheet_names)):
                _look(book.get_sheet_by_index(number))
        else:
            for row in rows_of(book.get_sheet_by_name(sys.argv[2])):
                _say(row)
    return 0


def _look(sheet: Any) -> None:
    first, words, left = [], [], WORDS
    for number, row in enumerate(rows_of(sheet)):
        if number < FIRST:
            first.append(row)
        if left > 0:
            told = "\n".join(cell for cell in row if cell)
            left -= len(told)
            words.append(told)
        elif number >= FIRST:
            break
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    _say({"name": sheet.name, "rows": height, "columns": width, "first": first, "words": "\n".join(words)})


def rows_of(sheet: Any) -> Iterator[list[str]]:
    """From the sheet's first row on, so that numbers are those one reads beside it. The value of merged cells stands
    in each of them."""
    spread = _spread(sheet)
    top = sheet.start[0] if sheet.start else 0
    left = sheet.start[1] if sheet.start else 0
    kept: dict[tuple[int, int], str] = {}
    for _row in range(top):
        yield []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True) if sheet.start else (), top):
        row = [""] * left + [_text(cell) for cell in cells[: MOST_COLUMNS - left]]
        for column, first in spread.get(number, {}).items():
            if column < len(row):
                kept.setdefault(first, row[first[1]] if first[0] == number and first[1] < len(row) else "")
                row[column] = kept[first]
        yield row


def _spread(sheet: Any) -> dict[int, dict[int, tuple[int, int]]]:
    """By row and column of each merged cell: where its value stands."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    left = MOST_SPREAD
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        last, bottom = min(last, MOST_COLUMNS), min(bottom, sheet.end[0] if sheet.end else 0)
        left -= max(0, last - first + 1) * max(0, bottom - top + 1)
        if left < 0:
            raise ValueError("merged cells without end")
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                found.setdefault(row, {})[column] = (top, first)
    return found


def _text(cell: Any) -> str:
    """A number without its point where it is whole (a staff number, a telephone); a day as 2026-01-31."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date() | time() | timedelta():
            return str(cell)
    return str(cell)


def _say(told: Any) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    sys.exit(main())
