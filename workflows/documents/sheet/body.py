"""The text a clerk typed, as blocks with the levels of GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from office.ui.fonts import Role


class Level(IntEnum):
    PARAGRAPH = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    CHAPTER = 5
    SECTION = 6
    ARTICLE = 7


CHINESE = "一二三四五六七八九十百零〇"
OPENINGS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.FIRST, re.compile(rf"[{CHINESE}]{{1,4}}、")),
    (Level.SECOND, re.compile(rf"[（(][{CHINESE}]{{1,4}}[）)]、?")),
    (Level.THIRD, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (Level.FOURTH, re.compile(r"[（(]\d{1,2}[）)]")),
    (Level.CHAPTER, re.compile(rf"第[{CHINESE}]{{1,4}}章(?=\s|$)")),
    (Level.SECTION, re.compile(rf"第[{CHINESE}]{{1,4}}节(?=\s|$)")),
    (Level.ARTICLE, re.compile(rf"第[{CHINESE}]{{1,4}}条(?=\s)")),
)
ROLES = {Level.FIRST: Role.HEITI, Level.SECOND: Role.KAITI, Level.CHAPTER: Role.HEITI, Level.SECTION: Role.KAITI}
# Beyond this a first sentence is the text of a clause and not its heading.
LONGEST_HEADING = 36


@dataclass(frozen=True)
class Block:
    """One paragraph: `head` is set in the type of its level, `rest` in 仿宋."""

    level: Level
    head: str
    rest: str

    @property
    def role(self) -> Role:
        return Role.HEITI if self.level is Level.ARTICLE else ROLES.get(self.level, Role.FANGSONG)

    @property
    def is_centred(self) -> bool:
        return self.level in {Level.CHAPTER, Level.SECTION}


def parse(text: str) -> tuple[Block, ...]:
    """One block a line; empty lines and the indents that were typed are left out, the page makes its own.

    Clauses may be numbered like headings (“一、根据……，制定本规则。”). Where most first sentences of a level are too
    long for a heading, the level numbers clauses and none of it is emphasised.
    """
    blocks = [_block(line) for line in (raw.strip() for raw in text.splitlines()) if line]
    clauses = _levels_of_clauses(blocks)
    return tuple(_as_clause(block) if block.level in clauses or not _is_heading(block) else block for block in blocks)


def _block(line: str) -> Block:
    for level, opening in OPENINGS:
        match = opening.match(line)
        if match is None:
            continue
        if level in {Level.CHAPTER, Level.SECTION}:
            return Block(level, line, "")
        if level is Level.ARTICLE:
            return Block(level, match[0], line[match.end() :])
        end = line.find("。", match.end()) + 1 or len(line)
        return Block(level, line[:end], line[end:])
    return Block(Level.PARAGRAPH, "", line)


def _levels_of_clauses(blocks: Iterable[Block]) -> set[Level]:
    counted: Counter[Level] = Counter()
    headings: Counter[Level] = Counter()
    for block in blocks:
        counted[block.level] += 1
        headings[block.level] += _is_heading(block)
    return {level for level in ROLES if counted[level] > 2 * headings[level]}


def _is_heading(block: Block) -> bool:
    return len(block.head) <= LONGEST_HEADING or block.is_centred


def _as_clause(block: Block) -> Block:
    return replace(block, head="", rest=block.head + block.rest)
