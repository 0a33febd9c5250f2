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
from workflows.documents.actions import NeedsAReason, Verdict, drawn_by, locked
from workflows.documents.models import Document, Opinion


class NotYours(NotAllowed):
    def sentence(self) -> str:
        return _("Only who gave an opinion corrects it, from the post in which they gave it.")


class Closed(TooLate):
    def sentence(self) -> str:
        return _("The document is on file; its opinions are closed.")


@transaction.atomic
def correct_opinion(document: Document, opinion: Opinion, *, text: str, by: Actor) -> Opinion:
    """Words only: what the opinion did to the document's way is not undone by them."""
    document = locked(document)
    if opinion.document_id != document.pk or opinion.author_id not in {one.pk for one in by.appointments}:
        raise NotYours
    if document.state == Document.State.FILED:
        raise Closed
    if not text.strip():
        raise NeedsAReason
    refuse_marks({"opinion": text}, subject=document, by=by)
    given = Opinion.objects.create(
        document=document,
        step=opinion.step,
        verdict=Verdict.CORRECTED,
        text=text.strip(),
        author=opinion.author,
        on_behalf_of=opinion.on_behalf_of,
        version=document.version,
        given_at=now(),
        corrects=opinion,
        signature_id=drawn_by(by.person.pk),
    )
    record(events.OPINION_CORRECTED, document, by=in_post(by, opinion.author_id), step=opinion.step)
    return given
