"""A notice as a file: JSON as it is published, or a table of days as an office keeps it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from directory.importing.sheets import TYPES, ending_of, look, rows_of
from office.worktime.announcement import NotAnAnnouncement

MOST_BYTES = 1_000_000
ENDINGS = ("json", *TYPES)
_HEADINGS = {
    "day": ("日期", "date"),
    "kind": ("放假/上班", "放假上班", "类型", "kind"),
    "name": ("名称", "节日", "name"),
}
_OFF, _WORKED = {"放假", "休", "休息", "holiday", "off"}, {"上班", "班", "调休上班", "workday", "work"}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NEW_YEAR = "元旦"


def years_in(name: str, data: bytes) -> dict[str, Any]:
    """As `announcement.announce` takes them. Raises NotAnAnnouncement with the row, or what `sheets.look` raises."""
    if ending_of(name) == "json":
        return _read_json(data)
    sheet = look(name, data)[0]
    return _years(list(rows_of(name, data, sheet.name)))


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        years = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise NotAnAnnouncement(_("This is not JSON: %(error)s") % {"error": error}) from error
    if not isinstance(years, dict):
        raise NotAnAnnouncement(_("The file must hold years, each with holidays and workdays."))
    return years


def _years(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """A New Year's notice reaches back into the December before it."""
    years: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(lambda: {"holidays": {}, "workdays": {}})
    for on, kind, name in _days(rows):
        year = on.year + 1 if on.month == 12 and _NEW_YEAR in name else on.year
        days = years[str(year)][kind]
        if on.isoformat() in days:
            raise NotAnAnnouncement(_("%(day)s stands there twice.") % {"day": on})
        days[on.isoformat()] = name
    return dict(years)


def _days(rows: Sequence[Sequence[str]]) -> Iterator[tuple[date, str, str]]:
    places, first = _places(rows)
    for number, row in enumerate(rows[first:], first + 1):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        if not any(cells.values()):
            continue
        on, kind = _date(cells["day"]), _kind(cells["kind"])
        if on is None or not kind:
            raise NotAnAnnouncement(
                _("Row %(row)d needs a date like 2027-01-01, and whether it is off or work.") % {"row": number}
            )
        yield on, kind, cells.get("name", "")


def _places(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Columns by their headings, wherever they stand; and the first row below them."""
    for number, row in enumerate(rows[:10]):
        heads = [cell.replace(" ", "").lower() for cell in row]
        found = {
            name: next(place for place, head in enumerate(heads) if head in said)
            for name, said in _HEADINGS.items()
            if any(head in said for head in heads)
        }
        if {"day", "kind"} <= found.keys():
            return found, number + 1
    raise NotAnAnnouncement(_("The table needs the headings date, kind and name."))


def _date(text: str) -> date | None:
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _kind(text: str) -> str:
    return "holidays" if text.lower() in _OFF else "workdays" if text.lower() in _WORKED else ""
