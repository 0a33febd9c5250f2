"""What an organisation may decide about its lights: when they turn, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """The states of every light, the same in code, database and URL (DESIGN §6)."""

    IDLE = "idle", pgettext_lazy("light", "Idle")
    OK = "ok", pgettext_lazy("light", "Normal")
    NEAR = "near", pgettext_lazy("light", "Due soon")
    OVER = "over", pgettext_lazy("light", "Overdue")
    DONE = "done", pgettext_lazy("light", "Done")


class Shape(TextChoices):
    """What is drawn, since colour alone is never enough: the symbol `l-<shape>` and the look `data-light=<shape>`.

    Finer than the state: idle looks paused or not started, done looks over when it came late.
    """

    IDLE = "idle"
    PAUSE = "pause"
    OK = "ok"
    NEAR = "near"
    OVER = "over"
    DONE = "done"


NAMES: Mapping[str, str | Promise] = {
    "idle": pgettext_lazy("light", "Not started"),
    "pause": pgettext_lazy("light", "Paused"),
    "ok": State.OK.label,
    "near": State.NEAR.label,
    "over": State.OVER.label,
    "done": State.DONE.label,
    "behind": pgettext_lazy("light", "Behind"),  # near or over by pace alone, not by date
}


@dataclass(frozen=True)
class Palette:
    """Thresholds and names of an organisation's lights; the defaults are the ones found in practice (domain.md §3.3).

    near_days: working days left when a long term turns near; short_term: terms of fewer working days turn near in
    their last `near_share` instead, as do terms in minutes. pace_near, pace_over: points behind plan (from, more than).
    """

    near_days: int = 3
    short_term: int = 15
    near_share: Fraction = Fraction(1, 5)
    pace_near: int = 10
    pace_over: int = 30
    names: Mapping[str, str | Promise] = field(default_factory=lambda: NAMES, hash=False)

    def name(self, key: str) -> str:
        """The word for a shape, or for `behind`."""
        return str(self.names.get(key) or NAMES[key])


PALETTE = Palette()
