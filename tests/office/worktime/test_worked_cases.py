"""The table of worked_cases.md, line by line."""

from pathlib import Path

import pytest

from office.worktime.terms import Pause, Term, TermUnit, due, due_by
from office.worktime.trace import Course, Mark, trace
from tests.office.worktime.timetables import OFFICE, at

LINES = (Path(__file__).parent / "worked_cases.md").read_text(encoding="utf-8").splitlines()
CASES = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| 20")]


def term_of(text):
    value, unit = text.split()
    return Term(int(value), TermUnit(unit))


def pauses_of(text):
    return tuple(Pause(*map(at, one.split(" → "))) for one in text.split(", ") if one)


def test_there_are_enough_of_them():
    assert len(CASES) >= 30


@pytest.mark.parametrize(("begins", "term", "pause", "due_at", "near_at", "unannounced", "why"), CASES)
def test_the_program_counts_as_the_pencil_did(begins, term, pause, due_at, near_at, unannounced, why):
    if term.startswith("by "):
        counted = due_by(at(term.removeprefix("by ")), at(begins), OFFICE)
    else:
        counted = due(term_of(term), at(begins), OFFICE, pauses_of(pause))

    assert (counted.due_at, counted.near_at) == (at(due_at), at(near_at)), why
    assert counted.unannounced == tuple(map(int, unannounced.split())), why


@pytest.mark.parametrize(
    ("begins", "term", "pause", "due_at"), [case[:4] for case in CASES if not case[1].startswith("by ")]
)
def test_the_days_that_are_drawn_add_up_to_the_term(begins, term, pause, due_at):
    term = term_of(term)
    original = at(due_at) if pause else None
    days = trace(Course(at(begins), at(due_at), term, pauses_of(pause), original), at(due_at), OFFICE)

    assert sum(day.count for day in days if day.mark == Mark.COUNTED) == term.value
    assert days[-1].is_due
