"""Finds papers by what stands in them: newest first, by the grants of whoever asks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from office.audit.actor import Actor
from office.subjects.keys import Word, month_key, words_of
from office.worktime.clock import now
from workflows.documents.models import Document, Entry, Incoming
from workflows.documents.permissions import documents_visible_among, incoming_visible_among

MOST = 1000  # counted; who finds more adds a word
STRETCHES = (1, 2, 3, 6, 12, 24)  # months asked one after the other, back from this one; then all that is left
_LOOKS = 5  # how often as many again are looked at, where the keys of a long word stand apart


def found(actor: Actor, question: str, *, most: int = MOST, narrowed: Q | None = None) -> list[int]:
    """Ids of entries, newest first; one more than `most` where there are more. narrowed: to some of the entries."""
    words = words_of(question)
    if not words:
        return []
    readers = [*actor.groups, -actor.person.pk]
    keys = sorted(frozenset().union(*(word.keys for word in words)))
    holding = Entry.objects.filter(narrowed or Q(), keys__contains=keys, readers__overlap=readers)
    kept: list[int] = []
    looked_at = 0
    for batch in _batches(holding, most + 1):
        kept += _confirmed(batch, words)
        looked_at += len(batch)
        if len(kept) > most or looked_at >= _LOOKS * (most + 1):
            break
    return kept[: most + 1]


def _batches(holding: QuerySet[Entry], size: int) -> Iterator[list[int]]:
    """The newest first. Of a common word the papers of a month are enough; to sort those of all years would take half a
    second at a million."""
    newest = holding.order_by("-at", "-pk").values_list("pk", flat=True)
    for stretch in _stretches():
        held = newest.filter(stretch)
        start = 0
        while batch := list(held[start : start + size]):
            yield batch
            if len(batch) < size:
                break
            start += size


def _stretches() -> Iterator[Q]:
    today = now().astimezone(UTC)
    this = newest = today.year * 12 + today.month - 1  # months since the year 0
    for months in STRETCHES:
        names = [month_key(*_month(newest - back)) for back in range(months)]
        yield Q(keys__overlap=names)
        newest -= months
    yield Q(at__lt=datetime(*_month(newest + 1), 1, tzinfo=UTC)) | Q(at__gte=datetime(*_month(this + 1), 1, tzinfo=UTC))


def _month(since: int) -> tuple[int, int]:
    return since // 12, since % 12 + 1


def _confirmed(entries: list[int], words: Sequence[Word]) -> list[int]:
    """安全生产 has the keys 安全, 全生, 生产, which may stand apart; only the words tell."""
    apart = [_holds(word.text) for word in words if not word.is_whole]
    if not apart or not entries:
        return entries
    sure = set(Entry.objects.filter(reduce(and_, apart), pk__in=entries).values_list("pk", flat=True))
    return [entry for entry in entries if entry in sure]


def _holds(text: str) -> Q:
    """Where no letter has another case, the texts need not be written anew in one to be compared."""
    return Q(text__contains=text) if text.lower() == text.upper() else Q(text__icontains=text)


def opened(actor: Actor, entries: Sequence[int]) -> list[tuple[Entry, Document | Incoming]]:
    """The papers of these entries, in their order. The grants are asked once more: what was taken back a moment ago
    is not shown."""
    rows = {one.pk: one for one in Entry.objects.defer("keys").filter(pk__in=entries)}
    outgoing = [one.document_id for one in rows.values() if one.document_id]
    arrived = [one.incoming_id for one in rows.values() if one.incoming_id]
    documents = documents_visible_among(actor, Q(pk__in=outgoing)).select_related("issuer")
    papers = {one.pk: one for one in documents.prefetch_related("numbers__register")} if outgoing else {}
    incoming = incoming_visible_among(actor, Q(pk__in=arrived)).select_related("sender", "unit", "copy__document")
    received = {one.pk: one for one in incoming} if arrived else {}
    told = ((rows[pk], _paper(rows[pk], papers, received)) for pk in entries if pk in rows)
    return [(entry, paper) for entry, paper in told if paper is not None]


def _paper(entry: Entry, documents: dict, received: dict) -> Document | Incoming | None:
    return documents.get(entry.document_id) if entry.document_id else received.get(entry.incoming_id)
