"""How turns go on: who follows whom."""

from collections.abc import Sequence
from typing import TypeVar

Who = TypeVar("Who")


def period(turns: Sequence[Who]) -> int:
    """After how many turns they began anew; all of them where they never did."""
    return next(
        (step for step in range(1, len(turns)) if all(turns[at] == turns[at - step] for at in range(step, len(turns)))),
        len(turns),
    )


def continued(turns: Sequence[Who], further: int) -> list[Who]:
    """The next so many. 甲乙丙甲乙 goes on 丙甲乙."""
    step = period(turns)
    return [turns[len(turns) - step + at % step] for at in range(further)] if step else []
