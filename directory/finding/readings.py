"""What somebody may have meant by the words typed: keys of people, units by name, the end of a mobile number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product

from directory.finding.keys import keys_of_word, mobile_keys_of_word, unit_key_of_word
from directory.finding.strips import Strip, common, joined

_MOST_WORDS = 4
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """keys: all of them are asked for. under: where words name units, the parts of the tree that all of them name; the
    post lies in one of these. by_mobile: only people whose mobile is shown to whoever asks."""

    keys: frozenset[str]
    under: tuple[Strip, ...] | None = None
    by_mobile: bool = False


def readings(words: Sequence[str], named: Callable[[frozenset[str]], list[str]]) -> Iterator[Reading]:
    """The likeliest first. Syllables typed apart (zhang wei) are also read as one, and so is a number as it is printed
    (6852 0417); `named`: paths of the units that have these keys, asked only if it comes to that."""
    words = list(words[:_MOST_WORDS])
    if len(words) > 1 and "".join(words).isascii() and all(word.isalpha() == words[0].isalpha() for word in words):
        yield Reading(keys_of_word("".join(words))[0])
    yield from islice(_combined(words, named), _MOST_READINGS)
    if len(words) == 1 and (keys := mobile_keys_of_word(words[0])):
        yield Reading(keys, by_mobile=True)


def _combined(words: Sequence[str], named: Callable[[frozenset[str]], list[str]]) -> Iterator[Reading]:
    """First every word as part of a person, then the units that words may name."""
    plain = [keys_of_word(word) for word in words]
    yield Reading(frozenset().union(*(ways[0] for ways in plain)))
    ways: list[list[frozenset[str] | list[Strip]]] = [
        [*keys, *_parts_named(word, named)] for keys, word in zip(plain, words, strict=True)
    ]
    for chosen in islice(product(*ways), 1, None):
        keys = [one for one in chosen if isinstance(one, frozenset)]
        parts = [one for one in chosen if isinstance(one, list)]
        under = tuple(reduce(common, parts)) if parts else None
        if under != ():
            yield Reading(frozenset().union(*keys), under)


def _parts_named(word: str, named: Callable[[frozenset[str]], list[str]]) -> list[list[Strip]]:
    """What lies below the units that a word names; nothing where it names none."""
    keys = unit_key_of_word(word)
    parts = joined(named(keys)) if keys is not None else []
    return [parts] if parts else []
