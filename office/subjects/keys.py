"""Under which keys a text is found, and which a question asks for.

A Chinese text is every character and every pair of neighbours, a Latin word or a figure itself, and a document number
one key whatever its brackets. Whatever holds a word holds all keys of it; a word of one key needs no second look.
"""

import re
from dataclasses import dataclass

LONGEST = 60  # characters of a question
_HAN = r"\u3005\u3007\u3400-\u9fff\U00020000-\U000323af"
_OPEN, _CLOSE = r"[〔\[(（【]", r"[〕\])）】]"
_WIDE = str.maketrans({code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()})
_BROKEN = re.compile(rf"(?<=[{_HAN}，。、；：“”《》〔〕])\s+(?=[{_HAN}，。、；：“”《》〔〕])")
_WRITTEN = re.compile(rf"{_OPEN}\s*(\d{{4}})\s*{_CLOSE}\s*第?(\d{{1,5}})号")
_ASKED = re.compile(rf"{_OPEN}\s*(\d{{4}})\s*{_CLOSE}\s*第?(\d{{1,5}})号?")
_ASKED_BARE = re.compile(rf"([{_HAN}]+)\s*{_OPEN}?(\d{{4}}){_CLOSE}?\s*第?(\d{{1,5}})号?")
_NUMBER = re.compile(r"〔\d{4}〕\d{1,5}号")
_RUN = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+|\d+")
_EDGES = re.compile(r"^[^\w〔]+|[^\w〕]+$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question; `is_whole`: whatever has its keys holds it."""

    text: str
    keys: frozenset[str]
    is_whole: bool


def readable(text: str) -> str:
    """As it is kept and shown: one line; figures and letters narrow; the year of a number in 〔〕 (GB/T 9704-2012,
    7.2.5); no space where a line broke between Chinese characters."""
    line = " ".join(text.translate(_WIDE).split())
    return _WRITTEN.sub(r"〔\1〕\2号", _BROKEN.sub("", line))


def keys_of(text: str) -> set[str]:
    """text: `readable`."""
    small = text.lower()
    found = set(_NUMBER.findall(small))
    for run in _RUN.findall(small):
        found.update(_parts(run, 1) | _parts(run, 2) if _is_han(run) else {run})
    return found


def month_key(year: int, month: int) -> str:
    """Beside the keys of its text a paper has that of its month in UTC, so that the newest are asked first."""
    return f"@{year:04}{month:02}"


def words_of(question: str) -> list[Word]:
    """A number may be typed with any brackets, or with none behind its code: 示府发2026 12."""
    asked = question[:LONGEST].replace("\x00", " ").translate(_WIDE).lower().strip()
    if bare := _ASKED_BARE.fullmatch(asked):
        asked = f"{bare[1]}〔{bare[2]}〕{bare[3]}号"
    asked = _ASKED.sub(r"〔\1〕\2号", asked)
    typed = (_EDGES.sub("", word) for word in asked.split())
    return [word for word in map(_word, dict.fromkeys(typed)) if word.keys]


def _word(text: str) -> Word:
    numbers, rest = _NUMBER.findall(text), _NUMBER.sub(" ", text)
    keys = set(numbers)
    for run in _RUN.findall(rest):
        keys |= _parts(run, 2) if _is_han(run) and len(run) > 1 else {run}
    return Word(text, frozenset(keys), is_whole=keys == {text})


def _parts(run: str, length: int) -> set[str]:
    return {run[at : at + length] for at in range(len(run) - length + 1)}


def _is_han(run: str) -> bool:
    return re.match(rf"[{_HAN}]", run) is not None
