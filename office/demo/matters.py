"""The matters of the demonstration's history: files in matters/, each with the matters of one field.

A line of a course reads as a paper's (papers.py); the verbs are in following.py. What depends on the day of opening
may stand in the words as in a paper's.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from office.demo.papers import Act, course_of

FOLDER = Path(__file__).parent / "matters"


@dataclass(frozen=True, slots=True)
class Followed:
    """lead, supports: short names of units. term: working days; until: working days after the opening, for a date that
    is named and not counted. respond: the term of the response, in words. source: the key of a request or a paper.
    report_every: working days between two reports. parent: the key of the whole it is a part of. evidence: the words of
    files that its reports name.
    plans: what each `plan` of the course lays: (title, working days after the opening, percent). alarm: what the
    connected system said, where one opens it."""

    key: str
    course: tuple[Act, ...]
    title: str = ""
    requirement: str = ""
    lead: str = ""
    supports: tuple[str, ...] = ()
    term: int = 0
    until: int = 0
    respond: str = ""
    report_every: int = 0
    parent: str = ""
    source: str = ""
    category: str = ""
    leader: str = ""
    plans: tuple[tuple[tuple[str, int, int], ...], ...] = ()
    alarm: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


def matters() -> list[Followed]:
    """All of them, by name of the file and place in it."""
    return [one for path in sorted(FOLDER.glob("*.toml")) for one in read(path)]


def read(path: Path) -> Iterator[Followed]:
    for number, written in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["matters"], 1):
        key = f"{path.stem}/{number}"
        facts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
        }
        facts["course"] = course_of(key, written["course"])
        facts["plans"] = tuple(tuple((*point,) for point in plan) for plan in written.get("plans", []))
        yield Followed(key=key, **facts)
