"""What a list would change in the book: the rules, without a database.

Whoever is listed holds what the list says. With a complete list, a post below the chosen unit that it does not name for
its holder ends, and whoever it does not name at all has left; a list that only adds ends nothing but the main post that
another takes the place of. What is booked for a later day, what ends by itself, and who also works outside the unit is
left as it is; so is whoever keeps the directory or is one of the three administrators.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from directory.importing.book import Book, Held, Known, Seat
from directory.importing.models import Column
from directory.importing.places import Nowhere, Place
from directory.importing.rows import ListRow, Problem
from directory.roles import EXCLUSIVE


@dataclass(eq=False, slots=True)
class Begun:
    """An appointment to be made; the seat is found when all who go are known."""

    place: Place
    title: str
    is_main: bool
    starts_on: date | None
    row: int
    seat: Seat | None = None


@dataclass(eq=False, slots=True)
class Change:
    """What becomes of one person. known: None for somebody new."""

    staff_number: str
    row: int
    known: Known | None
    facts: dict[str, str] = field(default_factory=dict)  # as they will be
    begun: list[Begun] = field(default_factory=list)
    ended: list[Held] = field(default_factory=list)
    main: list[tuple[Held, bool]] = field(default_factory=list)
    ends_from: date | None = None  # the first day without what ended
    returns: bool = False
    leaves: bool = False
    stays: list[Held] = field(default_factory=list)  # what a complete list does not name, and does not end
    kept: str = ""  # why it stays, or why what the list says is not taken over

    @property
    def is_any(self) -> bool:
        return bool(self.known is None or self.facts or self.begun or self.ended or self.main or self.returns)


@dataclass(slots=True)
class Difference:
    book: Book
    is_complete: bool
    on: date
    places: list[Place] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        return bool(self.places or self.seats or self.changes)


@dataclass(eq=False, slots=True)
class _Wish:
    """One row with the unit it means, and the appointment that it speaks of."""

    row: ListRow
    place: Place
    is_main: bool = False
    held: Held | None = None


def compare(
    rows: Sequence[ListRow],
    book: Book,
    *,
    is_complete: bool,
    on: date,
    problems: Iterable[Problem] = (),
) -> Difference:
    """`problems`: found in the list itself, before it was compared."""
    made = Difference(book, is_complete, on, problems=list(problems))
    listed = _by_person(rows, made)
    for staff_number, wishes in listed.items():
        known = book.people.get(staff_number)
        refused = _refused(known, wishes) if known else []
        made.problems += refused
        if wishes and not refused:
            _put(made, _change(made, staff_number, known, wishes))
    if is_complete:
        for known in book.people.values():
            if known.staff_number not in listed and known.held:
                _put(made, _missing(known, on))
    _seat(made)
    made.places = book.tree.fresh
    made.problems.sort(key=lambda one: one.row)
    return made


def _put(made: Difference, change: Change) -> None:
    if change.is_any:
        made.changes.append(change)
    if change.kept:
        made.kept.append(change)


def _by_person(rows: Sequence[ListRow], made: Difference) -> dict[str, list[_Wish]]:
    """Rows of one person together, each with its unit; who stands twice in one post is told."""
    found: dict[str, list[_Wish]] = {}
    stood: dict[tuple[str, Place, str], int] = {}
    for row in rows:
        wishes = found.setdefault(row.staff_number, [])
        try:
            place = made.book.tree.find(row.way)
        except Nowhere as why:
            made.problems.append(Problem(row.number, Column.UNIT.value, "/".join(row.way)[:60], str(why)))
            continue
        if not row.is_sound:
            continue
        first = stood.setdefault((row.staff_number, place, row.title), row.number)
        if first != row.number:
            sentence = _("The same person stands in the same post in row %(row)d.") % {"row": first}
            made.problems.append(Problem(row.number, Column.STAFF_NUMBER.value, row.staff_number, sentence))
            continue
        wishes.append(_Wish(row, place))
    return found


def _refused(known: Known, wishes: Sequence[_Wish]) -> list[Problem]:
    """Whoever works outside, or has left somebody else's part of the tree, is not this list's to change; a machine is
    no person. A row that says no more than the book does is no harm."""
    if known.is_service:
        sentence = _("This is the account of a system, not of a person.")
    elif known.outside and not known.is_active:
        sentence = _("Has left %(unit)s, whose administrator may take them up again.") % {"unit": known.outside}
    elif known.outside:
        sentence = _("Works in %(unit)s, which this list is not about; its administrator appoints them.") % {
            "unit": known.outside
        }
        _match(known, wishes)
        wishes = [wish for wish in wishes if wish.held is None]
    else:
        return []
    number = Column.STAFF_NUMBER.value
    return [Problem(wish.row.number, number, known.staff_number, sentence) for wish in wishes]


def _match(known: Known, wishes: Sequence[_Wish]) -> list[Held]:
    """Gives each row the appointment that it speaks of; answers those no row speaks of."""
    left = list(known.held)
    for wish in wishes:
        meant = (one for one in left if one.seat.place is wish.place and one.seat.title == wish.row.title)
        wish.held = next(meant, None)
        if wish.held is not None:
            left.remove(wish.held)
    return left


def _change(made: Difference, staff_number: str, known: Known | None, wishes: list[_Wish]) -> Change:
    change = Change(staff_number, wishes[0].row.number, known)
    facts = _facts(wishes, made.problems)
    if known is not None and known.outside:
        unnamed = _match(known, wishes)
        change.stays = [one for one in unnamed if made.is_complete and one.ends_on is None]
        if change.stays or any(known.facts[name] != value for name, value in facts.items()):
            change.kept = _("also works in %(unit)s") % {"unit": known.outside}
        return change
    left: list[Held] = []
    if known is None:
        change.facts = facts
    else:
        change.facts = {name: value for name, value in facts.items() if known.facts[name] != value}
        change.returns = not known.is_active
        left = _match(known, wishes)
    main = _main(wishes, left, made.problems)
    for wish in wishes:
        wish.is_main = wish is main
        if wish.held is None:
            change.begun.append(Begun(wish.place, wish.row.title, wish.is_main, wish.row.starts_on, wish.row.number))
        elif main is not None and wish.held.is_main != wish.is_main:
            change.main.append((wish.held, wish.is_main))
    _end(change, left, main, made)
    return change


def _facts(wishes: Sequence[_Wish], problems: list[Problem]) -> dict[str, str]:
    """Of all rows of a person; two that say different things are told."""
    facts: dict[str, str] = {}
    for wish in wishes:
        for name, value in {"name": wish.row.name, **wish.row.facts}.items():
            if facts.setdefault(name, value) != value:
                sentence = _("Another row of the same person says %(value)s.") % {"value": facts[name]}
                problems.append(Problem(wish.row.number, name, value[:60], sentence))
    return facts


def _main(wishes: list[_Wish], left: Sequence[Held], problems: list[Problem]) -> _Wish | None:
    """The row of the main post. A list that does not say means the main post there is, or else the person's first row;
    None when every row is said to be concurrent, and the main post is one the list does not speak of."""
    said = [wish for wish in wishes if wish.row.is_main]
    if len(said) > 1:
        sentence = _("Row %(row)d is said to be the main post already.") % {"row": said[0].row.number}
        problems.append(Problem(said[1].row.number, Column.MAIN.value, "", sentence))
    if said:
        return said[0]
    open_ones = [wish for wish in wishes if wish.row.is_main is None]
    if open_ones:
        return next((wish for wish in open_ones if wish.held and wish.held.is_main), open_ones[0])
    if not any(one.is_main and one.ends_on is None for one in left):
        sentence = _("One post of each person is the main one; all are said to be concurrent.")
        problems.append(Problem(wishes[0].row.number, Column.MAIN.value, "", sentence))
    return None


def _end(change: Change, left: Sequence[Held], main: _Wish | None, made: Difference) -> None:
    """Which of the appointments that the list does not speak of end, and which are no longer the main one."""
    starts_on = main.row.starts_on if main and main.held is None else None
    change.ends_from = max(made.on, starts_on) if starts_on else made.on
    for one in left:
        is_replaced = made.is_complete or (one.is_main and main is not None and main.held is None)
        if one.ends_on is not None:
            continue
        why = _why_it_stays([one], made.on)
        if is_replaced and not why:
            change.ended.append(one)
            continue
        if one.is_main and main is not None:
            change.main.append((one, False))
        if made.is_complete:
            change.stays.append(one)
            change.kept = why


def _missing(known: Known, on: date) -> Change:
    """Somebody who works below the chosen unit and whom a complete list does not name."""
    change = Change(known.staff_number, 0, known, ends_from=on)
    ends = [one for one in known.held if one.ends_on is None]
    if not known.is_active or not ends:
        return change
    if known.outside:
        change.kept = _("also works in %(unit)s") % {"unit": known.outside}
    else:
        change.kept = _why_it_stays(known.held, on)
    if change.kept:
        change.stays = ends
    else:
        change.ended, change.leaves = ends, True
    return change


def _why_it_stays(held: Sequence[Held], on: date) -> str:
    """Why no list ends these; nothing where one may."""
    if any(one.seat.is_protected for one in held):
        return _("is an administrator; relieve them by hand")
    if later := [one for one in held if one.starts_on > on]:
        return _("begins on %(day)s") % {"day": later[0].starts_on}
    return ""


def _seat(made: Difference) -> None:
    """Whoever comes takes a chair of that title that is or becomes empty, in official order, and so sees what its last
    holder saw; for the others chairs are added."""
    going = {held for change in made.changes for held in change.ended}
    taken = {held.seat for known in made.book.people.values() for held in known.held if held not in going}
    empty = {key: [seat for seat in seats if seat not in taken] for key, seats in made.book.seats.items()}
    for change in made.changes:
        for begun in change.begun:
            chairs = empty.get((begun.place, begun.title))
            if chairs:
                begun.seat = chairs.pop(0)
            else:
                begun.seat = Seat(None, begun.place, begun.title)
                made.seats.append(begun.seat)
        _one_of_three(change, made.problems)


def _one_of_three(change: Change, problems: list[Problem]) -> None:
    """GB/T 22239-2019, 8.1.5: nobody is two of the three administrators."""
    known = change.known
    kinds = {*known.kinds} if known else set()
    if known:
        kinds |= {role for one in known.held if one not in change.ended for role in one.seat.roles} & EXCLUSIVE
    for begun in change.begun:
        roles = begun.seat.roles if begun.seat else ()
        kinds |= EXCLUSIVE & {*roles}
        if len(kinds) > 1:
            sentence = _("System, security and audit administrator must be three different people.")
            problems.append(Problem(begun.row, Column.TITLE.value, begun.title, sentence))
            return
