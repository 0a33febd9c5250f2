"""What lies on a page: texts, rules and pictures, with their places in millimetres from its top left corner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from office.ui.fonts import Face, Role
from workflows.documents.sheet.lines import Line
from workflows.documents.sheet.measures import BASELINE, BLACK, GAP, POINT, SIZE_3

# Indents (in em) that are written with ideographic spaces: none, and the two characters of a paragraph.
FULL_INDENTS = {0.0: "", 2 * (1 + GAP): "\u3000\u3000"}


@dataclass(frozen=True, slots=True)
class Text:
    """Letters of one font: `size` in points, `spacing` after each letter in em, `breadth` a horizontal scale."""

    x: float
    baseline: float
    size: float
    face: Face
    text: str
    spacing: float = 0.0
    ink: str = BLACK
    breadth: float = 1.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines under one another, None for a blank row; `top` is the upper edge of the first row's characters.

    Runs in the plain font of `role` with the plain `gap` are written as they are, others become elements of their own.

    `align` is left, center or right within `width`; without one the lines begin at `x`.

    One item and not a text for each run, because every element costs WeasyPrint a millisecond.
    """

    x: float
    top: float
    pitch: float
    lines: tuple[Line | None, ...]
    role: Role = Role.FANGSONG
    size: float = SIZE_3
    gap: float = GAP
    ink: str = BLACK
    turn: float = 0.0
    width: float | None = None
    align: str = "left"


@dataclass(frozen=True, slots=True)
class MarkedBox:
    """Stands for a character that no font has, and names it."""

    x: float
    baseline: float
    size: float
    char: str
    ink: str = BLACK


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line; `y` is its middle."""

    x: float
    y: float
    width: float
    thickness: float
    ink: str = BLACK
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """The dashed circle of a seal that is still to come."""

    x: float
    y: float
    diameter: float
    ink: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`image` is a data address of a PNG or SVG."""

    x: float
    y: float
    width: float
    height: float
    image: str


@dataclass(frozen=True, slots=True)
class Photo:
    """`image` is a PNG or JPEG itself, `digest` stands for it in comparisons."""

    x: float
    y: float
    width: float
    height: float
    image: bytes = field(repr=False, compare=False)
    digest: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines of a table, each as (x1, y1, x2, y2, thickness) from its top left corner: one drawing for all of them."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """What is read with the left edge of the sheet up; places count from its own top left corner, at x, y."""

    x: float
    y: float
    items: "tuple[Item, ...]"


Item = Text | Rows | MarkedBox | Rule | Ring | Picture | Photo | Ruling | Turned


def place_cells(
    lines: Sequence[tuple[int, Line]],
    x: float,
    top: float,
    width: float,
    step: float,
    *,
    role: Role,
    size: float,
    align: str,
) -> Iterator[Item]:
    """Lines of one column of cells, each with the number of steps it stands below `top`."""
    em = size * POINT
    for number, line in lines:
        room = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (width - line.width * em)
        yield from _boxes(line, x + room, top + number * step, size, BLACK)
    under_one_another: list[Line | None] = [None] * (max((number for number, _ in lines), default=-1) + 1)
    for number, line in lines:
        under_one_another[number] = line
    if under_one_another:
        yield Rows(x, top, step, tuple(under_one_another), role, size, 0.0, width=width, align=align)


def place_line(
    line: Line, x: float, top: float, size: float, *, role: Role = Role.FANGSONG, ink: str = BLACK
) -> Iterator[Item]:
    """`x` is the edge the line's own indent counts from, `top` the upper edge of its characters."""
    em = size * POINT
    yield from _boxes(line, x, top, size, ink)
    if any(run.face for run in line.runs):
        lines = (replace(line, indent=0.0),)
        yield Rows(x + line.indent * em, top, em, lines, role, size, line.runs[0].spacing, ink)


def place_rows(rows: Sequence[Sequence[Line]], x: float, top: float, pitch: float) -> Iterator[Item]:
    """Each row holds the lines that stand beside each other. Lines at an indent of full characters go together."""
    together: list[Line | None] = []
    for number, lines in enumerate(rows):
        fitting = len(lines) == 1 and lines[0].indent in FULL_INDENTS
        together.append(lines[0] if fitting else None)
        for line in lines:
            if fitting:
                yield from _boxes(line, x, top + number * pitch, SIZE_3, BLACK)
            else:
                yield from place_line(line, x, top + number * pitch, SIZE_3)
    if any(together):
        yield Rows(x, top, pitch, tuple(together))


def _boxes(line: Line, x: float, top: float, size: float, ink: str) -> Iterator[Item]:
    em = size * POINT
    for run in line.runs:
        if run.face is None:
            yield MarkedBox(x + (line.indent + run.at) * em, top + BASELINE * em, size, run.text, ink)
