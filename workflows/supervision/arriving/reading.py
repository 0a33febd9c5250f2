"""The rows of a work plan as the matters they would become, and what is wrong with each."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import Timetables
from office.files.secrecy import mark_in
from office.worktime.clock import now
from office.worktime.terms import Due, ImpossibleTerm, Term, due, due_by
from office.worktime.wording import explain, parse
from workflows.supervision.arriving.columns import BETWEEN, Column
from workflows.supervision.arriving.dates import named_day
from workflows.supervision.forms import units_below
from workflows.supervision.models import Matter, WorkPlan

LONGEST = {Column.TITLE: 120, Column.REQUIREMENT: 5000}
_YEARS_AHEAD = 10  # beyond that a year was mistyped
_LEADS = (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class Wrong:
    column: str
    value: str
    sentence: str


@dataclass(slots=True)
class Row:
    """number: as one reads it beside the row. said: the date in words, with what is unsure about it."""

    number: int
    cells: Sequence[str]
    title: str = ""
    requirement: str = ""
    lead: Unit | None = None
    supports: list[Unit] = field(default_factory=list)
    term: Term | None = None
    due_at: datetime | None = None
    due: Due | None = None
    said: str = ""
    leader: Appointment | None = None
    category: str = ""
    wrong: list[Wrong] = field(default_factory=list)


def read(plan: WorkPlan) -> list[Row]:
    """Every row that says anything, by the directory, the calendar and the matters as they are now."""
    reader = _Reader(plan)
    rows = [reader.row(int(number), cells) for number, *cells in plan.rows]
    reader.compare(rows)
    return rows


class _Reader:
    def __init__(self, plan: WorkPlan) -> None:
        self.plan, self.timetables, self.moment = plan, Timetables(), now()
        self.units = _named(list(units_below(plan.unit)))
        gone = Unit.objects.filter(Q(abolished_on__lte=today()), path__startswith=plan.unit.path)
        self.gone = _named(list(gone))
        leaders = Appointment.objects.filter(post__unit=plan.unit, post__roles__overlap=[*map(str, _LEADS)])
        self.leaders: defaultdict[str, list[Appointment]] = defaultdict(list)
        for one in leaders.in_force(today()).with_names():
            self.leaders[_plain(str(one.person))].append(one)
        self.categories = {_plain(str(label)): value for value, label in Matter.Category.choices}

    def row(self, number: int, cells: Sequence[str]) -> Row:
        row = Row(number, cells)
        said = {name: cells[place].strip() for name, place in self.plan.columns.items() if place < len(cells)}
        row.title = " ".join(said.get(Column.TITLE, "").split())
        row.requirement = said.get(Column.REQUIREMENT, "") or row.title
        self._texts(row)
        self._lead(row, said.get(Column.LEAD, ""))
        self._supports(row, said.get(Column.SUPPORTS, ""))
        self._due(row, said.get(Column.DUE, ""))
        self._leader(row, said.get(Column.LEADER, ""))
        self._category(row, said.get(Column.CATEGORY, ""))
        return row

    def compare(self, rows: Sequence[Row]) -> None:
        """With each other, and with what is supervised already."""
        titles = Counter(row.title for row in rows)
        mine = Matter.objects.filter(laid_by=self.plan.unit, closed_at=None, title__in=list(titles))
        running = {one.title: one.number for one in mine.exclude(serial=None)}
        for row in rows:
            if row.title and titles[row.title] > 1:
                _wrong(row, Column.TITLE, row.title, _("Another row of this table has the same title."))
            if row.title in running:
                sentence = _("It is under supervision already: %(number)s.") % {"number": running[row.title]}
                _wrong(row, Column.TITLE, row.title, sentence)

    def _texts(self, row: Row) -> None:
        if not row.title:
            _wrong(row, Column.TITLE, "", _("Say in a line what is to be done."))
        for column, text in ((Column.TITLE, row.title), (Column.REQUIREMENT, row.requirement)):
            if len(text) > LONGEST[column]:
                sentence = _("At most %(most)d characters; these are %(count)d.")
                _wrong(row, column, text, sentence % {"most": LONGEST[column], "count": len(text)})
        if mark_in(f"{row.title}\n{row.requirement}"):
            _wrong(row, Column.REQUIREMENT, "", _("It carries a mark of secrecy, which is not handled here."))

    def _lead(self, row: Row, text: str) -> None:
        if not text:
            _wrong(row, Column.LEAD, "", _("Choose the unit that answers for it."))
            return
        row.lead = self._unit(row, Column.LEAD, text)

    def _supports(self, row: Row, text: str) -> None:
        names = dict.fromkeys(filter(None, BETWEEN.split(text)))
        for name in names:
            unit = self._unit(row, Column.SUPPORTS, name)
            if unit is not None and unit == row.lead:
                _wrong(row, Column.SUPPORTS, name, _("The lead unit cannot support itself."))
            elif unit is not None and unit not in row.supports:
                row.supports.append(unit)

    def _unit(self, row: Row, column: Column, name: str) -> Unit | None:
        found = self.units.get(_plain(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            sentence = _("Several units bear this name; write the whole name.")
        elif _plain(name) in self.gone:
            sentence = _("This unit has been abolished.")
        else:
            sentence = _("No unit of this name answers to %(agency)s.") % {"agency": self.plan.unit}
        _wrong(row, column, name, sentence)
        return None

    def _due(self, row: Row, text: str) -> None:
        try:
            row.term = parse(text)
        except ImpossibleTerm as error:
            _wrong(row, Column.DUE, text, str(error))
            return
        on = None if row.term else named_day(text, today())
        if row.term is None and on is None:
            _wrong(row, Column.DUE, text, _("Write a day, as 2026-12-31, or a term, as 20 working days."))
            return
        if row.lead is None:
            return
        timetable = self.timetables.of(row.lead)
        if row.term is not None:
            row.due = due(row.term, self.moment, timetable)
        else:
            assert on is not None
            row.due_at = timetable.end_of(on)
            if row.due_at <= self.moment:
                _wrong(row, Column.DUE, text, _("This day has passed."))
                return
            if on.year > today().year + _YEARS_AHEAD:
                _wrong(row, Column.DUE, text, _("This day is more than ten years away."))
                return
            row.due = due_by(row.due_at, self.moment, timetable)
        row.said = explain(row.due, timetable)

    def _leader(self, row: Row, text: str) -> None:
        if not text:
            return
        found = self.leaders.get(_plain(text), [])
        if len(found) == 1:
            row.leader = found[0]
            return
        if found:
            sentence = _("Several leaders of %(agency)s bear this name.") % {"agency": self.plan.unit}
        else:
            sentence = _("No leader of %(agency)s bears this name.") % {"agency": self.plan.unit}
        _wrong(row, Column.LEADER, text, sentence)

    def _category(self, row: Row, text: str) -> None:
        row.category = self.categories.get(_plain(text), "") if text else self.plan.category
        if not row.category:
            _wrong(row, Column.CATEGORY, text, _("There is no such category."))


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def _named(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    found: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for name in {_plain(unit.name), _plain(unit.short_name)}:
            found[name].append(unit)
    return found


def _wrong(row: Row, column: Column, value: str, sentence: str) -> None:
    row.wrong.append(Wrong(str(column.label), value[:60], sentence))
