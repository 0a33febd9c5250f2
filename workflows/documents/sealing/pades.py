"""PAdES: the agency's certificate signs the very file, by pyhanko (ETSI EN 319 142-1, baseline B-B).

The page has drawn the seal; the signature's field lies over it and draws nothing of its own. The first agency certifies
the paper: after a sole one nothing may be added any more, after the first of several only the others' signatures.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from workflows.documents.sealing.certificates import Identity, identity_of
from workflows.documents.sealing.providers import Order, Signed

RESERVED = 16 * 1024  # characters for the signature: a chain of three certificates of 2 KB


class FromFiles:
    """Keys that lie on the server as PKCS #12."""

    def sign(self, pdf: bytes, order: Order) -> Signed:
        identity = identity_of(order.agency, is_sample=order.is_sample, at=order.at)
        return Signed(_signed(pdf, order, identity), identity.fingerprint)


def _signed(pdf: bytes, order: Order, identity: Identity) -> bytes:
    # Imported on first use: it takes half a second that most processes never need.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import StaticStampStyle

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if order.is_first:
        for place in order.places:
            fields.append_signature_field(writer, fields.SigFieldSpec(place.name, on_page=place.page, box=_box(place)))
    alone = len(order.places) == 1
    meta = signers.PdfSignatureMetadata(
        field_name=order.place.name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=order.is_first,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES if alone else fields.MDPPerm.FILL_FORMS,
        name=order.agency.name,
        reason=order.reason,
    )
    signer = _dated()(meta, signer_of(identity), stamp_style=StaticStampStyle(border_width=0, background=None))
    signer.at = order.at
    made: BytesIO = awaited(signer.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED))
    return made.getvalue()


def awaited(asked: Coroutine[Any, Any, Any]) -> Any:
    """Whoever calls may have an event loop of their own running."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()


def _box(place: Any) -> tuple[int, int, int, int] | None:
    return tuple(map(round, place.box)) if place.box else None


def signer_of(identity: Identity) -> Any:
    """Of pyhanko, with the key and the chain."""
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    chain = SimpleCertificateStore.from_certs([x509.Certificate.load(one) for one in identity.chain])
    return SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(identity.key),
        cert_registry=chain,
    )


@lru_cache(maxsize=1)
def _dated() -> Any:
    """A signer that writes the office's time and not the machine's: the demonstration moves its clock."""
    from pyhanko.sign.signers import PdfSigner

    class Dated(PdfSigner):
        at: datetime

        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = self.at
            return session

    return Dated
