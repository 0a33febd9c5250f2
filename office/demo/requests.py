"""What arrives at the city government from outside: each one file in requests/, its words and its course.

A file is a paper's (papers.py) with other facts: from whom to whom, under which number, which way it came, and a
course that begins with `arrive`. Verbs: arrivals.py.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from office.demo.papers import Act, Enclosure, course_of

FOLDER = Path(__file__).parent / "requests"


@dataclass(frozen=True, slots=True)
class Request:
    """to, sender: short names of units. number: the sender's, without year: 青府37. way: api or paper.
    signatory: the post that signed it. proposal: for action or for reading, who instructs, who handles, who
    reads it."""

    key: str
    to: str
    sender: str
    number: tuple[str, int]
    way: str
    genre: str
    title: str
    body: str
    signatory: str
    course: tuple[Act, ...]
    main: str = "示范市人民政府"
    annotation: str = ""
    urgency: int = 0
    handling: str = "action"
    leader: str = ""
    handlers: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def requests() -> list[Request]:
    """All of them, by name of the file."""
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> Request:
    written: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    facts["course"] = course_of(path.stem, written["course"])
    facts["enclosures"] = tuple(Enclosure(**one) for one in written.get("enclosures", []))
    facts["body"] = written["body"].strip("\n")
    return Request(key=path.stem, **facts)
