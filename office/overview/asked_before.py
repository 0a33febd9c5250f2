"""Was the same asked of the same units before? 一表多报 is seen before it is asked for again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rapidfuzz import fuzz

from office.audit.actor import Actor
from office.worktime.clock import now
from workflows.documents.addressees import addressees
from workflows.documents.genres import matter_in
from workflows.documents.models import Copy, Document
from workflows.documents.permissions import documents_visible_to

LATELY = timedelta(days=180)
ALIKE = 85  # per cent of characters in common, of what the titles say between 关于 and the genre
_NUMBERS = str.maketrans("", "", "0123456789０１２３４５６７８９一二三四五六七八九十年月日季度上下半第〔〕（）()“”")


@dataclass(frozen=True, slots=True)
class Sent:
    """units: paths of those it went to; about: what its title says, without dates."""

    public_id: UUID
    title: str
    about: str
    at: datetime
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Repeat:
    """shared: how many of the units of the later one had received the earlier one too."""

    later: Sent
    earlier: Sent
    shared: int


def about(title: str, genre: str) -> str:
    return (matter_in(title, genre) or title).translate(_NUMBERS)


def is_alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.ratio(one, other) >= ALIKE


def repeats(documents: QuerySet[Document], since: datetime, until: datetime) -> list[Repeat]:
    """Of what was dispatched since, whatever repeats something of the half year before it: at least half of its units
    had been asked, in alike words, by the same issuer. The latest earlier one of each. Two queries."""
    lately = documents.filter(dispatched_at__gt=since - LATELY, dispatched_at__lte=until)
    sent = _sent(lately.order_by("-dispatched_at", "-pk"))
    found = []
    for place, (later, issuer) in enumerate(sent):
        if later.at < since:
            break
        earlier = [one for one, theirs in sent[place + 1 :] if theirs == issuer and later.at - one.at <= LATELY]
        if repeat := _latest(later, earlier):
            found.append(repeat)
    return found


def _latest(later: Sent, earlier: Sequence[Sent]) -> Repeat | None:
    for one in earlier:
        shared = len(later.units & one.units)
        if shared and 2 * shared >= len(later.units) and is_alike(later.about, one.about):
            return Repeat(later, one, shared)
    return None


def before_draft(actor: Actor, draft: Document) -> Repeat | None:
    """The same of a draft, by whom it is addressed to; only of what the reader may see. One query where nothing in its
    words is alike."""
    if draft.dispatched_at is not None or not draft.main_recipients:
        return None
    words, moment = about(draft.title, draft.genre), now()
    mine = documents_visible_to(actor).filter(issuer=draft.issuer_id, dispatched_at__gt=moment - LATELY)
    alike = [
        pk for pk, title, genre in mine.values_list("pk", "title", "genre") if is_alike(words, about(title, genre))
    ]
    if not alike:
        return None
    named, _above = addressees(draft.issuer, [draft.main_recipients, draft.cc_recipients])
    units = frozenset(one.place.path for line in named for one in line if one.place.path)
    later = Sent(draft.public_id, draft.title, words, moment, units)
    earlier = [one for one, _issuer in _sent(Document.objects.filter(pk__in=alike).order_by("-dispatched_at", "-pk"))]
    return _latest(later, earlier)


def _sent(documents: QuerySet[Document]) -> list[tuple[Sent, int]]:
    """With the issuer of each."""
    rows: list[Any] = list(documents.values_list("pk", "public_id", "title", "genre", "dispatched_at", "issuer"))
    units = _units([pk for pk, *_rest in rows])
    return [
        (Sent(public_id, title, about(title, genre), at, frozenset(units[pk])), issuer)
        for pk, public_id, title, genre, at, issuer in rows
    ]


def _units(documents: Collection[int]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    copies = Copy.objects.filter(document__in=documents).exclude(state=Copy.State.RECALLED)
    for document, path in copies.values_list("document", "unit__path"):
        found[document].add(path)
    return found
