"""导出 Word: the draft, or what was issued, as a file one can edit; it bears no seal."""

from dataclasses import replace

from django.db import transaction

from directory.actors import today
from office.audit.actor import Actor
from office.audit.record import record
from workflows.documents import events, paper
from workflows.documents.models import Document
from workflows.documents.numbering import number_of
from workflows.documents.wordprocessing.writing import write_docx
from workflows.documents.words import Words


@transaction.atomic
def export(document: Document, *, by: Actor) -> bytes:
    """As it would be printed today; once it has its number, with it. Who takes it out is kept, in the file too."""
    words, number = Words.of(document), number_of(document)
    sheet = paper.sheet_of(document, words)
    if number is not None:
        printed = document.sealed_at.date() if document.sealed_at else today()
        sheet = replace(sheet, number=str(number), printed_on=printed, is_draft=document.issue_date is None)
    made = write_docx(sheet, title=words.title, author=str(by.person))
    record(events.EXPORTED, document, by=by, version=document.version, format="docx")
    return made
