"""Rows of a staff list as they are meant, and what is wrong with each of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from directory.importing.disarmed import disarmed
from directory.importing.models import Column
from directory.models import Person, Post, Unit

FACTS = (Column.PHONE, Column.MOBILE, Column.EMAIL, Column.ROOM)
_LENGTHS = {
    column: getattr(Person._meta.get_field(attribute), "max_length", 0)
    for column, attribute in {
        Column.STAFF_NUMBER: "username", Column.NAME: "name", Column.PHONE: "phone", Column.MOBILE: "mobile",
        Column.EMAIL: "email", Column.ROOM: "office_room",
    }.items()
} | {Column.TITLE: getattr(Post._meta.get_field("title"), "max_length", 0)}  # fmt: skip
LONGEST_UNIT = getattr(Unit._meta.get_field("short_name"), "max_length", 0)
_MAIN = frozenset({"主职", "主", "是", "主任职", "main", "y", "yes", "true", "1"})
_CONCURRENT = frozenset({"兼职", "兼", "否", "兼任", "concurrent", "n", "no", "false", "0"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
_RUN = re.compile(r"(\d{4})(\d\d)(\d\d)")
_USUAL_EMAIL = re.compile(
    r"[A-Za-z0-9][\w.-]*@[A-Za-z0-9]+(\.[A-Za-z]+)+", re.ASCII
)  # at once; of others Django's rule decides
_EARLIEST, _LATEST = 1950, 2100
_BETWEEN = re.compile(r"[/／\\＼>＞]+")
_FORMULA = ("=", "＝")
_TOLD = 60  # characters of a value that is told back


@dataclass(frozen=True, slots=True)
class Problem:
    """column: of Column, or empty where the whole row is wrong."""

    row: int
    column: str
    value: str
    sentence: str


@dataclass(slots=True)
class ListRow:
    """way: the parts of the unit's path as given. is_main: None where the list does not say."""

    number: int
    staff_number: str
    name: str
    way: tuple[str, ...]
    title: str
    is_main: bool | None
    starts_on: date | None
    facts: dict[str, str] = field(default_factory=dict)
    is_sound: bool = True


def read(rows: Iterable[Sequence[str]], columns: Mapping[str, int], problems: list[Problem]) -> Iterator[ListRow]:
    """`rows` below the headings come with their numbers as the first cell. Empty rows are passed over; one in which
    something is wrong is told and not sound, since its person is in the list all the same."""
    places = [(Column(name), place + 1) for name, place in columns.items()]
    for row in rows:
        cells = {column: _tidy(row[place]) if place < len(row) else "" for column, place in places}
        if not any(cells.values()):
            continue
        told = len(problems)
        number = int(row[0])
        _look_over(number, cells, problems)
        made = _row(number, cells, problems)
        made.is_sound = len(problems) == told
        yield made


def _tidy(cell: str) -> str:
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    text = " ".join(text.split())
    return text[1:] if text.startswith("'") and disarmed(text[1:]) == text else text  # as an export writes it


def _look_over(number: int, cells: dict[Column, str], problems: list[Problem]) -> None:
    """What can be wrong with any cell."""
    for column, value in cells.items():
        if value.startswith(_FORMULA):
            _wrong(problems, number, column, value, _("This is a formula; write what it comes to."))
        elif not value.isprintable():
            _wrong(problems, number, column, value, _("There are characters in it that cannot be printed."))
        elif column in _LENGTHS and len(value) > _LENGTHS[column]:
            sentence = _("Longer than %(most)d characters.") % {"most": _LENGTHS[column]}
            _wrong(problems, number, column, value, sentence)


def _row(number: int, cells: dict[Column, str], problems: list[Problem]) -> ListRow:
    for column in (Column.STAFF_NUMBER, Column.NAME, Column.UNIT, Column.TITLE):
        if column in cells and not cells[column]:
            _wrong(problems, number, column, "", _("Nothing stands here."))
    staff_number = unicodedata.normalize("NFKC", cells[Column.STAFF_NUMBER]).lower()
    if " " in staff_number:
        _wrong(problems, number, Column.STAFF_NUMBER, staff_number, _("A staff number has no spaces."))
    return ListRow(
        number,
        staff_number,
        _name(cells[Column.NAME]),
        _way(number, cells.get(Column.UNIT, ""), problems),
        cells[Column.TITLE],
        _is_main(number, cells.get(Column.MAIN, ""), problems),
        _day(number, cells.get(Column.STARTS_ON, ""), problems),
        _facts(number, cells, problems),
    )


def _name(text: str) -> str:
    """张 伟, spaced to the width of three characters as tables do, is 张伟."""
    return text if text.isascii() or any(character.isascii() and character != " " for character in text) else (
        text.replace(" ", "")
    )  # fmt: skip


def _way(number: int, text: str, problems: list[Problem]) -> tuple[str, ...]:
    way = tuple(part for one in _BETWEEN.split(text) if (part := one.strip()))
    if too_long := [part for part in way if len(part) > LONGEST_UNIT]:
        sentence = _("Longer than %(most)d characters.") % {"most": LONGEST_UNIT}
        _wrong(problems, number, Column.UNIT, too_long[0], sentence)
    return way


def _is_main(number: int, text: str, problems: list[Problem]) -> bool | None:
    said = text.casefold()
    if said and said not in _MAIN | _CONCURRENT:
        _wrong(problems, number, Column.MAIN, text, _("Write main or concurrent."))
    return None if not said else said in _MAIN


def _day(number: int, text: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text) or _RUN.fullmatch(text)
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        if _EARLIEST <= year <= _LATEST:
            return date(year, month, day)
    except ValueError:
        pass
    _wrong(problems, number, Column.STARTS_ON, text, _("This is not a day such as 2026-01-31."))
    return None


def _facts(number: int, cells: dict[Column, str], problems: list[Problem]) -> dict[str, str]:
    """Only what is said: an empty cell leaves what the book has, and so does a masked number, as an export has it."""
    facts = {column.value: cells[column] for column in FACTS if cells.get(column)}
    if "*" in facts.get(Column.MOBILE, ""):
        del facts[Column.MOBILE]
    for column in (Column.PHONE, Column.MOBILE):
        if column.value in facts and not facts[column.value].isascii():
            facts[column.value] = unicodedata.normalize("NFKC", facts[column.value])
    if (email := facts.get(Column.EMAIL)) and not _USUAL_EMAIL.fullmatch(email):
        try:
            validate_email(email)
        except ValidationError:
            _wrong(problems, number, Column.EMAIL, email, _("This is not an e-mail address."))
    return facts


def _wrong(problems: list[Problem], number: int, column: Column, value: str, sentence: str) -> None:
    problems.append(Problem(number, column.value, value[:_TOLD], sentence))
