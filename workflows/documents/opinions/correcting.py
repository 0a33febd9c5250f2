"""更正: an opinion once given stays; what corrects it stands below it, and says which one it corrects."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.actions import NeedsAReason, Verdict, drawn_by
from workflows.documents.models import Document, Incoming, Opinion
from workflows.documents.receiving import locked_paper


class NotYours(NotAllowed):
    def sentence(self) -> str:
        return _("Only who gave an opinion corrects it, from the post in which they gave it.")


class Closed(TooLate):
    def sentence(self) -> str:
        return _("The document is on file; its opinions are closed.")


@transaction.atomic
def correct_opinion(opinion: Opinion, *, text: str, by: Actor) -> Opinion:
    """Words only: what the opinion did to the way of its document, going out or come in, is not undone by them."""
    on = opinion.document or opinion.incoming
    assert on is not None  # said of one of the two: a constraint
    paper = locked_paper(on)
    if opinion.author_id not in {one.pk for one in by.appointments}:
        raise NotYours
    if is_closed(paper):
        raise Closed
    if not text.strip():
        raise NeedsAReason
    refuse_marks({"opinion": text}, subject=paper, by=by)
    given = Opinion.objects.create(
        document_id=opinion.document_id,
        incoming_id=opinion.incoming_id,
        step=opinion.step,
        verdict=Verdict.CORRECTED,
        text=text.strip(),
        author=opinion.author,
        on_behalf_of=opinion.on_behalf_of,
        version=paper.version if isinstance(paper, Document) else 1,
        given_at=now(),
        corrects=opinion,
        signature_id=drawn_by(by.person.pk),
    )
    event = events.OPINION_CORRECTED if isinstance(paper, Document) else events.INCOMING_OPINION_CORRECTED
    record(event, paper, by=in_post(by, opinion.author_id), step=opinion.step)
    return given


def is_closed(paper: Document | Incoming) -> bool:
    """On file, or gone back to its sender."""
    return paper.state in (Document.State.FILED, Incoming.State.FILED, Incoming.State.RETURNED)
