"""News that came together: one digest a day, on working days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from office.notices.models import Notice
from office.subjects import kinds


@dataclass(frozen=True, slots=True)
class Digest:
    """What a day's digest holds. coming_at: it has not rung yet. alone: the notice of one that holds no other."""

    on: date
    unseen: int
    coming_at: datetime | None
    parts: tuple[tuple[str, int], ...]
    alone: Notice | None = None

    @property
    def news(self) -> int:
        return sum(n for _label, n in self.parts)


def of(person: Any, on: date) -> QuerySet[Notice]:
    """Each kind of thing together, the newest first."""
    return Notice.objects.filter(person=person, digest_on=on).order_by("subject_kind", "-pk")


def latest(person: Any, most: int) -> list[Digest]:
    mine = Notice.objects.filter(person=person, digest_on__isnull=False)
    days = list(mine.order_by("-digest_on").values_list("digest_on", flat=True).distinct()[:most])
    counted = mine.filter(digest_on__in=days).values_list("digest_on", "subject_kind").order_by("digest_on")
    rows = list(counted.annotate(news=Count("pk"), unseen=Count("pk", filter=Q(seen_at=None)), held=Max("held_until")))
    found = [_digest(day, [row for row in rows if row[0] == day]) for day in days if day]
    alone = {one.digest_on: one for one in mine.filter(digest_on__in=[one.on for one in found if one.news == 1])}
    return [replace(one, alone=alone.get(one.on)) for one in found]


def _digest(day: date, rows: Sequence[tuple[Any, ...]]) -> Digest:
    parts = sorted(((str(kinds.kind(kind).label), news) for _day, kind, news, _unseen, _held in rows), key=_most_first)
    held = max((at for *_rest, at in rows if at), default=None)
    return Digest(day, sum(row[3] for row in rows), held, tuple(parts))


def _most_first(part: tuple[str, int]) -> tuple[int, str]:
    return -part[1], part[0]
