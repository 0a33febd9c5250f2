"""Letters: each character with the font that draws it, and the report of those that no font has."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from office.ui.fonts import Face, Role, Stacks

# Written by word processors for a plain space or for nothing at all; they are blanks, not characters.
BLANKS = {"\t": " ", "\u00a0": " ", "\u2002": " ", "\u2003": "\u3000", "\u2009": " ", "\u202f": " "}

# They would turn the order of the letters after them, unseen; a document shows them instead.
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Letter:
    """`face` is None where a marked box is drawn instead; `advance` is in em."""

    char: str
    face: Face | None
    advance: float


@dataclass(frozen=True)
class MissingCharacter:
    """A character that no font of this machine has: drawn as a box with its code point."""

    char: str
    place: str
    context: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.char):04X}"


@dataclass(frozen=True)
class Unprinted:
    """A table or figure drawn as an empty frame, and the sentence that says why."""

    what: str
    why: str


@dataclass(frozen=True)
class Served:
    """The font that served a role. `is_meant`: it is one the standard means; else it only resembles it. `others` are
    the characters it lacks, by the fonts that drew them."""

    role: Role
    name: str
    is_meant: bool
    others: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """As the trail keeps it: 仿宋：FandolFang（代），喆 → Noto Serif CJK SC; 代 marks what only resembles."""
        others = "".join(f"，{characters} → {name}" for name, characters in self.others)
        return f"{self.role.value}：{self.name}{'' if self.is_meant else '（代）'}{others}"


@dataclass
class Lettering:
    """Gives letters their fonts and remembers, for the report, which fonts were used and what was missing."""

    stacks: Stacks
    missing: list[MissingCharacter] = field(default_factory=list)
    faces: dict[Face, None] = field(default_factory=dict)
    drawn: dict[Role, dict[str, Face]] = field(default_factory=lambda: defaultdict(dict))

    def letters(self, text: str, role: Role, place: str) -> list[Letter]:
        return list(self._letters(text, role, place))

    def _letters(self, text: str, role: Role, place: str) -> Iterator[Letter]:
        stack = self.stacks[role]
        # No normalisation: it would exchange compatibility ideographs, which some names are written with.
        for position, typed in enumerate(text):
            char = BLANKS.get(typed, typed)
            face = None if char in DIRECTIONS else stack.face_for(char)
            if face is None:
                context = text[max(0, position - 6) : position + 7]
                self.missing.append(MissingCharacter(char, place, context))
                yield Letter(char, None, 1.0)
                continue
            self.faces[face] = None
            self.drawn[role][char] = face
            yield Letter(char, face, face.advance(char) or 0.0)

    def served(self) -> tuple[Served, ...]:
        """Of each role that was used; marks and Latin letters that a font leaves to another are not worth a word."""
        return tuple(self._served(role, self.drawn[role]) for role in Role if self.drawn.get(role))

    def _served(self, role: Role, drawn: dict[str, Face]) -> Served:
        stack = self.stacks[role]
        lacking: dict[str, list[str]] = defaultdict(list)
        for char, face in drawn.items():
            if face.name != stack.name and unicodedata.category(char) == "Lo":
                lacking[face.name].append(char)
        others = tuple((name, "".join(sorted(chars))) for name, chars in sorted(lacking.items()))
        return Served(role, stack.name, stack.is_genuine, others)
