"""Reading a staff list from two CSV tables, as personnel offices keep them: units, and people with their posts."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from directory.roles import Role
from directory.staff_list import AppointmentRow, PersonRow, PostRow, StaffList, UnfitStaffList, UnitRow

UNIT_COLUMNS = ("key", "above", "name", "short_name", "kind", "level", "can_issue", "fonds_no", "duty_phone")
STAFF_COLUMNS = (
    "staff_number", "name", "unit", "title", "roles", "is_main", "starts_on", "phone", "mobile", "email", "office_room",
)  # fmt: skip
_YES = ("1", "y", "yes", "true", "是")


def staff_list_of(units: bytes, staff: bytes, *, starts_on: date) -> StaffList:
    """One line a unit; one line a post held, so a person with two posts has two lines, the first the main one unless
    is_main says otherwise. Roles are separated by blanks. `starts_on` is for lines that name no day. Raises
    UnfitStaffList."""
    problems: list[str] = []
    listed = StaffList(list(_units(units, problems)), [], [], [])
    posts, appointments = [], []
    people: dict[str, PersonRow] = {}
    for line, row in _lines(staff, STAFF_COLUMNS[:4], problems):
        number, key = row["staff_number"].lower(), f"line {line}"
        posts.append(PostRow(key, row["unit"], row["title"], tuple(row["roles"].split()) or (Role.STAFF,)))
        is_main = row["is_main"].lower() in _YES if row["is_main"] else number not in people
        day = _day(row["starts_on"], starts_on, line, problems)
        appointments.append(AppointmentRow(number, key, day, is_main))
        particulars = (row["phone"], row["mobile"], row["email"], row["office_room"])
        people.setdefault(number, PersonRow(number, row["name"], *particulars))
    if problems:
        raise UnfitStaffList(problems)
    return StaffList(listed.units, posts, list(people.values()), appointments)


def _units(table: bytes, problems: list[str]) -> Iterator[UnitRow]:
    for _line, row in _lines(table, UNIT_COLUMNS[:6], problems):
        plain = {name: row[name] for name in UNIT_COLUMNS if name != "can_issue"}
        yield UnitRow(**plain, can_issue=row["can_issue"].lower() in _YES)


def _lines(table: bytes, needed: tuple[str, ...], problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines with the number an editor shows; every column is there, empty when the table has none."""
    reader = csv.DictReader(io.StringIO(_text(table), newline=""))
    if missing := [name for name in needed if name not in (reader.fieldnames or [])]:
        problems.append(_("The table has no column %(names)s.") % {"names": ", ".join(missing)})
        return
    for given in reader:
        row = {name: (given.get(name) or "").strip() for name in {*UNIT_COLUMNS, *STAFF_COLUMNS}}
        if any(row.values()):
            yield reader.line_num, row


def _text(table: bytes) -> str:
    """Spreadsheets save UTF-8 with a mark, or GB 18030."""
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError:
        return table.decode("gb18030", "replace")


def _day(text: str, otherwise: date, line: int, problems: list[str]) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(_("Line %(line)d: %(text)s is not a day such as 2026-01-31.") % {"line": line, "text": text})
        return otherwise
