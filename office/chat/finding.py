"""Finding what was said in one room, as far as the reader may hear it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from office.chat import stream
from office.chat.models import SAID, Entry, Membership

SHORTEST = 2  # characters: the length of most words of Chinese
MOST = 50  # the latest; whoever wants others says more
BEFORE = 12  # characters shown before the first hit
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Findings:
    """too_short: nothing was looked for. is_cut: earlier ones fit as well."""

    words: str
    entries: Sequence[tuple[Entry, str]] = ()
    too_short: bool = False
    is_cut: bool = False


def findings(place: Membership, words: str) -> Findings:
    """Every word must stand in what a message says now, in a must-read, or be in its sender's name; the latest first.
    One query in one room, by its numbers."""
    words = " ".join(words.split())[:60]
    if len(words) < SHORTEST:
        return Findings(words, too_short=True)
    heard = stream.of(place.room, after=place.hears_after).filter(kind__in=SAID, recalled_at=None)
    for word in words.split():
        heard = heard.filter(_says(word))
    found = list(heard.order_by("-seq")[: MOST + 1])
    return Findings(words, [(one, _around(_text(one), words)) for one in found[:MOST]], is_cut=len(found) > MOST)


def _says(word: str) -> Q:
    """What was changed is found by what it says now, and no longer by what it said."""
    as_posted = Q(edited_at=None, text__icontains=word) | Q(edited_at__isnull=False, edited_text__icontains=word)
    must_read = Q(must_read__title__icontains=word) | Q(must_read__text__icontains=word)
    return as_posted | must_read | Q(sender__name__icontains=word)


def _text(entry: Entry) -> str:
    return f"{entry.must_read.title}: {entry.must_read.text}" if entry.must_read else entry.shown


def _around(text: str, words: str) -> str:
    """Some of it, so that the first word that is found is seen."""
    text = " ".join(text.split())
    places = [at for at in (text.lower().find(word.lower()) for word in words.split()) if at >= 0]
    begin = max(0, min(places, default=0) - BEFORE)
    shown = text[begin : begin + SHOWN]
    return ("…" if begin else "") + shown + ("…" if begin + SHOWN < len(text) else "")
