"""What is shown of a text that was found by its words: some of it, with the words marked."""

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.subjects.keys import Word

_BEFORE, _LENGTH = 24, 120  # characters before the first word, and in all


def marked(text: str, words: Sequence[Word]) -> SafeString:
    """Everything is escaped; only the words stand in <mark>."""
    pieces = _splitting(words).split(text)
    return format_html_join("", "{}", ((_piece(piece, nth % 2 == 1),) for nth, piece in enumerate(pieces)))


def _piece(piece: str, is_word: bool) -> SafeString | str:
    return format_html("<mark>{}</mark>", piece) if is_word else piece


def holds(text: str, words: Sequence[Word]) -> bool:
    """One of the words at least."""
    return _splitting(words).search(text) is not None


def around(line: str, words: Sequence[Word]) -> str:
    first = _splitting(words).search(line)
    start = max(0, first.start() - _BEFORE) if first else 0
    end = start + _LENGTH
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _splitting(words: Sequence[Word]) -> re.Pattern[str]:
    longest_first = sorted((word.text for word in words), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
