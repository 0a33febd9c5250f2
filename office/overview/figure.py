"""One number of the leaders' view, with what it counts."""

from dataclasses import dataclass
from datetime import datetime

from office.ui.paging import Capped


@dataclass(frozen=True, slots=True)
class Figure:
    """of: its unit. note: what the number alone hides. url: its list, as long as the number says.

    definition: what is counted, thresholds included; source: whose record it is taken from; as_of: when it was so.
    tone: over · near or nothing. shape: of a light; icon: where it is none.
    """

    label: str
    value: int | Capped
    of: str
    note: str
    url: str
    definition: str
    source: str
    as_of: datetime
    tone: str = ""
    shape: str = ""
    icon: str = ""
