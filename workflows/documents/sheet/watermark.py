"""Faint lines across a page that say who looked at it: name, unit, number, time."""

import math
from collections.abc import Iterator, Sequence

from office.ui.fonts import Role
from workflows.documents.sheet.items import Item, Rows
from workflows.documents.sheet.lettering import Lettering
from workflows.documents.sheet.lines import Line, single_line
from workflows.documents.sheet.measures import PAGE_HEIGHT, PAGE_WIDTH, POINT

SIZE, TURN, INK = 9.0, -24.0, "#e6e8ea"
# In millimetres between two groups of lines, and in characters between two repetitions on a line.
APART, BETWEEN = 34.0, 16


def compose_watermark(texts: Sequence[str], lettering: Lettering) -> Iterator[Item]:
    """One turned block that is larger than the page, its repetitions shifted from line to line."""
    if not texts:
        return
    slope = math.radians(-TURN)
    start = -PAGE_HEIGHT * math.sin(slope)
    length = PAGE_WIDTH * math.cos(slope) - start
    depth = PAGE_WIDTH * math.sin(slope) + PAGE_HEIGHT * math.cos(slope)
    pitch = SIZE * POINT * 1.5
    free = max(round(APART / pitch) - len(texts), 1)
    lines: list[Line | None] = []
    while len(lines) * pitch < depth:
        shift = "\u3000" * (BETWEEN // 2 if (len(lines) // (len(texts) + free)) % 2 else 0)
        for text in texts:
            line = single_line(lettering.letters(text, Role.HEITI, "watermark"), gap=0)
            times = math.ceil(length / ((line.width + BETWEEN) * SIZE * POINT)) + 1
            repeated = shift + ("\u3000" * BETWEEN).join([text] * times)
            lines.append(single_line(lettering.letters(repeated, Role.HEITI, "watermark"), gap=0))
        lines += [None] * free
    x, top = start * math.cos(slope), -start * math.sin(slope)
    yield Rows(x, top, pitch, tuple(lines), role=Role.HEITI, size=SIZE, gap=0.0, ink=INK, turn=TURN)
