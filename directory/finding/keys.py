"""What people and units are listed under, as exact words: whatever may be typed on the way to a name is a key.

A person: up to six neighbouring characters of the name; its pinyin with each syllable whole or by its
initial and the last one perhaps unfinished (zhangweiming, zhangw, zwm, zweim); the same of the given name after `~`, so
that 张w is 张 and ~w; neighbours in the title of the post; the work phone and its last four digits; the staff number
and its beginnings; after `m:` the last four of the mobile, asked only where it is shown anyway; after `@` neighbours in
the short name of the post's own unit. Nothing of the units above: a word that names one stands for its part of the
tree, so that a move touches no person's keys.

A unit: neighbours in its names, its short name's pinyin from any syllable on, and its initials; those that its people
do not have after `@`, once more after `/`.
"""

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache

from directory.names import pinyin_of, readings_of

GIVEN, MOBILE, OWN_UNIT, BY_PATH_ALONE = "~", "m:", "@", "/"
LAST = 4  # figures of a number by which people call it
_LONGEST = 6  # neighbours; what is longer is asked by all its parts of that length
_LONGEST_OF_UNIT = 3
_SPELT_FREELY = 4  # syllables; a longer name is typed whole or by its initials
_FROM = 2  # characters of a staff number from which it is found
_APART = re.compile(r"[\s,，、;；/·•.'’`\-_#~:：()（）]+")
_RUNS = re.compile(r"[0-9a-z]*[a-z][0-9a-z]*|[0-9]+|[^0-9a-z]+")


def plain(text: str) -> str:
    """Width and case do not matter; ü is typed v."""
    wide = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return wide.casefold().replace("ü", "v")


def words_of(text: str) -> list[str]:
    return [word for word in _APART.split(plain(text)) if word]


def neighbours(text: str, shortest: int = 1, longest: int = _LONGEST) -> set[str]:
    """孙文静 → 孙 文 静 孙文 文静 孙文静."""
    return {text[at : at + length] for length in range(shortest, longest + 1) for at in range(len(text) - length + 1)}


@lru_cache(maxsize=5_000)
def spellings(syllables: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """All that somebody may have typed who spells these syllables from the first on. A short name freely, each
    syllable whole or by its initial; a longer one throughout whole or throughout by its initials."""
    if not syllables:
        return frozenset()
    if len(syllables) > _SPELT_FREELY:
        texts = ("".join(ways[0] for ways in syllables), "".join(ways[0][0] for ways in syllables))
        return frozenset(text[:end] for text in texts for end in range(1, len(text) + 1))
    first, rest = syllables[0], spellings(syllables[1:])
    found = {way[:end] for way in first for end in range(1, len(way) + 1)}
    stems = {*first, *(way[0] for way in first)}
    return frozenset(found.union([stem + one for stem in stems for one in rest]))


def name_keys(name: str, pinyin: str) -> set[str]:
    said = _APART.sub("", plain(name))
    found = neighbours(said)
    if said.isascii():
        return found | {said[:end] for end in range(1, len(said) + 1)}
    syllables = readings_of(name, pinyin)
    found |= spellings(syllables)
    for start in range(1, min(len(syllables), _SPELT_FREELY)):
        found.update([GIVEN + one for one in spellings(syllables[start:])])
    return found


def number_keys(phone: str, mobile: str, staff_number: str) -> set[str]:
    found = set()
    if len(figures := figures_of(phone)) >= LAST:
        found |= {figures, figures[-LAST:]}
    if len(figures := figures_of(mobile)) >= LAST:
        found.add(MOBILE + figures[-LAST:])
    number = _APART.sub("", plain(staff_number))
    return found | {number[:end] for end in range(min(_FROM, len(number)), len(number) + 1)}


@lru_cache(maxsize=2_000)
def title_keys(title: str) -> frozenset[str]:
    return frozenset(neighbours("".join(words_of(title)), shortest=2))


@lru_cache(maxsize=2_000)
def own_unit_keys(short_name: str) -> frozenset[str]:
    return frozenset(OWN_UNIT + key for key in _of_unit("".join(words_of(short_name))))


def person_keys(
    *, name: str, pinyin: str, staff_number: str, phone: str, mobile: str, title: str, unit: str
) -> list[str]:
    """unit: the short name of the post's."""
    found = name_keys(name, pinyin) | number_keys(phone, mobile, staff_number)
    found |= title_keys(title) | own_unit_keys(unit)
    found.discard("")
    return list(found)


def unit_keys(name: str, short_name: str) -> list[str]:
    whole, short = ("".join(words_of(one)) for one in (name, short_name))
    own, found = _of_unit(short), _of_unit(whole)
    syllables = pinyin_of(short).split()
    for start in range(len(syllables)):
        for end in range(start + 2, len(syllables) + 1):
            found |= {"".join(syllables[start:end]), "".join(one[0] for one in syllables[start:end])}
    return sorted(own | found | {BY_PATH_ALONE + key for key in found - own})


def _of_unit(name: str) -> set[str]:
    return neighbours(name, 2, _LONGEST_OF_UNIT)


def figures_of(number: str) -> str:
    return "".join(one for one in number if one in "0123456789")


def keys_of_word(word: str) -> list[frozenset[str]]:
    """The readings of one typed word as sets of keys of a person, the likeliest first; all keys of a set are asked for.

    张w is 张 with a given name spelt w; w alone is a whole name, and after those a given name; four figures are a work
    phone or a staff number. The mobile is not here: whether it may be asked depends on who asks.
    """
    runs = _RUNS.findall(word)
    if len(runs) == 1 and word.isascii():
        return [frozenset({word}), frozenset({GIVEN + word})] if word.isalpha() else [frozenset({word})]
    found: set[str] = set()
    for place, run in enumerate(runs):
        if run.isascii():
            found.add(GIVEN + run if place and run.isalpha() else run)
        else:
            found |= _covering(run, _LONGEST)
    return [frozenset(found)]


def mobile_keys_of_word(word: str) -> frozenset[str] | None:
    figures = figures_of(word)
    return frozenset({MOBILE + figures[-LAST:]}) if figures == word and len(figures) in (LAST, 11) else None


def unit_key_of_word(word: str) -> frozenset[str] | None:
    if word.isascii():
        return frozenset({word}) if word.isalpha() and len(word) > 1 else None
    return frozenset(_covering(word, _LONGEST_OF_UNIT)) if len(word) > 1 else None


def _covering(run: str, longest: int) -> Set[str]:
    """Longer than a key: all its parts of the length of the longest."""
    return neighbours(run, longest, longest) if len(run) > longest else {run}
