"""How wide text is without asking a font: a Chinese character is one em, everything of ASCII half of one.

Close enough to say where a signature stands and how many lines a list of copies takes; the reader's own fonts decide.
"""

from workflows.documents.sheet.lines import Line
from workflows.documents.sheet.measures import GAP


def ems(text: str) -> float:
    return sum(0.5 if ord(char) < 0x2E80 and char not in "“”‘’…—" else 1.0 for char in text)


def line_of(text: str) -> Line:
    """As the printed page would measure it, for its rules about places."""
    return Line((), ems(text) + GAP * max(len(text) - 1, 0))


def lines_taken(text: str, *, measure: float, hanging: float = 0) -> int:
    """How many lines of so many em; the later ones begin `hanging` em further in."""
    left, lines = ems(text) - measure, 1
    while left > 0:
        left -= measure - hanging
        lines += 1
    return lines
