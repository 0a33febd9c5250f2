"""The text of a .docx as lines, tables and pictures in their order, as one reads it once every change is accepted.

What is left out is counted in `Reading.left`: nothing goes missing unsaid.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from workflows.documents.wordprocessing.looks import Look, Looks
from workflows.documents.wordprocessing.markup import NAMESPACES
from workflows.documents.wordprocessing.numbers import BULLET, Numbering, read_numbering
from workflows.documents.wordprocessing.package import Package, R, TooLong, W

A, WP = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("a", "wp"))
MC = f"{{{NAMESPACES['mc']}}}"
_VML = "{urn:schemas-microsoft-com:vml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MOST_LINES, MOST_ROWS, MOST_COLUMNS = 20_000, 3_000, 100
# Read as if they were not there; the others have their own branch, or hold nothing to read.
_THROUGH = {
    *(f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "bdo", "dir")),
    *(f"{W}{name}" for name in ("moveTo", "ins", "ruby", "rubyBase")),
}
_PLAIN = {f"{W}noBreakHyphen": "-", f"{W}tab": "\t", f"{W}cr": "\n", f"{W}ptab": "\t"}
_COUNTED = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "footnote",
    f"{W}commentReference": "comment",
    f"{W}object": "object",
    f"{W}sym": "symbol",
}
_CONTENTS = re.compile(r"(toc|目录)\s*\d|toc heading", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef]")


@dataclass(frozen=True)
class Line:
    """A paragraph. label: its automatic number as drawn."""

    text: str
    look: Look = field(default_factory=Look)
    label: str = ""


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Shown:
    """A picture: what the file calls it, its relation, and what kind it is."""

    name: str
    relation: str
    ending: str = "png"


Item = Line | Grid | Shown


@dataclass
class Reading:
    items: list[Item] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    boxes: list[str] = field(default_factory=list)


def read_lines(package: Package) -> Reading:
    """Raises TooLong."""
    tree = package.part(package.main)
    body = tree.find(f"{W}body") if tree is not None else None
    reader = _Reader(Looks(package.kind("styles")), read_numbering(package.kind("numbering")))
    if body is not None:
        reader.blocks(body)
    reader.left["outside"] += package.outside
    return Reading(reader.items, +reader.left, reader.boxes)


class _Reader:
    def __init__(self, looks: Looks, numbering: Numbering) -> None:
        self.looks, self.numbering = looks, numbering
        self.items: list[Item] = []
        self.left: Counter[str] = Counter()
        self.boxes: list[str] = []
        self.pictures: list[Shown] = []
        self.begun = ""  # the text of paragraphs whose end was deleted: they run on

    def blocks(self, holder: Element) -> None:
        for one in holder:
            if one.tag == f"{W}p":
                self.paragraph(one)
            elif one.tag == f"{W}tbl":
                self.items.append(Grid(self.table(one)))
            elif one.tag in _THROUGH:
                self.blocks(one)
            elif one.tag == f"{W}altChunk":
                self.left["object"] += 1
            if len(self.items) > MOST_LINES:
                raise TooLong

    def paragraph(self, paragraph: Element) -> None:
        look = self.looks.of(paragraph)
        text = self.begun + self.text(paragraph)
        self.begun = ""
        if _CONTENTS.fullmatch(look.style.strip()):
            self.left["contents"] += 1
            return
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.begun = text
            return
        label = self.label(look) if text.strip() else ""
        pictures, self.pictures = self.pictures, []
        parts = [part.strip(" \t\u00a0\u3000") for part in text.split("\n")]
        for nth, part in enumerate(parts):
            if part:
                self.items.append(Line(part, look, label if nth == 0 else ""))
        self.items += pictures

    def label(self, look: Look) -> str:
        if not look.num or look.num == "0":
            return ""
        label = self.numbering.label(look.num, look.rung)
        if label == BULLET:
            self.left["bullet"] += 1
            return ""
        return label or ""

    def text(self, holder: Element) -> str:
        said: list[str] = []
        self._collect(holder, said)
        return "".join(said)

    def _collect(self, holder: Element, said: list[str]) -> None:
        for one in holder:
            tag = one.tag
            if tag == f"{W}r":
                if one.find(f"{W}rPr/{W}vanish") is not None:
                    self.left["hidden"] += 1
                else:
                    self._collect(one, said)
            elif tag == f"{W}t":
                said.append((one.text or "").replace("\n", " "))
            elif tag in _PLAIN:
                said.append(_PLAIN[tag])
            elif tag == f"{W}br":
                said.append("\n" if one.get(f"{W}type", "textWrapping") == "textWrapping" else "")
            elif tag in _COUNTED:
                self.left[_COUNTED[tag]] += 1
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self.left["change"] += 1
            elif tag in _THROUGH:
                self.left["change"] += tag == f"{W}ins"
                self._collect(one, said)
            elif tag == f"{MC}AlternateContent":
                ways = [way for way in (one.find(f"{MC}Choice"), one.find(f"{MC}Fallback")) if way is not None]
                for way in ways[:1]:
                    self._collect(way, said)
            elif tag in (f"{W}drawing", f"{W}pict"):
                self._drawn(one)
            elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                self.left["formula"] += 1
                said += [part.text or "" for part in one.iter(f"{_MATH}t")]

    def _drawn(self, drawing: Element) -> None:
        """A picture is taken, the words of a text box are named."""
        boxes = list(drawing.iter(f"{W}txbxContent"))
        for box in boxes[:1]:
            words = "".join(one.text or "" for one in box.iter(f"{W}t")).strip()
            if words:
                self.boxes.append(words)
        properties = next(drawing.iter(f"{WP}docPr"), None)
        name = properties.get("name", "") if properties is not None else ""
        blips = [(one.get(f"{R}embed"), one.get(f"{R}link")) for one in drawing.iter(f"{A}blip")]
        blips += [(one.get(f"{R}id"), None) for one in drawing.iter(f"{_VML}imagedata")]
        for inside, outside in blips:
            if inside:
                self.pictures.append(Shown(name, inside))
            elif outside:
                self.left["outside"] += 1
        if not blips and not boxes and next(drawing.iter(f"{A}graphicData"), None) is not None and not _is_rule(name):
            self.left["object"] += 1

    def table(self, table: Element) -> tuple[tuple[str, ...], ...]:
        """What spans several cells stands in the first, the others are empty."""
        rows: list[tuple[str, ...]] = []
        for row in _within(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.left["change"] += 1
                continue
            cells: list[str] = []
            for cell in _within(row, "tc"):
                properties = cell.find(f"{W}tcPr")
                down = properties.find(f"{W}vMerge") if properties is not None else None
                span = properties.find(f"{W}gridSpan") if properties is not None else None
                wide = span.get(f"{W}val", "1") if span is not None else "1"
                text = self.cell(cell)
                is_below = down is not None and down.get(f"{W}val", "continue") == "continue"
                more = min(int(wide), MOST_COLUMNS) - 1 if wide.isdecimal() and len(wide) < 5 else 0
                cells += ["" if is_below else text, *[""] * more]
            rows.append(tuple(cells))
            if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise TooLong
        longest = max(map(len, rows), default=0)
        return tuple((*row, *[""] * (longest - len(row))) for row in rows if any(row) or len(rows) == 1)

    def cell(self, cell: Element) -> str:
        said = ""
        for one in _paragraphs(cell):
            if one.tag == f"{W}tbl":
                self.left["nested"] += 1
                parts = [part for row in self.table(one) for part in row if part]
                said = joined(said, " ".join(parts))
                continue
            look = self.looks.of(one)
            text = " ".join(self.text(one).split("\n")).strip()
            label = self.label(look) if text else ""
            said = joined(said, label + text)
        self.left["picture_in_table"] += len(self.pictures)
        self.pictures = []
        return " ".join(said.replace("\t", " ").splitlines()).strip()


def joined(before: str, after: str) -> str:
    """Chinese runs on without a blank."""
    if not before or not after:
        return before + after
    runs_on = _WIDE.match(before[-1]) and _WIDE.match(after[0])
    return f"{before}{'' if runs_on else ' '}{after}"


def _within(holder: Element, name: str) -> list[Element]:
    """Rows of a table, cells of a row, those in content controls among them."""
    found: list[Element] = []
    for one in holder:
        if one.tag == f"{W}{name}":
            found.append(one)
        elif one.tag in _THROUGH:
            found += _within(one, name)
    return found


def _paragraphs(cell: Element) -> list[Element]:
    found: list[Element] = []
    for one in cell:
        if one.tag in (f"{W}p", f"{W}tbl"):
            found.append(one)
        elif one.tag in _THROUGH:
            found += _paragraphs(one)
    return found


def _is_rule(name: str) -> bool:
    """Those that a written file draws itself (drawings.ruling)."""
    return name.startswith("rule ")
