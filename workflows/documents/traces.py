"""痕迹: how the words changed from one version to another, paragraph by paragraph and within it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from workflows.documents.models import Document, Revision
from workflows.documents.words import Words

Sort = Literal["same", "added", "removed"]
_ALIKE = 50  # per cent of characters in common; below it a paragraph is another one, not the same one changed
_AHEAD = 200  # earlier paragraphs among which a later one is looked for
_LONGEST = 2000  # characters of a paragraph that are compared one by one; longer ones stand beside each other whole


@dataclass(frozen=True, slots=True)
class Piece:
    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that changed, or how many did not. number: which paragraph of the later version it is."""

    pieces: tuple[Piece, ...] = ()
    number: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Trace:
    revision: Revision
    changes: list[tuple[str, list[Passage]]] = field(default_factory=list)


def traces(document: Document) -> list[Trace]:
    """Latest first; the first revision has nothing before it."""
    saved = list(document.revisions.select_related("author__person", "author__post__unit").order_by("version"))
    found = [Trace(revision) for revision in saved]
    for before, after in zip(saved, found[1:], strict=False):
        after.changes = list(changes(before, after.revision))
    return list(reversed(found))


def changes(before: Revision | Words, after: Revision | Words) -> Iterator[tuple[str, list[Passage]]]:
    """(field, passages) for every part of the words that differs."""
    labels = {
        "title": _("Title"),
        "main_recipients": _("Main recipients"),
        "cc_recipients": _("Copies to"),
        "body": _("Body"),
        "annotation": _("Annotation"),
    }
    for name, label in labels.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield label, passages(old, new)
    if isinstance(before, Revision) and isinstance(after, Revision) and before.attachments != after.attachments:
        titles = ["\n".join(one["title"] for one in revision.attachments) for revision in (before, after)]
        yield _("Attachments"), passages(*titles)


def passages(old: str, new: str) -> list[Passage]:
    """Paragraphs first, so that one moved or added does not make the rest look changed; then inside each."""
    before, after = (text.split("\n") if text else [] for text in (old, new))
    found: list[Passage] = []
    gone, come = 0, 0  # up to here both are told
    for one in Indel.opcodes(before, after):
        if one.tag != "equal":
            continue
        found += _replaced(before[gone : one.src_start], after[come : one.dest_start], number=come + 1)
        found.append(Passage(unchanged=one.src_end - one.src_start))
        gone, come = one.src_end, one.dest_end
    return found + list(_replaced(before[gone:], after[come:], number=come + 1))


def _replaced(old: Sequence[str], new: Sequence[str], *, number: int) -> Iterator[Passage]:
    """Each later paragraph beside the first earlier one it resembles; what is left was taken out or put in."""
    left = list(old)
    for at, line in enumerate(new):
        place = next((nth for nth, one in enumerate(left[:_AHEAD]) if _alike(one, line)), None)
        if place is None:
            yield Passage((Piece("added", line),), number + at)
            continue
        for gone in left[:place]:
            yield Passage((Piece("removed", gone),))
        yield Passage(tuple(pieces(left[place], line)), number + at)
        left = left[place + 1 :]
    for gone in left:
        yield Passage((Piece("removed", gone),))


def _alike(old: str, new: str) -> bool:
    if max(len(old), len(new)) > _LONGEST:
        return old[:40] == new[:40]
    return fuzz.ratio(old, new, score_cutoff=_ALIKE) > 0


def pieces(old: str, new: str) -> list[Piece]:
    """Character by character, as Chinese has no blanks to cut at."""
    if max(len(old), len(new)) > _LONGEST:
        return [Piece("removed", old), Piece("added", new)]
    found: list[Piece] = []
    for sort, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sort == "equal":
            found.append(Piece("same", old[a:b]))
            continue
        if b > a:
            found.append(Piece("removed", old[a:b]))
        if d > c:
            found.append(Piece("added", new[c:d]))
    return found
