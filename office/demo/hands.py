"""Whose hands a thing of the history lies in, as its duties say."""

from django.db.models import QuerySet

from office.audit.actor import Actor
from office.demo.papers import UnreadablePaper
from office.duties import actions as duties
from office.duties.models import Duty
from office.subjects.kinds import Subject


def step_of(subject: Subject, by: Actor) -> int:
    """The work in the actor's hands; the office's people open a paper before they act on it."""
    held = _open(subject).filter(holder__in=[one.pk for one in by.appointments], ref__startswith="step:")
    steps = [int(ref.removeprefix("step:")) for ref in held.values_list("ref", flat=True)]
    if not steps:
        raise UnreadablePaper(f"{subject}: nothing lies with {by}")
    duties.mark_opened(subject, by=by)
    return min(steps)


def holder_of(subject: Subject) -> str:
    """The staff number of whoever has had it longest."""
    held = _open(subject).order_by("laid_at", "pk").values_list("holder__person__username", flat=True)
    return str(held[0])


def _open(subject: Subject) -> QuerySet[Duty]:
    return Duty.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id, done_at=None)
