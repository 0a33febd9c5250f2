"""从 Word 导入: a file is looked at first; one act then makes it a draft or the next version of one."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal, Unacceptable
from office.files import actions as files
from office.files.models import File
from office.files.refusals import ALLOWED
from office.subjects.kinds import Subject
from workflows.documents import actions, events, words
from workflows.documents.agencies import issuers_for
from workflows.documents.autosaving import typed_by
from workflows.documents.models import Attachment, Document
from workflows.documents.permissions import revising
from workflows.documents.wordprocessing.package import refuse_what_is_no_docx
from workflows.documents.wordprocessing.reading import WordDraft, read_docx
from workflows.documents.words import Words
from workflows.engine import course

MOST_BYTES = 20 * 1024 * 1024
WAYS = ("replace", "fill")


class TooLargeForADraft(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024}


class NotSavedYet(Refusal):
    """What was typed would be thrown away unseen."""

    def sentence(self) -> str:
        return _("You have typed something that is not saved. Save it or throw it away first.")


@transaction.atomic
def bring(upload: UploadedFile, *, document: Document | None, by: Actor) -> File:
    """Take a Word file in to be looked at; the draft is as it was. It stays with the draft's files. Raises what the
    door refuses, and what cannot be read: OldWord, Locked, CarriesMacros, NotAWordFile, TooLong."""
    _may_take(document, by)
    if upload.size is not None and upload.size > MOST_BYTES:
        raise TooLargeForADraft
    data = upload.read()
    upload.seek(0)
    if data:
        refuse_what_is_no_docx(upload.name or "", data)
    file = files.store(upload, subject=_subject(document, by), by=by)
    read_docx(file.name, data)
    return file


def brought(public_id: Any, *, document: Document | None, by: Actor) -> File | None:
    """A file that this very person brought for this draft."""
    subject = _subject(document, by)
    return File.objects.filter(
        public_id=public_id,
        uploaded_by=by.person,
        subject_kind=subject.subject_kind,
        subject_id=subject.public_id,
        content_type=ALLOWED["docx"],
    ).first()


def read_file(file: File) -> WordDraft:
    return read_docx(file.name, files.content_of(file))


@transaction.atomic
def begin(file: File, read: WordDraft, *, issuer: Unit, genre: str, by: Actor) -> Document:
    """A new draft out of the file. Raises NotSavedYet: what was typed for another new draft would be gone."""
    if typed_by(None, by):
        raise NotSavedYet
    document = actions.draft(issuer=issuer, genre=genre, text=read.found.words, by=by)
    text = _attach(document, read, by=by)
    if text != read.found.words or read.pictures:
        document = actions.revise(document, text=text, version=document.version, by=by)
        _keep_attachments(document, by)
    record(events.IMPORTED, document, by=by, file=file.name, sha256=file.sha256, how="new")
    return document


@transaction.atomic
def take_over(document: Document, file: File, read: WordDraft, *, how: str, version: int, by: Actor) -> Document:
    """The file's words become the next version; the former stays among the versions. how: replace what the file has
    words for, or fill only what is empty. Raises VersionBehind, NotInYourHands, HeldByAnother, NotSavedYet."""
    _may_take(document, by)
    if typed_by(document, by):
        raise NotSavedYet
    had = document.version
    text = _attach(document, read, by=by) if how == "replace" or not document.body else read.found.words
    document = actions.revise(document, text=merged(document, text, read, how), version=version, by=by)
    if document.version == had:
        _keep_attachments(document, by)
    record(events.IMPORTED, document, by=by, file=file.name, sha256=file.sha256, how=how)
    return document


def merged(document: Document, given: Words, read: WordDraft, how: str) -> Words:
    """Where the file says nothing, what stands stays; a file's name is no title for a draft that has one."""
    stands, new = asdict(Words.of(document)), asdict(given)
    if read.found.is_untitled and stands["title"]:
        new["title"] = ""
    first, second = (new, stands) if how == "replace" else (stands, new)
    return Words(**{name: first[name] or second[name] for name in stands})


def _may_take(document: Document | None, by: Actor) -> None:
    if document is None:
        if by.appointment is None or not issuers_for(by.appointment):
            raise actions.NotYourAgency(field="upload")
    elif revising(course.my_hands(document, by)) is None:
        raise actions.NotInYourHands


def _subject(document: Document | None, by: Actor) -> Subject:
    return document or by.person


def _attach(document: Document, read: WordDraft, *, by: Actor) -> Words:
    """The pictures of the text, unless they are attached already; the words, with the names they now have."""
    standing = {one.file.name: one for one in document.attachments.select_related("file")}
    same = {one.file.sha256: name for name, one in standing.items()}
    names, body = set(standing), read.found.words.body
    order = max((one.order for one in standing.values()), default=0)
    for name, data in read.pictures.items():
        if name in standing and name in read.found.own_names:
            continue  # it left with the draft and came back with it
        free = same.get(hashlib.sha256(data).hexdigest()) or _free_name(name, names)
        body = body.replace(f"]({name})", f"]({free})") if free != name else body
        if free in standing:
            continue
        file = files.store(SimpleUploadedFile(free, data), subject=document, by=by)
        order += 1
        Attachment.objects.create(document=document, file=file, title=free.rpartition(".")[0], order=order)
        record(events.ATTACHED, document, by=by, file=file.name, sha256=file.sha256)
        names.add(free)
    return Words(**(asdict(read.found.words) | {"body": body}))


def _free_name(name: str, taken: set[str]) -> str:
    stem, _dot, ending = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem}-{number}.{ending}"
    return free


def _keep_attachments(document: Document, by: Actor) -> None:
    """The version that shows the pictures, when the words alone would not have made one."""
    latest = document.revisions.filter(version=document.version).first()
    if latest is None or latest.attachments == words.attached(document):
        return
    document.version += 1
    document.save(update_fields=["version"])
    hand = revising(course.my_hands(document, by))
    assert hand is not None
    words.keep(document, author=hand.holder)
