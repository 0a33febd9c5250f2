"""Which characters of a text somebody meant who typed these words: those typed, or those whose pinyin was."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from directory.finding.keys import plain, words_of
from directory.names import readings_of


class Part(NamedTuple):
    text: str
    is_meant: bool


def marked(text: str, pinyin: str, typed: str) -> list[Part]:
    """The text in parts. Width and case do not matter; of a word typed in letters the first reading that fits counts,
    from any syllable on, each whole or by its initial, the last perhaps unfinished. 张w is 张 and what w spells."""
    meant = [False] * len(text)
    for word in _words(typed):
        for at in _meant(text, pinyin, word):
            meant[at] = True
    return list(_parts(text, meant))


def _words(typed: str) -> list[str]:
    """Letters typed apart (zhang wei) also spell one name."""
    words = words_of(typed)
    if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
        return ["".join(words), *words]
    return words


def _meant(text: str, pinyin: str, word: str) -> range | list[int]:
    at = plain(text).find(word)
    if at >= 0 and len(plain(text)) == len(text):
        return range(at, at + len(word))
    letters = len(word) - len(word.lstrip("abcdefghijklmnopqrstuvwxyz"))
    if letters == len(word):
        return _spelt(text, pinyin, word)
    # 张w: the characters first, then what is spelt after them.
    end = next((place for place, one in enumerate(word) if one.isascii()), len(word))
    start = text.find(word[:end]) if end else -1
    if start < 0 or not word[end:].isalpha():
        return []
    following = _spelt(text, pinyin, word[end:], first=start + end)
    return [*range(start, start + end), *following] if following else []


def _spelt(text: str, pinyin: str, word: str, first: int | None = None) -> range | list[int]:
    """`first`: the only character it may begin at."""
    syllables = readings_of(text, pinyin)
    if len(syllables) != len(text):
        return []
    for start in range(len(text)) if first is None else [first]:
        end = _reach(syllables, start, word)
        if end is not None:
            return range(start, end)
    return []


def _reach(syllables: Sequence[tuple[str, ...]], at: int, word: str) -> int | None:
    """After which syllable the word is spelt to its end."""
    if not word:
        return at
    if at == len(syllables):
        return None
    for way in syllables[at]:
        if way.startswith(word):
            return at + 1
        for taken in (way, way[0]):
            if word.startswith(taken) and (end := _reach(syllables, at + 1, word[len(taken) :])) is not None:
                return end
    return None


def _parts(text: str, meant: Sequence[bool]) -> Iterator[Part]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or meant[at] != meant[start]:
            yield Part(text[start:at], meant[start])
            start = at
