"""Finds papers by what stands in them: newest first, by the grants of whoever asks."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.db.models import Q

from office.audit.actor import Actor
from workflows.documents.models import Document, Entry, Incoming
from workflows.documents.permissions import documents_visible_to, incoming_visible_to
from workflows.documents.searching.keys import Word, words_of

MOST = 1000  # counted; who finds more adds a word
_LOOKS = 5  # how often as many again are looked at, where the keys of a long word stand apart


def found(actor: Actor, question: str, *, most: int = MOST, narrowed: Q | None = None) -> list[int]:
    """Ids of entries, newest first; one more than `most` where there are more. narrowed: to some of the entries."""
    words = words_of(question)
    if not words:
        return []
    readers = [*actor.groups, -actor.person.pk]
    keys = sorted(frozenset().union(*(word.keys for word in words)))
    holding = Entry.objects.filter(narrowed or Q(), keys__contains=keys, readers__overlap=readers)
    newest = holding.order_by("-at", "-pk").values_list("pk", flat=True)
    kept: list[int] = []
    for look in range(_LOOKS):
        looked_at = list(newest[look * (most + 1) : (look + 1) * (most + 1)])
        kept += _confirmed(looked_at, words)
        if len(looked_at) <= most or len(kept) > most:
            break
    return kept[: most + 1]


def _confirmed(entries: list[int], words: Sequence[Word]) -> list[int]:
    """安全生产 has the keys 安全, 全生, 生产, which may stand apart; only the words tell."""
    apart = [Q(text__icontains=word.text) for word in words if not word.is_whole]
    if not apart or not entries:
        return entries
    sure = set(Entry.objects.filter(reduce(and_, apart), pk__in=entries).values_list("pk", flat=True))
    return [entry for entry in entries if entry in sure]


def opened(actor: Actor, entries: Sequence[int]) -> list[tuple[Entry, Document | Incoming]]:
    """The papers of these entries, in their order. The grants are asked once more: what was taken back a moment ago
    is not shown."""
    rows = {one.pk: one for one in Entry.objects.defer("keys").filter(pk__in=entries)}
    outgoing = [one.document_id for one in rows.values() if one.document_id]
    arrived = [one.incoming_id for one in rows.values() if one.incoming_id]
    documents = documents_visible_to(actor).select_related("issuer").prefetch_related("numbers__register")
    papers = documents.in_bulk(outgoing) if outgoing else {}
    received = (
        incoming_visible_to(actor).select_related("sender", "unit", "copy__document").in_bulk(arrived)
        if arrived
        else {}
    )
    told = ((rows[pk], _paper(rows[pk], papers, received)) for pk in entries if pk in rows)
    return [(entry, paper) for entry, paper in told if paper is not None]


def _paper(entry: Entry, documents: dict, received: dict) -> Document | Incoming | None:
    return documents.get(entry.document_id) if entry.document_id else received.get(entry.incoming_id)
