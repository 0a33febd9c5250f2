"""What stands on a page: letters, lines and pictures, in millimetres from its top left corner, y downwards."""

from dataclasses import dataclass

Ink = tuple[int, int, int]
Matrix = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Font:
    """program: the font file that the PDF carries, "" of one that it only names."""

    name: str
    program: bytes


@dataclass(frozen=True, slots=True)
class Letters:
    """Of one font and size on one line. places: where each begins on its baseline; shape: how an upright em is
    stretched or turned, (1, 0, 0, 1) where it is not."""

    text: str
    places: tuple[tuple[float, float], ...]
    font: Font
    size: float
    shape: Matrix
    ink: Ink


@dataclass(frozen=True, slots=True)
class Path:
    """steps: an operator of GB/T 33190-2016, 9.4, table 36 (M, L, B, C), with its points; width 0: filled only."""

    steps: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    width: float
    dashes: tuple[float, ...]
    stroke: Ink | None
    fill: Ink | None
    is_even_odd: bool


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    x: float
    y: float
    width: float
    height: float


Thing = Letters | Path | Picture


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    things: tuple[Thing, ...]
