"""Reads the signatures of a PDF in a process of its own, under limits of the kernel: whoever made the file may have
made it against its reader. Run by examining.py; it knows nothing of the office.

    python -I dissecting.py    < a line of JSON {"roots": [DER in base64], "at": ISO 8601}, then the file
                               > a line of JSON {"state": "read" | "encrypted" | "broken", "signatures": [...]}
"""

import base64
import io
import json
import resource
import sys
from datetime import datetime
from typing import Any

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 40
MOST_SIGNATURES = 20
SAMPLE = "样章"


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.setrecursionlimit(5000)
    asked = json.loads(sys.stdin.buffer.readline())
    told = _dissected(sys.stdin.buffer.read(), asked)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _dissected(pdf: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    from asn1crypto import x509

    try:
        reader = _opened(pdf)
        if reader.encrypted:
            return {"state": "encrypted"}
        embedded = list(reader.embedded_regular_signatures)
        roots = [x509.Certificate.load(base64.b64decode(one)) for one in asked["roots"]]
        at = datetime.fromisoformat(asked["at"])
        found = [_signature(one, roots, at) for one in embedded[:MOST_SIGNATURES]]
        if found and not found[-1]["error"]:
            # After the last nobody has reason to add anything but what proves it for longer.
            found[-1]["is_allowed"] &= found[-1]["covers"] or found[-1]["added"] == "lta_updates"
    except MemoryError:
        raise
    except Exception as broken:
        return {"state": "broken", "why": type(broken).__name__}
    return {"state": "read", "signatures": found, "left_off": len(embedded) - len(found)}


def _opened(pdf: bytes) -> Any:
    """What is signed is read strictly: what two readers may understand in two ways is no paper to rely on. What is not
    signed is only said to be so, however untidy."""
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if not reader.encrypted:
            list(reader.embedded_signatures)
    except PdfReadError:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if not reader.encrypted and list(reader.embedded_signatures):
            raise
    return reader


def _signature(embedded: Any, roots: list[Any], at: datetime) -> dict[str, Any]:
    """What can be said of it; `error` when it is of a sort that cannot be verified here, such as SM2."""
    told: dict[str, Any] = {"field": embedded.field_name, "who": "", "issuer": "", "is_sample": False, "error": ""}
    said = embedded.self_reported_timestamp
    told["at"] = said.isoformat() if said else ""
    try:
        certificate = embedded.signer_cert
        subject, issuer = certificate.subject.native, certificate.issuer.native
        told |= {
            "who": str(subject.get("common_name", "")),
            "issuer": str(issuer.get("common_name", "")),
            "is_sample": SAMPLE in str(subject.get("organizational_unit_name", "")),
            "fingerprint": certificate.sha256.hex(),
        }
        told |= _verified(embedded, roots, at)
        if not told["is_trusted"] and said and _verified(embedded, roots, said)["is_trusted"]:
            told["was_trusted"] = True
    except MemoryError:
        raise
    except Exception as strange:
        told["error"] = type(strange).__name__
    return told


def _verified(embedded: Any, roots: list[Any], at: datetime) -> dict[str, Any]:
    """covers: nothing in the file lies outside it but its own value. added: what came later, by pyhanko's comparison of
    the two states: nothing, what the signature itself lets be added, or something else."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
    status = validate_pdf_signature(embedded, context)
    covers = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    level = status.modification_level
    stamped = status.timestamp_validity
    return {
        "is_intact": bool(status.intact and status.valid),
        "is_trusted": bool(status.trusted),
        "covers": covers,
        "added": "nothing" if covers else (level.name.lower() if level is not None else "other"),
        "is_allowed": covers or bool(status.docmdp_ok and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION),
        "is_stamped": bool(stamped is not None and stamped.intact and stamped.valid and stamped.trusted),
    }


if __name__ == "__main__":
    sys.exit(main())
