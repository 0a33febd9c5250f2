"""How far a circulation is: on the paper's page, and line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from office.audit.actor import Actor
from office.duties.models import Duty
from office.worktime.clock import now
from workflows.documents.models import Circulation, Document, Incoming, Reader

NAMED = 12  # names of who has not read, on the paper's page
READ, UNREAD = Q(duty__confirmed_at__isnull=False), Q(duty__done_at=None)
CALLED_OFF = Q(duty__done_at__isnull=False, duty__confirmed_at=None)


@dataclass(frozen=True, slots=True)
class Round:
    """One circulation of a paper. owes: this reader has not read it."""

    circulation: Circulation
    asked: int
    read: int
    unread: int
    names: Sequence[str]
    owes: bool

    @property
    def more(self) -> int:
        return self.unread - len(self.names)


def rounds_of(paper: Document | Incoming, actor: Actor) -> list[Round]:
    """The latest first, in one query."""
    unread = Reader.objects.filter(UNREAD, circulation=OuterRef("pk")).order_by("pk")
    mine = [held.pk for held in actor.appointments]
    found = paper.circulations.select_related("asked_by__person", "asked_by__post__unit").annotate(
        asked=Count("readers"),
        read=Count("readers", filter=Q(readers__duty__confirmed_at__isnull=False)),
        unread=Count("readers", filter=Q(readers__duty__done_at=None)),
        owed=Count("readers", filter=Q(readers__duty__done_at=None, readers__duty__holder__in=mine)),
        names=ArraySubquery(unread.values("duty__holder__person__name")[:NAMED]),
    )
    return [
        Round(
            circulation=one,
            asked=one.asked,
            read=one.read,
            unread=one.unread,
            names=one.names,
            owes=bool(one.owed),
        )
        for one in found.order_by("-pk")
    ]


def panel(actor: Actor, paper: Any) -> dict[str, Any] | None:
    rounds = rounds_of(paper, actor)
    return {"rounds": rounds} if rounds else None


def owed_by(actor: Actor, paper: Document | Incoming) -> Circulation | None:
    """The circulation by which this reader is asked to read the paper, the oldest first."""
    held = {"duty__holder__in": [one.pk for one in actor.appointments]}
    reader = Reader.objects.filter(UNREAD, circulation__in=paper.circulations.all(), **held).order_by("pk")
    found = reader.select_related("circulation__asked_by__person", "circulation__asked_by__post__unit").first()
    return found.circulation if found else None


def mark_opened(paper: Document | Incoming, *, by: Actor) -> None:
    """The reader has the paper before their eyes; the first time counts."""
    ids = paper.circulations.values("public_id")
    mine = Duty.objects.filter(subject_kind=Circulation.subject_kind, subject_id__in=ids, done_at=None, opened_at=None)
    mine.filter(holder__in=[one.pk for one in by.appointments]).update(opened_at=now())


def lines_of(circulation: Circulation, state: str) -> QuerySet[Reader]:
    """state: unread · read · off; all of them otherwise."""
    wanted = {"unread": UNREAD, "read": READ, "off": CALLED_OFF}.get(state, Q())
    return circulation.readers.filter(wanted).select_related(
        "appointment__person", "appointment__post__unit", "duty__holder__person"
    )


def counts_of(circulation: Circulation) -> dict[str, int]:
    return circulation.readers.aggregate(
        all=Count("pk"),
        unread=Count("pk", filter=UNREAD),
        read=Count("pk", filter=READ),
        off=Count("pk", filter=CALLED_OFF),
    )
