"""The papers of the demonstration's history: each one file in papers/, its words and its course.

A line of the course reads `days-ago HH:MM who verb arguments | what they say`. Days are working days before the
start. who: a staff number, a post (市财政局办公室/文书), or * for whoever holds the paper just then; `who@unit` acts
in the post held in that unit. Verbs: acts.py.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "papers"
_LINE = re.compile(r"^(?P<day>\d+)\s+(?P<hour>\d\d):(?P<minute>\d\d)\s+(?P<who>\S+)\s+(?P<verb>[a-z_]+)(?P<rest>.*)$")
_PLACE = re.compile(r"\{([a-z_]+|[+-]\d+)\}")


class UnreadablePaper(ValueError):
    """A file in papers/ says something nobody can perform."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a course. day: working days before the start, 0 the last one begun."""

    day: int
    at: time
    who: str
    verb: str
    arguments: tuple[str, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes out with the paper; its kind is the ending of its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """issuer, copies, cc_copies: short names of units; countersigners, signatory: staff numbers or posts.
    changes: (what is found, what replaces it), in the order the course calls for them. answers: the key of the
    request it replies to; {cited} in its words is how a reply names that.
    declared: what the drafter answers to the rules, by question. joint: the heads of those who issue it too.
    meeting: a meeting decides before it is signed."""

    key: str
    issuer: str
    genre: str
    title: str
    body: str
    course: tuple[Act, ...]
    signatory: str
    main: str = ""
    cc: str = ""
    annotation: str = ""
    urgency: int = 0
    disclosure: str = "on_request"
    countersigners: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    meeting: bool = False
    copies: tuple[str, ...] = ()
    cc_copies: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    changes: tuple[tuple[str, str], ...] = field(default=())
    answers: str = ""
    declared: dict[str, str] = field(default_factory=dict)


def papers() -> list[Paper]:
    """All of them, by name of the file."""
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> Paper:
    written: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    facts["course"] = course_of(path.stem, written["course"])
    facts["enclosures"] = tuple(Enclosure(**one) for one in written.get("enclosures", []))
    facts["changes"] = tuple((one["find"], one["put"]) for one in written.get("changes", []))
    facts["body"] = written["body"].strip("\n")
    return Paper(key=path.stem, **facts)


def course_of(key: str, lines: str) -> tuple[Act, ...]:
    """Raises UnreadablePaper for a line that says nothing, or that comes before the line above it."""
    return tuple(_read_lines(key, lines))


def _read_lines(key: str, lines: str) -> Iterator[Act]:
    before = None
    for line in filter(str.strip, lines.splitlines()):
        words, _bar, says = line.partition("|")
        found = _LINE.match(words.strip())
        if found is None:
            raise UnreadablePaper(f"{key}: {line}")
        at = time(int(found["hour"]), int(found["minute"]))
        act = Act(int(found["day"]), at, found["who"], found["verb"], tuple(found["rest"].split()), says.strip())
        if before and (act.day, before.at) > (before.day, act.at):
            raise UnreadablePaper(f"{key}: {line} comes before the line above it")
        before = act
        yield act


def dated(text: str, on: date, days: Any) -> str:
    """Fill in what depends on the day of drafting: {year} {next_year} {last_year} {month} {last_month} {quarter}
    (the last full one, in words) and {+8}, {-15}, the date so many working days away. days: offset → date."""
    quarter = (on.month - 1) // 3 or 4
    words = {
        "year": str(on.year),
        "next_year": str(on.year + 1),
        "last_year": str(on.year - 1),
        "month": str(on.month),
        "last_month": str(on.month - 1 or 12),
        "quarter": f"{on.year if on.month > 3 else on.year - 1}年{'一二三四'[quarter - 1]}季度",
    }

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name in words:
            return words[name]
        day: date = days(int(name))
        return f"{day.year}年{day.month}月{day.day}日"

    return _PLACE.sub(fill, text)
