"""The paper as it goes out: the bytes that were sealed, found by two digests."""

import hashlib

from cryptography.hazmat.primitives import hashes
from django.utils.translation import gettext as _

from office.audit.refusals import Refusal
from office.files.actions import content_of
from workflows.documents.models import Document, Rendition


class NotWhatWasSealed(Refusal):
    def sentence(self) -> str:
        return _("The stored page is not the one that was sealed; it must be sealed again.")


def sm3(data: bytes) -> str:
    """GB/T 32905-2016, in hexadecimal."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def freeze(document: Document) -> Rendition:
    """Read back what was sealed, prove it by its SHA-256, and keep its SM3 beside it. Raises NotWhatWasSealed."""
    rendition = Rendition.objects.select_related("file").get(document=document)
    data = content_of(rendition.file)
    if hashlib.sha256(data).hexdigest() != rendition.file.sha256:
        raise NotWhatWasSealed
    rendition.sm3 = sm3(data)
    rendition.save(update_fields=["sm3"])
    return rendition
