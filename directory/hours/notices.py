"""A notice as a file: JSON as it is published, or a table of days as an office keeps it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.importing.sheets import TYPES, ending_of, look, rows_of
from office.worktime.announcement import NotAnAnnouncement

MOST_BYTES = 1024 * 1024
ENDINGS = ("json", *TYPES)
_HEADINGS = {
    "day": ("日期", "date"),
    "kind": ("放假/上班", "放假上班", "类型", "kind"),
    "name": ("名称", "节日", "name"),
}
_OFF, _WORKED = {"放假", "休", "休息", "holiday", "off"}, {"上班", "班", "调休上班", "workday", "work"}
_SAMPLE = [("2027-01-01", "放假", "元旦"), ("2027-02-06", "上班", "春节")]
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NOT_YEARS = gettext_lazy("The file must hold years, each with holidays and workdays.")
_NEW_YEAR = "元旦"


def samples() -> dict[str, Any]:
    """The same two days in each of the forms that are read."""
    years = _years((date.fromisoformat(on), _kind(kind), name) for on, kind, name in _SAMPLE)
    days = [{"date": on, "isOffDay": kind in _OFF, "name": name} for on, kind, name in _SAMPLE]
    forms = {"by_year": years, "days": {"year": 2027, "days": days}}
    written = {form: json.dumps(content, ensure_ascii=False) for form, content in forms.items()}
    return written | {"heads": [said[0] for said in _HEADINGS.values()], "rows": _SAMPLE}


def years_in(name: str, data: bytes) -> dict[str, Any]:
    """As `announcement.announce` takes them. Raises NotAnAnnouncement with the row, or what `sheets.look` raises."""
    if ending_of(name) == "json":
        return _read_json(data)
    sheet = look(name, data)[0]
    return _years(_rows(list(rows_of(name, data, sheet.name))))


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        years = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotAnAnnouncement(_("This is not JSON: its text is not UTF-8.")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise NotAnAnnouncement(
            _("This is not JSON: it cannot be read from line %(line)d, character %(column)d.") % place
        ) from error
    except (ValueError, RecursionError) as error:  # numbers and depths that Python does not read
        raise NotAnAnnouncement(_NOT_YEARS) from error
    if not isinstance(years, dict):
        raise NotAnAnnouncement(_NOT_YEARS)
    return _listed_years(years) if "days" in years else years


def _listed_years(notice: dict[str, Any]) -> dict[str, Any]:
    """A notice as holiday-cn (github.com/NateScarlet/holiday-cn) publishes each: its year, and a list of days."""
    if type(notice.get("year")) is not int:
        raise NotAnAnnouncement(_("“%(key)s” is not a year.") % {"key": notice.get("year", "")})
    return _years(_listed(notice["days"]), notice["year"])


def _listed(days: Any) -> Iterator[tuple[date, str, str]]:
    for number, day in enumerate(days if isinstance(days, list) else [None], 1):
        try:
            on, is_off, name = date.fromisoformat(day["date"]), day["isOffDay"], day["name"]
            if not (isinstance(is_off, bool) and isinstance(name, str)):
                raise TypeError
            yield on, "holidays" if is_off else "workdays", name
        except (KeyError, TypeError, ValueError) as error:
            raise NotAnAnnouncement(_("Day %(number)d needs date, isOffDay and name.") % {"number": number}) from error


def _years(days: Iterable[tuple[date, str, str]], announced: int | None = None) -> dict[str, Any]:
    """A list of days holds one year, the one it announces or else that of its first: one day of another would announce
    that year by itself. A New Year's notice reaches back into the December before it."""
    read: dict[str, dict[str, str]] = {"holidays": {}, "workdays": {}}
    for on, kind, name in days:
        year = on.year + 1 if on.month == 12 and _NEW_YEAR in name else on.year
        announced = announced or year
        if year != announced:
            raise NotAnAnnouncement(_("%(day)s does not belong to %(year)d.") % {"day": on, "year": announced})
        if on.isoformat() in read[kind]:
            raise NotAnAnnouncement(_("%(day)s stands there twice.") % {"day": on})
        read[kind][on.isoformat()] = name
    return {str(announced): read} if announced else {}


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[date, str, str]]:
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
