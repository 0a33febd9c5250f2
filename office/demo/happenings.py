"""What happens beside the papers: talk and meetings, woven into the same days, so that the trail is in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """do: performed with the clock at `when`, after whatever happened before it."""

    when: datetime
    do: Callable[[], object]
