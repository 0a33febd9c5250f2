"""The agency's detached signature over a manifest (CMS, RFC 5652)."""

from datetime import datetime

from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from directory.models import Unit
from workflows.documents.sealing.certificates import identity_of
from workflows.documents.sealing.pades import awaited, signer_of


def signed(manifest: bytes, *, agency: Unit, at: datetime) -> bytes:
    """DER, with the moment it was filed. With the agency's own certificate; where samples are sealed, by the
    demonstration's authority. Raises NoCertificate, Unusable."""
    signer = signer_of(identity_of(agency, is_sample=True, at=at))
    says = PdfCMSSignedAttributes(signing_time=at)
    made = awaited(signer.async_sign_general_data(manifest, "sha256", detached=True, signed_attr_settings=says))
    der: bytes = made.dump()
    return der
