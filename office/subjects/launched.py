"""我发起的: what a person has set going and where it lies now. Each room answers for its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Launched:
    """One thing under way. note: how far it is, and with whom. light: of worktime. changed_at: its place."""

    title: str
    url: str
    note: str
    changed_at: datetime
    light: Any = None


Ask = Callable[[Any, int], Sequence[Launched]]  # actor, at most so many, the latest change first
_asks: list[Ask] = []


def answers(ask: Ask) -> Ask:
    """A room says what its people have launched."""
    _asks.append(ask)
    return ask


def launched_by(actor: Any, *, most: int) -> list[Launched]:
    found = [one for ask in _asks for one in ask(actor, most)]
    return sorted(found, key=lambda one: one.changed_at, reverse=True)[:most]
