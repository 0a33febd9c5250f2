"""The text a clerk typed, as blocks: paragraphs with the levels of GB/T 9704-2012, 7.3.3, tables, figures.

Each line is a paragraph, its level read from how it begins: 一、 （一） 1. （1）. Lines between bars are the rows of a
table, the first of them its head; a line 表1 directly above them is its caption. Two tables need an empty line between
them. A figure is a line that names an attached picture.

    表1　任务分解表
    | 单位 | 任务 |
    | 市教育局 | 12 |

    ![图1　全市网络示意图](网络.png)

A bar inside a cell is written \\|, a backslash \\\\. Bars may be full-width: what a row begins with parts its cells.
The line of dashes that Markdown puts under a head is passed over.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
ROW = re.compile(r"\|(?:(?:[^\\|]|\\.)*\|)+|｜(?:(?:[^\\｜]|\\.)*｜)+")
CELL = {"|": re.compile(r"((?:[^\\|]|\\.)*)\|"), "｜": re.compile(r"((?:[^\\｜]|\\.)*)｜")}
ESCAPED = re.compile(r"\\([\\|｜\])\-:])")
LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
CAPTION = re.compile(rf"(续?表\s*[\d{CHINESE}]{{1,4}}([-－.]\d{{1,3}})?)(?=[\s:：]|$)")
FIGURE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(((?:[^)\\]|\\.)+)\)")
DASHES = re.compile(r":?-+:?")


@dataclass(frozen=True)
class Paragraph:
    """`head` is set in the type of its level, `rest` in 仿宋."""

    level: Level
    head: str
    rest: str

    @property
    def role(self) -> Role:
        return Role.HEITI if self.level is Level.ARTICLE else ROLES.get(self.level, Role.FANGSONG)

    @property
    def is_centred(self) -> bool:
        return self.level in {Level.CHAPTER, Level.SECTION}

    @property
    def text(self) -> str:
        return self.head + self.rest


@dataclass(frozen=True)
class Table:
    """`rows` are all as long as the longest; the first is the head."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """`name` is that of a picture that is attached."""

    caption: str
    name: str


Block = Paragraph | Table | Figure


def parse(text: str) -> tuple[Block, ...]:
    """Whatever was typed; empty lines and typed indents are left out, the page makes its own.

    Clauses may be numbered like headings (“一、根据……，制定本规则。”). Where most first sentences of a level are too
    long for a heading, the level numbers clauses and none of it is emphasised.
    """
    blocks = list(_blocks([line.strip() for line in text.splitlines()]))
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    clauses = _levels_of_clauses(paragraphs)
    return tuple(
        _as_clause(block)
        if isinstance(block, Paragraph) and (block.level in clauses or not _is_heading(block))
        else block
        for block in blocks
    )


def write(blocks: Iterable[Block]) -> str:
    """The text that is parsed into these blocks again."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Table() if block.rows:
                if lines and (_is_row(lines[-1]) or (not block.caption and CAPTION.match(lines[-1]))):
                    lines.append("")
                lines += [block.caption] if block.caption else []
                lines += [_row(cells, number) for number, cells in enumerate(block.rows)]
            case Figure():
                lines.append(f"![{_escaped(block.caption, ']')}]({_escaped(block.name, ')')})")
            case Paragraph():
                lines.append(block.text)
    return "\n".join(lines)


def figure_names(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The pictures a text asks for, each once, in the order of the text."""
    return tuple(dict.fromkeys(block.name for block in blocks if isinstance(block, Figure)))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        has_caption = bool(CAPTION.match(line)) and at + 1 < len(lines) and _is_row(lines[at + 1])
        first = at + has_caption
        if _is_row(lines[first]):
            end = next((later for later in range(first, len(lines)) if not _is_row(lines[later])), len(lines))
            yield Table(line if has_caption else "", _rows(lines[first:end]))
            at = end
            continue
        if figure := FIGURE.fullmatch(line):
            yield Figure(_plain(figure[1]).strip(), _plain(figure[2]).strip())
        elif line:
            yield _paragraph(line)
        at += 1


def _is_row(line: str) -> bool:
    return ROW.fullmatch(line) is not None


def _rows(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    rows = [_cells(line) for line in lines]
    if len(lines) > 1 and all(DASHES.fullmatch(part.strip()) for part in _parts(lines[1])):
        del rows[1]
    length = max(map(len, rows))
    return tuple((*row, *[""] * (length - len(row))) for row in rows)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(part).strip() for part in _parts(line))


def _parts(line: str) -> list[str]:
    """What stands between the bars, with its backslashes."""
    return CELL[line[0]].findall(line, 1)


def _row(cells: Sequence[str], number: int) -> str:
    written = [_escaped(cell, "|") for cell in cells]
    if number == 1 and all(DASHES.fullmatch(cell) for cell in written):
        written[0] = f"\\{written[0]}"
    return f"| {' | '.join(written)} |"


def _escaped(text: str, closing: str) -> str:
    return LINE_ENDS.sub(" ", text).replace("\\", "\\\\").replace(closing, f"\\{closing}")


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _paragraph(line: str) -> Paragraph:
    for level, opening in OPENINGS:
        match = opening.match(line)
        if match is None:
            continue
        if level in {Level.CHAPTER, Level.SECTION}:
            return Paragraph(level, line, "")
        if level is Level.ARTICLE:
            return Paragraph(level, match[0], line[match.end() :])
        end = line.find("。", match.end()) + 1 or len(line)
        return Paragraph(level, line[:end], line[end:])
    return Paragraph(Level.PARAGRAPH, "", line)


def _levels_of_clauses(paragraphs: Iterable[Paragraph]) -> set[Level]:
    counted: Counter[Level] = Counter()
    headings: Counter[Level] = Counter()
    for paragraph in paragraphs:
        counted[paragraph.level] += 1
        headings[paragraph.level] += _is_heading(paragraph)
    return {level for level in ROLES if counted[level] > 2 * headings[level]}


def _is_heading(paragraph: Paragraph) -> bool:
    return len(paragraph.head) <= LONGEST_HEADING or paragraph.is_centred


def _as_clause(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, head="", rest=paragraph.text)
