"""Keeps the index: a paper's entry is made anew out of the paper, whatever happened to it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from office.audit.jobs import defer
from office.files.actions import content_of
from office.files.models import File
from office.files.reading import words_in
from office.files.refusals import Lost, Suspicious, WrongType
from office.subjects.keys import keys_of, month_key, readable
from workflows.documents.models import Attachment, Circulation, Document, Entry, Incoming, Number
from workflows.documents.permissions import READ, READ_INCOMING
from workflows.documents.recognition.reading import ask, can_be_read, words_by_page, words_of

KINDS = (Document.subject_kind, Incoming.subject_kind, Circulation.subject_kind)
Place = Entry.Place
Lines = Iterator[tuple[str, str]]


class _Asked:
    """Stands among the transaction's commit hooks and does nothing: what is asked for in it needs one job. A savepoint
    that is rolled back takes it away together with the job."""

    def __init__(self, job: str) -> None:
        self.job = job

    def __call__(self) -> None:
        pass


def keep(kind: str, public_id: UUID) -> None:
    """Have the entry made anew once the transaction is through; kind: one of KINDS."""
    job = f"search:{kind}:{public_id}"
    if any(isinstance(hook, _Asked) and hook.job == job for _, hook, *_ in connection.run_on_commit):
        return
    transaction.on_commit(_Asked(job))
    defer("workflows.documents.tasks.enter_into_search", lock=job, kind=kind, public_id=str(public_id))


def enter(kind: str, public_id: UUID) -> None:
    """What is gone by now is not entered."""
    document, incoming = None, None
    if kind == Circulation.subject_kind:
        circulation = Circulation.objects.select_related("document", "incoming").get(public_id=public_id)
        document, incoming = circulation.document, circulation.incoming
    elif kind == Document.subject_kind:
        document = Document.objects.filter(public_id=public_id).first()
    else:
        incoming = Incoming.objects.filter(public_id=public_id).first()
    if document is not None:
        enter_document(document)
    elif incoming is not None:
        enter_incoming(incoming)


@transaction.atomic
def enter_document(document: Document) -> None:
    entry = _locked(document=document)
    _write(entry, document.drafted_at, _document_lines(document), _readers(document, READ))


@transaction.atomic
def enter_incoming(incoming: Incoming) -> None:
    entry = _locked(incoming=incoming)
    _write(entry, incoming.arrived_at, _incoming_lines(incoming), _readers(incoming, READ_INCOMING))


def _locked(**of: Any) -> Entry:
    return Entry.objects.select_for_update().filter(**of).first() or Entry(**of)


def _write(entry: Entry, at: datetime, lines: Lines, readers: list[int]) -> None:
    """What is the same is not written again: each write touches some thousand keys of the index."""
    kept = [(place, text) for place, text in ((place, readable(text)) for place, text in lines) if text]
    places, text = "".join(place for place, _ in kept), "\n".join(text for _, text in kept)
    if (entry.at, entry.readers, entry.places, entry.text) != (at, readers, places, text):
        entry.at, entry.readers, entry.places, entry.text = at, readers, places, text
        entry.keys = sorted({month_key(at.year, at.month), *keys_of(text)})
        entry.save()


def _readers(paper: Any, permission: str) -> list[int]:
    def granted(rows: Any, whom: str) -> Iterable[int]:
        return rows.filter(permission__codename=permission).order_by(whom).values_list(whom, flat=True)

    groups = granted(getattr(paper, f"{paper._meta.model_name}groupgrant_set"), "group_id")
    people = granted(getattr(paper, f"{paper._meta.model_name}usergrant_set"), "user_id")
    return [*groups, *(-person for person in people)]


def _document_lines(document: Document) -> Lines:
    yield Place.TITLE, document.title or "—"
    for number in document.numbers.filter(state=Number.State.USED).select_related("register"):
        yield Place.NUMBER, str(number)
    yield Place.PARTY, f"{document.issuer.name} {document.main_recipients} {document.cc_recipients}"
    yield from _body(f"{document.body}\n{document.annotation}")
    yield from _said_of(document)
    yield from _attached_to(document)


def _incoming_lines(incoming: Incoming) -> Lines:
    yield Place.TITLE, incoming.title
    yield Place.NUMBER, f"{incoming.sender_number} {incoming.number}"
    yield Place.PARTY, incoming.sender_name
    if incoming.text:
        yield from _body(incoming.text)
    elif incoming.paper:
        yield from _pages(incoming.paper)
    yield from _said_of(incoming)
    yield from _attached_to(incoming)


def _body(text: str) -> Lines:
    return ((Place.BODY, line) for line in text.split("\n"))


def _pages(paper: File) -> Lines:
    """A page is one passage: where its lines break says nothing."""
    if can_be_read(paper):
        ask(paper)
        yield from ((Place.BODY, words) for words in words_by_page(paper))
    else:
        yield from _body(_words_of(paper))


def _said_of(paper: Document | Incoming) -> Lines:
    for opinion in paper.opinions.select_related("author__person").order_by("pk"):
        if opinion.text:
            yield Place.OPINION, f"{opinion.author.person} · {opinion.text}"


def _attached_to(paper: Document | Incoming) -> Lines:
    for attachment in paper.attachments.select_related("file").order_by("order"):
        words = _kept_words(attachment) if not can_be_read(attachment.file) else _words_of(attachment.file)
        yield Place.ATTACHMENT, f"{attachment.title} {words}"


def _kept_words(attachment: Attachment) -> str:
    if attachment.words is None:
        attachment.words = _words_of(attachment.file)
        Attachment.objects.filter(pk=attachment.pk).update(words=attachment.words)
    return attachment.words


def _words_of(file: File) -> str:
    """What cannot be read has no words; the door that let it in has said what it is. A database keeps no NUL. The pages
    of a PDF are read by a job of their own, which has the entry made anew."""
    if can_be_read(file):
        ask(file)
        return words_of(file)
    with suppress(WrongType, Suspicious, Lost):
        return words_in(file.name.rpartition(".")[2].lower(), content_of(file)).replace("\x00", "")
    return ""
