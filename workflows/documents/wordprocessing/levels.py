"""Levels of headings, written into the text: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3).

A file may leave the number to its list or to the look of the heading; here it is text.
"""

from collections.abc import Sequence
from dataclasses import replace

from workflows.documents.sheet.blocks import OPENINGS, Level
from workflows.documents.wordprocessing.lines import Item, Line
from workflows.documents.wordprocessing.numbers import chinese

_LEVELS = (Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH)
DEEPEST = len(_LEVELS)


def written(depth: int, number: int) -> str:
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[depth]


def opening_of(text: str) -> Level | None:
    return next((level for level, opening in OPENINGS if opening.match(text)), None)


def numbered(items: Sequence[Item]) -> tuple[list[Item], bool]:
    """Headings with a number as this office writes it, and whether any was given one; numbers of lists as text. A level
    of headings of which some are numbered by hand is left as it was written."""
    headings = [one for one in items if isinstance(one, Line) and one.look.outline is not None]
    highest = min((one.look.outline or 0 for one in headings), default=0)
    by_hand = {one.look.outline for one in headings if opening_of(one.text)}
    counts = [0] * DEEPEST
    changed = False
    found: list[Item] = []
    for one in items:
        if not isinstance(one, Line):
            found.append(one)
            continue
        outline = one.look.outline
        depth = min(outline - highest, DEEPEST - 1) if outline is not None else -1
        if outline is None or outline in by_hand:
            found.append(replace(one, label=_as_text(one)))
            if outline is not None:
                counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        elif opening_of(one.label + one.text) is not None:
            found.append(replace(one, label=_as_text(one)))
            counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        else:
            counts[depth] += 1
            counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
            found.append(replace(one, label=written(depth, counts[depth])))
            changed = True
    return found, changed


def _as_text(line: Line) -> str:
    """第一条 needs its blank, 1 its point; 一、 and （一） nothing."""
    label = line.label.strip()
    if not label:
        return ""
    if label[-1] in "条章节款编":
        return f"{label}　"
    if label[-1].isascii() and label[-1].isalnum():
        return f"{label}." if label.isdecimal() else f"{label} "
    return label
