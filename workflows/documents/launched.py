"""What the actor has started and where it lies now（我发起的，走到哪了）."""

from dataclasses import dataclass

from office.audit.actor import Actor
from office.duties.actions import open_duties_of
from office.duties.models import Duty
from workflows.documents.models import Document


@dataclass(frozen=True, slots=True)
class Launched:
    document: Document
    with_whom: list[str]
    duty: Duty | None


def launched_by(actor: Actor, *, most: int = 5) -> list[Launched]:
    """Drafted by any of the actor's appointments, not filed yet, and out of the drafter's own hands or not."""
    mine = [held.pk for held in actor.appointments]
    documents = list(
        Document.objects.filter(drafter__in=mine).exclude(state=Document.State.FILED).order_by("-changed_at")[:most]
    )
    open_now = open_duties_of("document", [one.public_id for one in documents])
    return [
        Launched(one, [str(duty.holder.person) for duty in held], held[0] if held else None)
        for one in documents
        for held in [[duty for duty in open_now if duty.subject_id == one.public_id]]
    ]
