"""The rooms in the rail: each declares its own door, so that the frame need not know the house."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Door:
    """name: what live.js calls its count. order: from the top. may: who finds it in the rail; everybody without it."""

    name: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    may: Callable[[Any], bool] | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_doors: dict[str, Door] = {}


def open_door(door: Door) -> None:
    _doors[door.name] = door


def doors_for(actor: Any) -> list[Door]:
    found = [door for door in _doors.values() if door.may is None or door.may(actor)]
    return sorted(found, key=lambda door: door.order)
