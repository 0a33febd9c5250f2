"""痕迹: how the words changed from revision to revision, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from workflows.documents.models import Document, Revision

Sort = Literal["same", "added", "removed"]
_AROUND = 40  # characters of unchanged text kept on either side of a change


@dataclass(frozen=True, slots=True)
class Piece:
    sort: Sort
    text: str


@dataclass(slots=True)
class Trace:
    revision: Revision
    changes: list[tuple[str, list[Piece]]] = field(default_factory=list)


def traces(document: Document) -> list[Trace]:
    """Latest first; the first revision has nothing before it."""
    saved = list(document.revisions.select_related("author__person", "author__post__unit").order_by("version"))
    found = [Trace(revision) for revision in saved]
    for before, after in zip(saved, found[1:], strict=False):
        after.changes = list(changes(before, after.revision))
    return list(reversed(found))


def changes(before: Revision, after: Revision) -> Iterator[tuple[str, list[Piece]]]:
    """(field, pieces) for every part of the words that differs."""
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
            yield label, pieces(old, new)
    old_files = [one["title"] for one in before.attachments]
    new_files = [one["title"] for one in after.attachments]
    if before.attachments != after.attachments:
        yield _("Attachments"), pieces("\n".join(old_files), "\n".join(new_files))


def pieces(old: str, new: str) -> list[Piece]:
    """Character by character, as Chinese has no blanks to cut at; long unchanged stretches are shortened."""
    found: list[Piece] = []
    for sort, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sort == "equal":
            found.append(Piece("same", _shortened(old[a:b], first=not found, last=b == len(old))))
            continue
        if b > a:
            found.append(Piece("removed", old[a:b]))
        if d > c:
            found.append(Piece("added", new[c:d]))
    return found


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * _AROUND + 10:
        return text
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return f"{head} … {tail}"
