"""The rooms in the rail: each declares its own door, so that the frame need not know the house."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Door:
    """name: what live.js calls its count. order: from the top. may: who finds it in the rail; everybody without it.

    also: names of other addresses of the room; whoever is below them is in it.
    counts(people): the number it shows to each, by their public ids; asked whenever a page or a live line of theirs is
    about to carry it. Whoever changes it rings `person:<public id>`.
    """

    name: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    may: Callable[[Any], bool] | None = None
    counts: Callable[[Collection[UUID]], Mapping[UUID, int]] | None = None
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def leads_to(self, path: str) -> bool:
        """Whether a page belongs to this room; the desk's own address is above all others."""
        own = (self.url, *map(reverse, self.also))
        return path in own or any(path.startswith(one) for one in own if one != "/")


_doors: dict[str, Door] = {}


def open_door(door: Door) -> None:
    _doors[door.name] = door


def counts_of(people: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """What the rooms' own doors show to each of these people, by the doors' names."""
    found: dict[UUID, dict[str, int]] = {who: {} for who in people}
    for door in _doors.values():
        if door.counts is not None:
            for who, n in door.counts(people).items():
                found[who][door.name] = n
    return found


def doors_for(actor: Any) -> list[Door]:
    found = [door for door in _doors.values() if door.may is None or door.may(actor)]
    return sorted(found, key=lambda door: door.order)
