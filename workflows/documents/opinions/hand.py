"""What one writes opinions with: phrases of one's own, and a drawn signature that only its owner may use."""

import base64
import binascii
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.models import Person
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.files import actions as files
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import Phrase, Signature

PHRASES_AT_MOST = 20
DRAWN_AT_MOST = 200_000  # bytes: a line on a canvas of 960 × 320 needs a tenth of that
_PNG_URL = "data:image/png;base64,"


class TooManyPhrases(Unacceptable):
    field = "text"

    def sentence(self) -> str:
        return _("Twenty phrases are enough; remove one first.")


class HaveThatPhrase(Unacceptable):
    field = "text"

    def sentence(self) -> str:
        return _("You have this phrase already.")


class NotADrawing(Unacceptable):
    field = "drawn"

    def sentence(self) -> str:
        return _("Draw your signature, or choose a PNG picture of at most 200 KB.")


class OwnSignature:
    """A person's signature as a subject: its picture is a file of it, and nobody else's to fetch."""

    subject_kind: str = "signature"

    def __init__(self, person: Person) -> None:
        self.person, self.public_id = person, person.public_id

    def __str__(self) -> str:
        return _("Signature of %(who)s") % {"who": self.person}


def own_signature(actor: Actor, public_id: UUID) -> OwnSignature | None:
    """`public_id`: the person's; only for themselves."""
    return OwnSignature(actor.person) if actor.person.public_id == public_id else None


@transaction.atomic
def keep_phrase(*, text: str, by: Actor) -> Phrase:
    """A phrase stands before the standard ones from now on."""
    words = " ".join(text.split())
    refuse_marks({"text": words}, subject=by.person, by=by)
    if Phrase.objects.filter(person=by.person).count() >= PHRASES_AT_MOST:
        raise TooManyPhrases
    try:
        with transaction.atomic():
            return Phrase.objects.create(person=by.person, text=words, added_at=now())
    except IntegrityError:
        raise HaveThatPhrase from None


def drop_phrase(*, text: str, by: Actor) -> None:
    Phrase.objects.filter(person=by.person, text=text).delete()


def phrases_of(actor: Actor) -> list[str]:
    """The latest first."""
    return list(Phrase.objects.filter(person=actor.person).order_by("-pk").values_list("text", flat=True))


@transaction.atomic
def draw_signature(*, drawn: str = "", upload: UploadedFile | None = None, by: Actor) -> Signature:
    """Stands beside the owner's opinions from now on; those given before keep the one they were given with."""
    picture = upload or _decoded(drawn)
    if picture.size is None or picture.size > DRAWN_AT_MOST or not (picture.name or "").lower().endswith(".png"):
        raise NotADrawing
    file = files.store(picture, subject=OwnSignature(by.person), by=by)  # type: ignore[arg-type]
    signature, _made = Signature.objects.update_or_create(
        person=by.person, defaults={"picture": file, "drawn_at": now()}
    )
    record(events.SIGNATURE_DRAWN, by.person, by=by, sha256=file.sha256)
    return signature


def _decoded(drawn: str) -> ContentFile:
    """A canvas as the browser sends it."""
    if not drawn.startswith(_PNG_URL) or len(drawn) > DRAWN_AT_MOST * 4 // 3 + len(_PNG_URL) + 4:
        raise NotADrawing
    try:
        data = base64.b64decode(drawn.removeprefix(_PNG_URL), validate=True)
    except binascii.Error:
        raise NotADrawing from None
    return ContentFile(data, name="signature.png")


@transaction.atomic
def wipe_signature(*, by: Actor) -> None:
    """From now on opinions bear the name alone."""
    deleted, _rows = Signature.objects.filter(person=by.person).delete()
    if deleted:
        record(events.SIGNATURE_WIPED, by.person, by=by)


def signature_of(actor: Actor) -> Signature | None:
    return Signature.objects.filter(person=actor.person).select_related("picture").first()
