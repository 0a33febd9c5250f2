"""The one search: what each room lets be found, and what it lets be done from anywhere.

Rooms declare; the desk asks them all, each by itself, so that a slow one does not hold the others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Found:
    """One line of an answer. before: what tells it from others of its name, a number, a date. note: where it stands.
    person: whose picture stands before it."""

    title: str
    url: str
    before: str = ""
    note: str = ""
    person: Any = None


Find = Callable[[Any, str, int], Sequence[Found]]  # actor, words, at most so many: only what this actor may see


@dataclass(frozen=True, slots=True)
class Finder:
    """name: in addresses. label: the heading above what is found. order: from the top. at_rest: it answers to nothing
    typed too, with what is used most. all_url: the name of the address that answers ?q= with all there is."""

    name: str
    label: str | Promise
    icon: str
    order: int
    find: Find
    at_rest: bool = False
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something done from anywhere: at its own page, or, with `find`, to a thing named after the command's words
    （“催办 安全生产”）. may: who is offered it; everybody without it. hint: who is told of it in the empty box, by
    their roles alone: every page asks."""

    label: str | Promise
    icon: str
    order: int
    url_name: str = ""
    query: str = ""
    may: Callable[[Any], bool] | None = None
    find: Find | None = None
    hint: Callable[[Any], bool] | None = None


_finders: dict[str, Finder] = {}
_commands: list[Command] = []


def open_finder(finder: Finder) -> None:
    _finders[finder.name] = finder


def open_command(command: Command) -> None:
    _commands.append(command)


def finders() -> list[Finder]:
    return sorted(_finders.values(), key=lambda finder: finder.order)


def finder(name: str) -> Finder | None:
    return _finders.get(name)


def hints(actor: Any) -> list[str]:
    """First words of what this actor may do by typing them."""
    return [str(one.label) for one in _commands if one.hint is not None and one.hint(actor)]


def commands_found(actor: Any, text: str, most: int) -> list[Found]:
    """Commands whose words hold what is typed; where a command's words come first, the things the rest names."""
    in_order = sorted(_commands, key=lambda command: command.order)
    offered = [one for one in in_order if one.may is None or one.may(actor)]
    found = [line for one in offered for line in _answers(one, actor, text.strip(), most)]
    return found[:most]


def _answers(command: Command, actor: Any, text: str, most: int) -> Iterable[Found]:
    label = str(command.label)
    if command.find is None:
        if text.lower() in label.lower():
            yield Found(label, reverse(command.url_name) + command.query)
        return
    if text.lower().startswith(label.lower()):
        for line in command.find(actor, text[len(label) :].strip(), most):
            yield Found(line.title, line.url, before=f"{label} {line.before}".strip(), note=line.note)
