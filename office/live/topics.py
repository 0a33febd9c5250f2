"""What may be listened to. A room declares a family of topics; this room knows none of them.

A topic is `family:key`, its key a UUID. There are two kinds of families:
- a *feed* has a gap-free sequence in its own tables (the messages of a chat room): every entry is told, in order;
- a *state* has only a present (the numbers on a desk): what is told replaces what was told before. Its seq comes of
  the number of times it was rung, counted here.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from office.live import listeners, rings

PAGE = 200  # entries at most in one answer of `since`

Pair = tuple[UUID, str]  # public id of the person who would listen; key of the topic
May = Callable[[Any, str], bool]
Rights = Callable[[Collection[Pair]], Mapping[Pair, int]]
Heads = Callable[[Collection[str]], Mapping[str, int]]
Hear = Callable[[Any, str, Mapping[str, Any]], Mapping[str, Any] | None]
Typing = Callable[[UUID, str], None]

_TOPIC = re.compile(r"([a-z_]{1,40}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class Entry(NamedTuple):
    seq: int
    payload: Mapping[str, Any]


Since = Callable[[Mapping[str, int]], Mapping[str, Sequence[Entry]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """may_listen(actor, key): the right, asked of one.

    rights(pairs): the same right asked of many at once, every few seconds, in a query or two: those who may, each with
        the seq after which they may hear (0: everything). Without it may_listen is asked for every pair.
    heads(keys): the last seq of each.
    since({key: seq}): for each key the entries after that seq in order, at most PAGE of them.
    hear(actor, key, body): what a listener says into the topic; what it answers goes back to that listener alone. An
        exception with a `status` is an expected no, its text the sentence.
    typing(person, key): this listener is typing into the topic; whom to tell is the room's affair, and nothing is kept.
    """

    name: str
    may_listen: May
    heads: Heads
    since: Since
    rights: Rights | None = None
    hear: Hear | None = None
    typing: Typing | None = None
    counted: bool = False

    def rights_of(self, pairs: Collection[Pair]) -> Mapping[Pair, int]:
        if self.rights is not None:
            return self.rights(pairs)
        actors = {who: listeners.actor_of(who) for who in {who for who, _ in pairs}}
        return {(who, key): 0 for who, key in pairs if actors[who] is not None and self.may_listen(actors[who], key)}


_families: dict[str, Family] = {}


def feed(
    name: str,
    *,
    may_listen: May,
    heads: Heads,
    since: Since,
    rights: Rights | None = None,
    hear: Hear | None = None,
    typing: Typing | None = None,
) -> None:
    _register(
        Family(name=name, may_listen=may_listen, heads=heads, since=since, rights=rights, hear=hear, typing=typing)
    )


def state(
    name: str,
    *,
    may_listen: May,
    read: Callable[[Collection[str]], Mapping[str, Mapping[str, Any]]],
    rights: Rights | None = None,
    hear: Hear | None = None,
) -> None:
    """read(keys): the present state of each, as it goes to the listeners."""
    heads = partial(_counted, name)
    since = partial(_present, name, read)
    _register(
        Family(name=name, may_listen=may_listen, heads=heads, since=since, rights=rights, hear=hear, counted=True)
    )


def _register(family: Family) -> None:
    if family.name in _families:
        raise ValueError(f"topic family {family.name!r} is registered twice")
    _families[family.name] = family


def _counted(name: str, keys: Collection[str]) -> dict[str, int]:
    """One more than the rings, so that 0 is always less: whoever has nothing is told the present."""
    found = rings.counts([f"{name}:{key}" for key in keys])
    return {topic.partition(":")[2]: times + 1 for topic, times in found.items()}


def _present(
    name: str, read: Callable[[Collection[str]], Mapping[str, Mapping[str, Any]]], wanted: Mapping[str, int]
) -> dict[str, list[Entry]]:
    """The count is read before the state: what happens between the two is told twice rather than never."""
    heads = _counted(name, wanted)
    behind = [key for key, seq in wanted.items() if heads[key] > seq]
    states = read(behind) if behind else {}
    return {key: [Entry(heads[key], states.get(key, {}))] for key in behind}


def family(name: str) -> Family:
    """Raises LookupError for a family that no room has declared."""
    try:
        return _families[name]
    except KeyError:
        raise LookupError(f"no room has declared the topic family {name!r}") from None


def parse(topic: str) -> tuple[Family, str]:
    """Family and key. Raises LookupError when it is no topic's name; the key is a UUID as Python prints it."""
    found = _TOPIC.fullmatch(topic)
    if found is None:
        raise LookupError(f"not a topic: {topic[:60]!r}")
    return family(found[1]), found[2]


def head(topic: str) -> int:
    """The present seq, for a page that will listen from what it shows: read it before the content."""
    found, key = parse(topic)
    return found.heads([key])[key]
