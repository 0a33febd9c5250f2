"""A draft as the rules read it: plain values, so that a rule can be tried without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.documents.addressees import Addressee, Place
from workflows.documents.directions import direction
from workflows.documents.genres import USAGE, Direction, Genre, Usage


@dataclass(frozen=True, slots=True)
class Signatory:
    """is_principal: holds the post of the principal leader; has_principal: the issuer has one who could sign."""

    name: str
    is_principal: bool = True
    has_principal: bool = True


@dataclass(frozen=True, slots=True)
class Cited:
    """The document that is answered."""

    title: str
    number: str
    is_request: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """is_important: for the principal leader to sign. above: who leads the issuer; also_above: another agency that
    leads it, as the department of its own kind a level up. joint: who issues with it. answers: what was declared, by
    question."""

    genre: Genre
    title: str = ""
    body: str = ""
    annotation: str = ""
    issuer: Place = field(default_factory=lambda: Place(""))
    may_issue: bool = True
    main: tuple[Addressee, ...] = ()
    cc: tuple[Addressee, ...] = ()
    above: tuple[Place, ...] = ()
    signatory: Signatory | None = None
    is_important: bool = False
    attachments: int = 0
    agreed_outside: bool = False
    cited: Cited | None = None
    legal_review: bool = False
    joint: tuple[Place, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        return USAGE[self.genre]

    @property
    def is_the_principals(self) -> bool:
        """Only the principal leader signs it (article 22)."""
        return self.is_important or self.direction == "upward"

    @property
    def direction(self) -> Direction:
        return direction(self.genre, self.main)
