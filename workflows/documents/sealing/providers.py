"""Seal systems: whatever can put an agency's electronic seal on a PDF. Which one serves is a setting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.refusals import Refusal
from workflows.documents.sealing.places import Place


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sealed. places: of all agencies, in their order; place: of this one, whose turn it is. reason: the
    paper's number, as it is written into the signature. is_sample: the seal is a 样章 and may not pass for another."""

    agency: Unit
    places: Sequence[Place]
    place: Place
    reason: str
    at: datetime
    is_sample: bool

    @property
    def is_first(self) -> bool:
        return self.place == self.places[0]


@dataclass(frozen=True, slots=True)
class Signed:
    """certificate: SHA-256 of the one it was signed with."""

    pdf: bytes
    certificate: str


class Provider(Protocol):
    """A seal system. It signs by adding to the file: what was there stays byte for byte, for the agencies before have
    signed it. It raises Refusal with a sentence for the keeper, or whatever else; nothing is kept then."""

    def sign(self, pdf: bytes, order: Order) -> Signed: ...


class NoCertificate(Refusal):
    """Nothing is sealed in an agency's name without its certificate."""

    def __init__(self, agency: Unit) -> None:
        said = _("%(unit)s has no certificate to seal with. The system administrator enters it on the server.")
        super().__init__(said % {"unit": agency.name})


class SealSystemFailed(Refusal):
    status = 503

    def sentence(self) -> str:
        return _(
            "The seal system did not answer as it should. Nothing was sealed and the approval stands; try again later, "
            "or tell the system administrator."
        )


@lru_cache(maxsize=4)
def _provider(path: str) -> Provider:
    made: Provider = import_string(path)()
    return made


def sealed_by_provider(pdf: bytes, order: Order) -> Signed:
    """Raises NoCertificate, SealSystemFailed; a system that changes the paper it was given has failed."""
    provider = _provider(settings.SEAL_PROVIDER)
    try:
        signed = provider.sign(pdf, order)
    except Refusal:
        raise
    except Exception as failure:
        raise SealSystemFailed from failure
    if len(signed.pdf) <= len(pdf) or not signed.pdf.startswith(pdf):
        raise SealSystemFailed
    return signed
