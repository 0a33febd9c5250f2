"""A demonstration's own certificate authority: made when it is first needed, in the data folder, and worth nothing.

Its certificates say 样章 in their names, as the seals do on the page.
"""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

NAME = "办结演示样章根证书"
SAMPLE = "样章"
# The demonstration's clock can be moved, and its history lies in the past.
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
LONGEST = 60  # characters of a common name (64 in X.520)


@dataclass(frozen=True, slots=True)
class Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    path: Path


def authority(folder: Path) -> Authority:
    """Of several processes that begin at once all go on with the one that was first."""
    path = folder / "demonstration.pem"
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _named(NAME)
        made = _certificate(name, name, key, key, is_authority=True)
        kept = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        keep_first(path, made.public_bytes(serialization.Encoding.PEM) + kept)
    data = path.read_bytes()
    key = serialization.load_pem_private_key(data, None)  # type: ignore[assignment]
    return Authority(key, x509.load_pem_x509_certificate(data), path)


def issue(agency: str, path: Path) -> None:
    """A key and certificate for a fictional agency."""
    above = authority(path.parent)
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(_named(agency[:LONGEST]), above.certificate.subject, key, above.key)
    keep_first(path, pkcs12.serialize_key_and_certificates(
        b"seal", key, made, [above.certificate], serialization.NoEncryption()
    ))  # fmt: skip


def _named(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SAMPLE),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signed_by: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool = False,
) -> x509.Certificate:
    usage = {
        "digital_signature": not is_authority,
        "content_commitment": not is_authority,
        "key_cert_sign": is_authority,
        "crl_sign": is_authority,
    }
    unused = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key())
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **dict.fromkeys(unused, False)), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(known, critical=False)
        .sign(signed_by, hashes.SHA256())
    )


def keep_first(path: Path, data: bytes) -> None:
    """Whole or not at all, for the program alone; what another has kept meanwhile stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, passing = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        with contextlib.suppress(FileExistsError):
            os.link(passing, path)
    finally:
        os.unlink(passing)
