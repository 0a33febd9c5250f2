"""Every type of event, as the rooms declare it; docs/reference/events.md is this catalogue in print."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

_NAME = re.compile(r"^[a-z_]+(\.[a-z_]+)+$")


@dataclass(frozen=True, slots=True)
class EventType:
    """name: dotted, past tense, stable. outside: whether integrated systems may hear it. particulars: name → type."""

    name: str
    label: str | Promise
    outside: bool = False
    particulars: dict[str, type | tuple[type, ...]] = field(default_factory=dict, hash=False)

    def check(self, given: dict[str, Any]) -> None:
        """Raise TypeError unless exactly the declared particulars are given, each of its declared type."""
        if given.keys() != self.particulars.keys():
            raise TypeError(f"{self.name} takes {sorted(self.particulars)}, given {sorted(given)}")
        for name, value in given.items():
            if not isinstance(value, self.particulars[name]):
                raise TypeError(f"{self.name}: {name} is {type(value).__name__}, declared {self.particulars[name]}")


_types: dict[str, EventType] = {}


def declare(
    name: str, label: str | Promise, *, outside: bool = False, **particulars: type | tuple[type, ...]
) -> EventType:
    if not _NAME.match(name):
        raise ValueError(f"event name {name!r} is not dotted lower case")
    if name in _types:
        raise ValueError(f"event {name!r} is declared twice")
    _types[name] = EventType(name, label, outside, particulars)
    return _types[name]


def event_type(name: str) -> EventType:
    return _types[name]


def event_types() -> tuple[EventType, ...]:
    return tuple(sorted(_types.values(), key=lambda one: one.name))
