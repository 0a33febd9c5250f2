"""What of a paper is shown where it was found: its title, and the passages around the words, which are marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from workflows.documents.models import Entry
from workflows.documents.searching.keys import Word, readable

_BEFORE, _LENGTH, _PASSAGES = 24, 120, 3  # characters before the first word and in all; passages of a paper
_LABELS: dict[str, str | Promise] = {
    Entry.Place.NUMBER: _("Document number"),
    Entry.Place.PARTY: _("Sender or recipients"),
    Entry.Place.BODY: _("Body"),
    Entry.Place.OPINION: _("Opinion"),
    Entry.Place.ATTACHMENT: _("Attachment"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    where: str | Promise
    text: SafeString


def marked(text: str, words: Sequence[Word]) -> SafeString:
    """Everything is escaped; only the words stand in <mark>."""
    pieces = _splitting(words).split(text)
    return format_html_join("", "{}", ((_piece(piece, nth % 2 == 1),) for nth, piece in enumerate(pieces)))


def _piece(piece: str, is_word: bool) -> SafeString | str:
    return format_html("<mark>{}</mark>", piece) if is_word else piece


def title_of(title: str, words: Sequence[Word]) -> SafeString:
    return marked(readable(title), words)


def passages(entry: Entry, words: Sequence[Word]) -> list[Passage]:
    """The first of each place that holds one of the words; the title stands above them anyway."""
    told: dict[str, Passage] = {}
    for place, line in entry.lines:
        if place in _LABELS and place not in told and _splitting(words).search(line):
            told[place] = Passage(_LABELS[place], marked(_around(line, words), words))
    return list(told.values())[:_PASSAGES]


def _around(line: str, words: Sequence[Word]) -> str:
    first = _splitting(words).search(line)
    start = max(0, first.start() - _BEFORE) if first else 0
    end = start + _LENGTH
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _splitting(words: Sequence[Word]) -> re.Pattern[str]:
    longest_first = sorted((word.text for word in words), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
