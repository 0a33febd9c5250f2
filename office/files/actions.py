"""What comes in, and what it takes to come in."""

import hashlib
import logging
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.files.content import examine
from office.files.events import STORED
from office.files.models import File
from office.files.reading import words_in
from office.files.refusals import Lost, Withheld
from office.files.secrecy import CarriesSecrecyMark, mark_in
from office.subjects.kinds import Subject
from office.worktime.clock import now

SMALL, LARGE = 480, 1600  # pixels of the longer edge of a picture as it is shown

logger = logging.getLogger(__name__)


class TooLarge(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The file is larger than %(most)d MB.") % {"most": settings.FILES_MAX_BYTES // 1024 // 1024}


class Empty(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The file is empty.")


class GoneMeanwhile(Refusal):
    def sentence(self) -> str:
        return _("This file was just cleared, since it is no longer kept elsewhere. Send it again.")


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes that were examined and lie on the disk, and belong to nothing yet."""

    name: str
    content_type: str
    size: int
    sha256: str


def store(upload: UploadedFile, *, subject: Subject, by: Actor) -> File:
    """Take an upload in and keep it. Raises TooLarge, Empty, WrongType, Suspicious, CarriesSecrecyMark."""
    return keep(take(upload, subject=subject, by=by), subject=subject, by=by)


def take(upload: UploadedFile, *, subject: Subject, by: Actor) -> Taken:
    """Everything that takes time, for who must not hold a lock meanwhile; `subject` is what a refusal is remembered at.
    Raises as `store` does."""
    name = tidy_name(upload.name or "")
    with _named(name):
        data = read_in(upload)
        content = examine(name, data)
        if mark_in(PurePath(name).stem) or mark_in(words_in(content.extension, data)):
            raise CarriesSecrecyMark(subject, by, field="upload")
    return _lay(data, name=name, content_type=content.content_type)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """A refusal says of which file it is: several may come at once."""
    try:
        yield
    except Unacceptable as refusal:
        refusal.args = (_("“%(name)s”: %(why)s") % {"name": name, "why": refusal},)
        raise


def read_in(upload: UploadedFile) -> bytes:
    """The bytes of an upload that is looked at and not kept. Raises TooLarge, Empty."""
    if upload.size is not None and upload.size > settings.FILES_MAX_BYTES:
        raise TooLarge
    data = upload.read()
    if not data:
        raise Empty
    return bytes(data)


def store_bytes(data: bytes, *, name: str, content_type: str, subject: Subject, by: Actor) -> File:
    """Keep bytes that we made or have examined."""
    return keep(_lay(data, name=name, content_type=content_type), subject=subject, by=by)


def _lay(data: bytes, *, name: str, content_type: str) -> Taken:
    """The same content lies on the disk once."""
    digest = hashlib.sha256(data).hexdigest()
    place = place_of(digest)
    if default_storage.exists(place) and default_storage.size(place) != len(data):
        default_storage.delete(place)  # a server killed or a disk full in the middle of writing
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    return Taken(name[:200], content_type, len(data), digest)


@transaction.atomic(savepoint=False)
def keep(taken: Taken, *, subject: Subject, by: Actor) -> File:
    """From here on it belongs to the subject. Raises GoneMeanwhile, where the last other that had its content was
    dropped since it was taken."""
    hold_content(taken.sha256, shared=True)
    if not default_storage.exists(place_of(taken.sha256)):
        raise GoneMeanwhile
    file = File.objects.create(
        name=taken.name,
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        subject_kind=subject.subject_kind,
        subject_id=subject.public_id,
        uploaded_by=by.person,
        uploaded_at=now(),
    )
    record(STORED, subject, by=by, file=file.name, sha256=file.sha256, size=file.size)
    return file


def drop(files: QuerySet[File]) -> int:
    """What is no longer kept, in the transaction of whoever decides it; content that nothing else has goes after it."""
    gone = list(files)
    n = files.delete()[0]
    transaction.on_commit(lambda: _drop_content(gone))
    return n


def _drop_content(files: Iterable[File]) -> None:
    forget({file.sha256 for file in files})
    for file in files:
        default_storage.delete(sealed_place_of(file))


def forget(digests: Iterable[str]) -> None:
    """Content that nobody has plain any more; of a picture what was drawn of it as well. Whoever keeps the same content
    just now comes first, and is seen."""
    for digest in digests:
        with transaction.atomic():
            hold_content(digest, shared=False)
            if File.objects.filter(sha256=digest, sealed_at=None).exists():
                continue
            for one in _plain_places(digest):
                default_storage.delete(one)


@transaction.atomic(savepoint=False)
def destroy(digest: str) -> None:
    """Content that nobody may have in any form: plain, drawn or sealed, nor sealed just now. Its rows stay."""
    hold_content(digest, shared=False)
    sealed = [sealed_place_of(one) for one in File.objects.filter(sha256=digest)]
    for one in (*_plain_places(digest), *sealed):
        default_storage.delete(one)


def _plain_places(digest: str) -> list[str]:
    place = place_of(digest)
    return [place, *(f"previews/{edge}/{place}.webp" for edge in (SMALL, LARGE))]


def hold_content(digest: str, *, shared: bool) -> None:
    """Until the transaction ends: any number keep a content or copy it elsewhere, or one takes it away."""
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [f"file:{digest}"])


def place_of(digest: str) -> str:
    """Where content lies: ab/cd/abcd…"""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def sealed_place_of(file: File) -> str:
    return f"sealed/{file.public_id}"


def content_of(file: File) -> bytes:
    with opened(file) as stored:
        return bytes(stored.read())


def opened(file: File) -> IO[bytes]:
    """For who needs a part of what may be large; the caller closes it. Raises Withheld, NotAllowed, Lost."""
    refuse_withheld(file)
    return stored(file)


def stored(file: File) -> IO[bytes]:
    """Its plain bytes, for what shows them to nobody. Raises Lost."""
    try:
        return cast(IO[bytes], default_storage.open(place_of(file.sha256)))
    except FileNotFoundError as missing:
        logger.error("The content of file %s (%s) is not in the store.", file.public_id, place_of(file.sha256))
        raise Lost from missing


def refuse_withheld(file: File) -> None:
    """Asked before anything made of the file is shown, too: a kept picture of a page is as secret as the page."""
    if file.withheld_at:
        raise Withheld
    if file.sealed_at:
        raise NotAllowed


def tidy_name(name: str) -> str:
    """The last part of what the browser sent, without control and direction-changing characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if unicodedata.category(character) not in ("Cc", "Cf"))
    return kept.strip(". ")[-150:] or "file"
