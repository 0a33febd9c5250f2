"""The pictures of the leaders' view, computed here so that the page needs neither script nor inline style."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

WIDE = 130.0  # of a light bar's viewBox
GAP = 0.6
STROKE_EVERY = 3.3


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a light bar: `name` of its fill, where it begins and how long it is, the strokes that hatch it."""

    name: str
    x: float
    width: float
    hatches: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LightBar:
    segments: tuple[Segment, ...]
    said: str


def light_bar(counts: dict[str, int], *, longest: int) -> LightBar:
    """over · near · ok · pause side by side; as long as the unit has matters against the unit that has most."""
    unit = WIDE / max(longest, 1)
    segments, x = [], 0.0
    for name in ("over", "near", "ok", "pause"):
        width = counts.get(name, 0) * unit
        if width:
            inside = max(width - GAP, 0.1)
            strokes = int(inside / STROKE_EVERY) if name == "over" else 0
            hatches = tuple(round(x + 1.2 + n * STROKE_EVERY, 1) for n in range(strokes))
            segments.append(Segment(name, round(x, 1), round(inside, 1), hatches))
        x += width
    said = _("%(over)d over, %(near)d near, %(ok)d in time, %(pause)d paused") % {
        name: counts.get(name, 0) for name in ("over", "near", "ok", "pause")
    }
    return LightBar(tuple(segments), said)


@dataclass(frozen=True, slots=True)
class Line:
    """One series: `points` for a polyline, its last point and what stands beside it."""

    name: str
    label: str
    points: str
    end: tuple[float, float]
    label_y: float
    last: int


@dataclass(frozen=True, slots=True)
class Trend:
    """viewBox 0 0 600 112. marks: (y, number) of the grid. days: (x, day) under the axis."""

    lines: tuple[Line, ...]
    marks: tuple[tuple[float, int], ...]
    days: tuple[tuple[float, str], ...]
    said: str
    size: str = field(default="0 0 600 112")


_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 500.0, 12.0, 88.0
_LABELS_APART = 14.0


def trend(series: Sequence[tuple[str, str, Sequence[int]]], days: Sequence[str]) -> Trend:
    """series: (name of the stroke, label, one number a week)."""
    highest = max((number for _name, _label, numbers in series for number in numbers), default=0)
    top = max(10, -(-highest // 10) * 10)
    step = (_RIGHT - _LEFT) / max(len(days) - 1, 1)

    def place(index: int, number: int) -> tuple[float, float]:
        return round(_LEFT + index * step, 1), round(_BOTTOM - number / top * (_BOTTOM - _TOP), 1)

    ends = sorted(((place(len(days) - 1, numbers[-1])[1], name) for name, _label, numbers in series), reverse=True)
    label_y: dict[str, float] = {}
    highest_label = _BOTTOM + _LABELS_APART
    for y, name in ends:  # from the axis upwards, none below it and none upon another
        highest_label = label_y[name] = round(min(y + 4, highest_label - _LABELS_APART), 1)
    lines = tuple(
        Line(
            name,
            label,
            " ".join("{},{}".format(*place(index, number)) for index, number in enumerate(numbers)),
            place(len(days) - 1, numbers[-1]),
            label_y[name],
            numbers[-1],
        )
        for name, label, numbers in series
    )
    said = "; ".join(f"{label}: {', '.join(map(str, numbers))}" for _name, label, numbers in series)
    marks = tuple((place(0, number)[1], number) for number in (top, top // 2, 0))
    return Trend(lines, marks, tuple((place(index, 0)[0], day) for index, day in enumerate(days)), said)
