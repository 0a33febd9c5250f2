"""What somebody may have meant by the words typed: keys of people, units by name, the end of a mobile number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from directory.finding.keys import keys_of_word, mobile_keys_of_word, unit_key_of_word
from directory.models import UnitQuerySet
from directory.subtrees import way_to

_MOST_WORDS = 4
_MOST_UNITS = 200  # meant by one word; the rest are farther down
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """keys: all of them are asked for. under: for each word that names units their paths; the post lies under one of
    each. by_mobile: only people whose mobile is shown to whoever asks."""

    keys: frozenset[str]
    under: tuple[tuple[str, ...], ...] = ()
    by_mobile: bool = False


def readings(words: Sequence[str], units: UnitQuerySet) -> Iterator[Reading]:
    """The likeliest first. Syllables typed apart (zhang wei) are also read as one; `units`: those that may be named."""
    words = list(words[:_MOST_WORDS])
    if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
        yield Reading(keys_of_word("".join(words))[0])
    yield from islice(_combined(words, units), _MOST_READINGS)
    if len(words) == 1 and (keys := mobile_keys_of_word(words[0])):
        yield Reading(keys, by_mobile=True)


def _combined(words: Sequence[str], units: UnitQuerySet) -> Iterator[Reading]:
    """First every word as part of a person, then the units that words may name, looked up only if it comes to that."""
    plain = [keys_of_word(word) for word in words]
    yield Reading(frozenset().union(*(ways[0] for ways in plain)))
    named = [tuple(_named(word, units)) for word in words]
    ways = [[*keys, *([paths] if paths else [])] for keys, paths in zip(plain, named, strict=True)]
    for chosen in islice(product(*ways), 1, None):
        keys = [one for one in chosen if isinstance(one, frozenset)]
        yield Reading(frozenset().union(*keys), tuple(one for one in chosen if isinstance(one, tuple)))


def _named(word: str, units: UnitQuerySet) -> Iterator[str]:
    """Paths of the units a word names, the highest only: what is below them comes with them."""
    keys = unit_key_of_word(word)
    if keys is None:
        return
    found = units.filter(listing__keys__contains=sorted(keys))
    taken: set[str] = set()
    for path in found.values_list("path", flat=True)[:_MOST_UNITS]:
        if taken.isdisjoint(way_to(path)):
            taken.add(path)
            yield path
