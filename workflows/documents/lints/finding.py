"""What the checker says: findings by class, what was kept with a reason, what passed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

from workflows.documents.lints.draft import Draft

Level = Literal["must", "should", "practice"]
WEIGHT: dict[Level, int] = {"must": 0, "should": 1, "practice": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """level: must（规定）blocks the step; should（原则上）needs a reason; practice（实务）only reminds, and is never
    called a rule of the standard. about: what it was found in, so that a reason for one thing does not cover another.
    question: the key of what only a person can say (workflows.documents.lints.questions). find, put: the remedy in
    one press: this in the field is replaced by that; an empty `find` adds at the end."""

    rule: str
    level: Level
    field: str
    sentence: str
    about: str = ""
    question: str = ""
    find: str = ""
    put: str = ""
    source: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding that stays, with the reason somebody gave for it."""

    finding: Finding
    reason: str
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    rule: str
    sentence: str | Promise
    source: str | Promise


@dataclass(frozen=True, slots=True)
class Rule:
    """check: what it finds in a draft. passed: what is said when it finds nothing. applies: to which drafts at all.
    An id that begins with R is the regulation's, numbered as the handbook numbers them."""

    id: str
    source: str | Promise
    passed: str | Promise
    check: Callable[[Draft], Iterator[Finding]]
    applies: Callable[[Draft], bool] = lambda draft: True


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that the draft still raises, and what was said to it."""

    question: str
    answer: str
    rule: str
    source: str | Promise


@dataclass(slots=True)
class Report:
    findings: list[Finding] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    @property
    def blocking(self) -> list[Finding]:
        """What must be mended, and what wants a reason before it may stay."""
        return [one for one in self.findings if one.level != "practice"]
