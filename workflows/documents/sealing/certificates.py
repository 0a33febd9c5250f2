"""Keys and certificates of agencies, as files of the server: <unit's public id>.p12, for the program alone to read.

In the database they would lie in every backup and before everybody who reads it; there they never are.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit.refusals import Refusal
from workflows.documents.sealing import demonstration
from workflows.documents.sealing.providers import NoCertificate


class Unusable(Refusal):
    def __init__(self, agency: Unit, why: str) -> None:
        super().__init__(
            _("The certificate of %(unit)s cannot be used: %(why)s. Tell the system administrator.")
            % {"unit": agency.name, "why": why}
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """key and certificates in DER, the chain without the root perhaps."""

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    fingerprint: str


def folder() -> Path:
    return Path(settings.SEAL_KEYS)


def identity_of(agency: Unit, *, is_sample: bool, at: datetime) -> Identity:
    """Raises NoCertificate, Unusable. A sample seal may be signed by the demonstration's authority where the settings
    let it; any other only by what was entered for its agency."""
    path = folder() / f"{agency.public_id}.p12"
    if not path.exists():
        if not (is_sample and settings.SEAL_SAMPLES):
            raise NoCertificate(agency)
        demonstration.issue(agency.name, path)
    if path.stat().st_mode & 0o077:
        raise Unusable(agency, _("others on the server may read its file"))
    try:
        passphrase = settings.SEAL_KEYS_PASSPHRASE.encode() or None
        kept = pkcs12.load_pkcs12(path.read_bytes(), passphrase)
    except (ValueError, OSError) as broken:
        raise Unusable(agency, _("its file or passphrase is wrong")) from broken
    if kept.key is None or kept.cert is None:
        raise Unusable(agency, _("its file or passphrase is wrong"))
    certificate = kept.cert.certificate
    if not certificate.not_valid_before_utc <= at.astimezone(UTC) <= certificate.not_valid_after_utc:
        raise Unusable(agency, _("it is not valid today"))
    plain = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(
        key=kept.key.private_bytes(*plain),
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        chain=tuple(one.certificate.public_bytes(serialization.Encoding.DER) for one in kept.additional_certs),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def trusted_roots() -> list[bytes]:
    """In DER: what the administrator has laid into roots/, and where samples are made the demonstration's."""
    paths = sorted((folder() / "roots").glob("*.pem"))
    if settings.SEAL_SAMPLES:
        paths.append(demonstration.authority(folder()).path)
    found = []
    for path in paths:
        if os.access(path, os.R_OK):
            read = x509.load_pem_x509_certificates(path.read_bytes())
            found += [one.public_bytes(serialization.Encoding.DER) for one in read]
    return found
