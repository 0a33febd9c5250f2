"""Files that were taken back: their bytes lie encrypted, apart from those of others, until what they belong to goes."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import IO

from django.core.files.base import File as Stream
from django.core.files.storage import default_storage
from django.db import transaction

from office.audit.sealing import seal_pieces, unseal_pieces
from office.files.actions import content_of, forget, hold_content, sealed_place_of, stored
from office.files.models import File
from office.files.refusals import Lost, Withheld
from office.worktime.clock import now

KEY = "office.files"
PIECE = 1024 * 1024  # bytes encrypted at once

logger = logging.getLogger(__name__)


@transaction.atomic
def seal(file: File) -> None:
    """From now on nobody has these bytes plain, unless another file has the same. Doing it twice is doing it once, and
    takes away what a server killed in the middle has left plain; the log says what was not in the store any more."""
    left = File.objects.select_for_update().filter(pk=file.pk).first()
    if left is None:
        return
    if left.sealed_at is None:
        _put_away(left)
    transaction.on_commit(partial(forget, [left.sha256]))


def _put_away(left: File) -> None:
    """Before its content is destroyed or after, never meanwhile."""
    hold_content(left.sha256, shared=True)
    place = sealed_place_of(left)
    try:
        with stored(left) as plain, tempfile.TemporaryFile() as sealed:
            sealed.writelines(seal_pieces(KEY, _pieces(plain)))
            default_storage.delete(place)  # of a server killed in the middle of this
            default_storage.save(place, Stream(sealed))
    except Lost:
        pass  # said so; there is nothing to wait for
    left.sealed_at = now()
    left.save(update_fields=["sealed_at"])


def unsealed(file: File) -> bytes:
    """For who was granted it. Raises Withheld, SealBroken, Lost."""
    if file.withheld_at:
        raise Withheld
    if file.sealed_at is None:
        return content_of(file)
    try:
        with default_storage.open(sealed_place_of(file)) as sealed:
            data = b"".join(unseal_pieces(KEY, sealed))
    except FileNotFoundError as missing:
        raise Lost from missing
    if hashlib.sha256(data).hexdigest() != file.sha256:
        logger.error("The sealed content of file %s is not what was sealed.", file.public_id)
        raise Lost
    return data


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(PIECE), b"")
