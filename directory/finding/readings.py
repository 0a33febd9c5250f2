"""What somebody may have meant by the words typed: keys of people, units by name, the end of a mobile number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from directory.finding.keys import keys_of_word, mobile_keys_of_word, unit_key_of_word

_MOST_WORDS = 4
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """keys: all of them are asked for. named: of each of these sets of keys, the post lies in a unit that has it, or
    below one. by_mobile: only people whose mobile is shown to whoever asks."""

    keys: frozenset[str]
    named: tuple[frozenset[str], ...] = ()
    by_mobile: bool = False


class _Way(NamedTuple):
    """To read one word."""

    keys: frozenset[str]
    is_unit: bool = False


def readings(words: Sequence[str], is_named: Callable[[frozenset[str]], bool]) -> Iterator[Reading]:
    """The likeliest first. Syllables typed apart (zhang wei) are also read as one, and so is a number as it is printed
    (6852 0417); `is_named`: some unit has these keys, asked only if it comes to that."""
    words = list(words[:_MOST_WORDS])
    if len(words) > 1 and "".join(words).isascii() and all(word.isalpha() == words[0].isalpha() for word in words):
        yield Reading(keys_of_word("".join(words))[0])
    yield from islice(_combined(words, is_named), _MOST_READINGS)
    if len(words) == 1 and (keys := mobile_keys_of_word(words[0])):
        yield Reading(keys, by_mobile=True)


def _combined(words: Sequence[str], is_named: Callable[[frozenset[str]], bool]) -> Iterator[Reading]:
    """First every word as part of a person, then the units that words may name."""
    people = [[_Way(keys) for keys in keys_of_word(word)] for word in words]
    yield Reading(frozenset().union(*(ways[0].keys for ways in people)))
    units = ([_Way(keys, is_unit=True)] if keys and is_named(keys) else [] for keys in map(unit_key_of_word, words))
    for chosen in islice(product(*(ways + more for ways, more in zip(people, units, strict=True))), 1, None):
        keys = frozenset().union(*(one.keys for one in chosen if not one.is_unit))
        yield Reading(keys, tuple(one.keys for one in chosen if one.is_unit))
