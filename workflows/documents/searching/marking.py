"""What of a paper is shown where it was found: its title, and the passages around the words, which are marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from office.subjects.keys import Word, readable
from office.subjects.marking import around, holds, marked
from workflows.documents.models import Entry

_PASSAGES = 3  # of a paper
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


def title_of(title: str, words: Sequence[Word]) -> SafeString:
    return marked(readable(title), words)


def passages(entry: Entry, words: Sequence[Word]) -> list[Passage]:
    """The first of each place that holds one of the words; the title stands above them anyway."""
    told: dict[str, Passage] = {}
    for place, line in entry.lines:
        if place in _LABELS and place not in told and holds(line, words):
            told[place] = Passage(_LABELS[place], marked(around(line, words), words))
    return list(told.values())[:_PASSAGES]
