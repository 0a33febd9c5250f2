"""A sample seal for the demonstration office: round, a star, the unit's name in an arc, and 样章 under it.

Real seals are pictures that the keeper of seals uploads; nobody draws one here.
"""

import math
from collections.abc import Iterator

from office.ui.fonts import Role, Stacks, data_folder, find_stacks
from workflows.documents.sheet.parts import Seal

# 国发〔1999〕25号, in mm: governments of provinces, cities and counties, townships; offices and bureaus up to 45.
DIAMETERS = {"province": 50.0, "city": 45.0, "county": 45.0, "township": 42.0, "office": 45.0}
RED = "#d7141c"
EDGE = 1.2
# The arc of the name, in degrees from its first to its last character, and how far apart these are at most.
WIDEST_ARC, WIDEST_STEP = 262.0, 30.0
# Where the middle of a Chinese character lies above the baseline, in em.
MIDDLE = 0.38


def sample_seal(unit: str, level: str = "city", stacks: Stacks | None = None) -> Seal:
    """An SVG of outlines, so it needs no font where it is shown. No national emblem: that belongs to real seals."""
    diameter = DIAMETERS[level]
    stacks = stacks or find_stacks(data_folder())
    middle = diameter / 2
    star = " ".join(f"{x:.3f},{y:.3f}" for x, y in _star(middle, diameter * 0.46, diameter * 0.155))
    shapes = [
        f'<circle cx="{middle}" cy="{middle}" r="{middle - EDGE / 2}" fill="none" stroke="{RED}" '
        f'stroke-width="{EDGE}"/>',
        f'<polygon points="{star}"/>',
        *_arc(unit, diameter, stacks),
        *_word("样章", diameter, stacks),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{diameter}mm" height="{diameter}mm" '
        f'viewBox="0 0 {diameter} {diameter}" fill="{RED}">{"".join(shapes)}</svg>'
    )
    return Seal(svg.encode(), diameter)


def _star(x: float, y: float, radius: float) -> Iterator[tuple[float, float]]:
    for number in range(10):
        reach = radius * (0.382 if number % 2 else 1)
        turn = math.radians(36 * number - 90)
        yield x + reach * math.cos(turn), y + reach * math.sin(turn)


def _arc(unit: str, diameter: float, stacks: Stacks) -> Iterator[str]:
    """From left to right, feet towards the middle; a long name in narrower characters."""
    middle, radius, height = diameter / 2, diameter * 0.385, diameter * 0.125
    step = min(WIDEST_STEP, WIDEST_ARC / max(len(unit) - 1, 1))
    narrow = min(1.0, 2 * math.pi * radius * step / 360 / height * 0.96)
    for number, char in enumerate(unit):
        angle = (number - (len(unit) - 1) / 2) * step
        place = f"rotate({angle:.3f} {middle} {middle}) translate({middle} {middle - radius:.3f})"
        yield _glyph(char, Role.SONGTI, place, height * narrow, height, stacks)


def _word(text: str, diameter: float, stacks: Stacks) -> Iterator[str]:
    size = diameter * 0.115
    for number, char in enumerate(text):
        x = diameter / 2 + (number - (len(text) - 1) / 2) * size * 1.3
        yield _glyph(char, Role.HEITI, f"translate({x:.3f} {diameter * 0.86:.3f})", size, size, stacks)


def _glyph(char: str, role: Role, place: str, width: float, height: float, stacks: Stacks) -> str:
    """The outline of a character, centred on its place; a character no font has leaves its place empty."""
    face = stacks[role].face_for(char)
    if face is None:
        return ""
    shift = f"translate({-(face.advance(char) or 1) / 2:.4f} {MIDDLE})"
    scale = f"scale({width:.4f} {height:.4f})"
    return f'<path transform="{place} {scale} {shift} scale(1 -1)" d="{face.outline(char)}"/>'
