"""减签, of a document going out or come in."""

from django.db import transaction

from directory.models import Appointment
from office.audit.actor import Actor
from workflows.documents import actions, receiving
from workflows.documents.models import Document, Incoming
from workflows.engine import rounds


@transaction.atomic
def take_out(paper: Document | Incoming, step: int, *, signer: Appointment, opinion: str = "", by: Actor) -> None:
    """Whom one has asked beside or after one's own step, and who has not signed. Raises SignedAlready."""
    locked = actions.locked(paper) if isinstance(paper, Document) else receiving.locked(paper)
    moved = rounds.remove_signer(locked, step, signer=signer, note=opinion, by=by)
    if opinion.strip():
        actions.say(locked, moved, actions.Verdict.PASSED_ON, opinion)
