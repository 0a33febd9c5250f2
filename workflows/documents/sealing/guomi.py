"""国密: beside the PDF's own signature a detached one by SM2 over SM3 (GB/T 32918.2-2016), with the extra `gm`.

No reader of PDFs knows SM2, so it lies beside the file and is verified here. It is software and no certified module: it
shows that the way is there（密评）, and proves what the platform itself says of its own papers.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from directory.models import Unit
from workflows.documents.sealing.demonstration import keep_first


@dataclass(frozen=True, slots=True)
class Detached:
    """In hexadecimal: the signature in DER, and the public key as x and y."""

    signature: str = ""
    key: str = ""


def is_installed() -> bool:
    try:
        import gmssl_pyx  # noqa: F401
    except ImportError:
        return False
    return True


def detached(agency: Unit, pdf: bytes, *, is_sample: bool) -> Detached:
    """Nothing where the extra is not installed or the agency has no key: <unit's public id>.sm2 in the folder of seals,
    private and public key in hexadecimal, a line each, for the program alone."""
    if not is_installed():
        return Detached()
    import gmssl_pyx

    path = Path(settings.SEAL_KEYS) / f"{agency.public_id}.sm2"
    if not path.exists():
        if not (is_sample and settings.SEAL_SAMPLES):
            return Detached()
        public, private = gmssl_pyx.sm2_key_generate()
        keep_first(path, f"{private.hex()}\n{public.hex()}\n".encode())
    if os.stat(path).st_mode & 0o077:
        return Detached()
    private, public = (bytes.fromhex(line) for line in path.read_text().split())
    return Detached(gmssl_pyx.sm2_sign(private, public, pdf).hex(), public.hex())


def is_good(pdf: bytes, given: Detached) -> bool | None:
    """None where it cannot be verified here."""
    if not is_installed():
        return None
    import gmssl_pyx

    try:
        return bool(gmssl_pyx.sm2_verify(bytes.fromhex(given.key), pdf, bytes.fromhex(given.signature)))
    except (gmssl_pyx.GmsslInnerError, ValueError):
        return False
