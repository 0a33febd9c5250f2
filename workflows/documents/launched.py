"""What the actor has started and where it lies now（我发起的，走到哪了）."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from office.audit.actor import Actor
from office.duties.models import Duty
from workflows.documents.models import Document


@dataclass(frozen=True, slots=True)
class Launched:
    document: Document
    with_whom: list[str]


def launched_by(actor: Actor, *, most: int = 5) -> list[Launched]:
    """Drafted by any of the actor's appointments, not filed yet, in whose hands it lies. One query."""
    mine = [held.pk for held in actor.appointments]
    held = Duty.objects.filter(subject_kind="document", subject_id=OuterRef("public_id"), done_at=None)
    documents = Document.objects.filter(drafter__in=mine).exclude(state=Document.State.FILED)
    names = ArraySubquery(held.order_by("laid_at", "pk").values("holder__person__name"))
    return [Launched(one, one.names) for one in documents.annotate(names=names).order_by("-changed_at")[:most]]
