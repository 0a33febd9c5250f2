"""The agency's detached signature over a manifest, and whether one is good (CMS, RFC 5652)."""

from dataclasses import dataclass
from datetime import datetime

from directory.models import Unit
from workflows.documents.sealing.certificates import identity_of
from workflows.documents.sealing.pades import awaited, signer_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """who: the name in the certificate. is_whole: the manifest is what was signed."""

    who: str
    is_whole: bool
    signed_at: datetime | None


def signed(manifest: bytes, *, agency: Unit, at: datetime) -> bytes:
    """DER. With the agency's own certificate; where samples are sealed, by the demonstration's authority. Raises
    NoCertificate, Unusable."""
    signer = signer_of(identity_of(agency, is_sample=True, at=at))
    made: bytes = awaited(signer.async_sign_general_data(manifest, "sha256", detached=True)).dump()
    return made


def verified(manifest: bytes, signature: bytes) -> Verdict:
    """By the package alone: who signed and whether it is whole; whether to trust them is asked elsewhere."""
    from asn1crypto import cms
    from pyhanko.sign.validation import async_validate_detached_cms

    content = cms.ContentInfo.load(signature)["content"]
    status = awaited(async_validate_detached_cms(manifest, content))
    subject = status.signing_cert.subject.native
    who = subject.get("organization_name") or subject.get("common_name") or ""
    return Verdict(str(who), bool(status.intact and status.valid), status.signer_reported_dt)
