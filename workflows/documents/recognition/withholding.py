"""A file in which a machine has read a mark of secrecy: nobody sees it until who answers for the papers has looked.

Law on Guarding State Secrets (2024): what is found where it must not be is taken out of reach at once, and those who
answer for it are told.
"""

from django.utils.translation import gettext_noop

from directory.machines import watchman
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.files.events import SECRET_REFUSED
from office.files.models import File
from office.notices.bell import tell
from office.worktime.clock import now
from workflows.documents.agencies import answering
from workflows.documents.models import Document, Incoming
from workflows.documents.permissions import grant, grant_incoming


def withhold(file: File, page: int) -> None:
    """Within the transaction of who found it; with it whatever else has the same content."""
    File.objects.filter(sha256=file.sha256).update(withheld_at=now())
    paper = paper_with(file)
    if paper is None:
        return
    event = record(SECRET_REFUSED, paper, by=watchman(), refused=True, field=f"{file.name}, {page}")
    held = answering(_agency(paper))
    if held:
        let_read = grant if isinstance(paper, Document) else grant_incoming
        let_read(paper.public_id, [held.public_id])
    told = {file.uploaded_by} | ({held.person} if held else set())
    tell(told, event, gettext_noop("A scan carries a mark of secrecy: %(title)s"))


def paper_with(file: File) -> Document | Incoming | None:
    if file.subject_kind == Document.subject_kind:
        return Document.objects.filter(public_id=file.subject_id).first()
    if file.subject_kind == Incoming.subject_kind:
        return Incoming.objects.filter(public_id=file.subject_id).first()
    return None


def withheld_of(paper: Document | Incoming) -> list[File]:
    held = File.objects.filter(subject_kind=paper.subject_kind, subject_id=paper.public_id, withheld_at__isnull=False)
    return list(held.order_by("pk"))


def may_release(actor: Actor, paper: Document | Incoming) -> Appointment | None:
    """The appointment in which the actor answers for the papers of its agency (Regulation, article 7)."""
    held = answering(_agency(paper))
    return held if held and held.pk in {one.pk for one in actor.appointments} else None


def _agency(paper: Document | Incoming) -> Unit:
    return paper.issuer if isinstance(paper, Document) else paper.unit
