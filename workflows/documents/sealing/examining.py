"""验章: what a received PDF says of itself, in sentences a clerk can act on. Nothing of it is kept."""

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Unacceptable
from office.worktime.clock import now
from workflows.documents.models import Document, Rendition, SealUse
from workflows.documents.permissions import copies_visible_to, documents_visible_among
from workflows.documents.sealing import dissecting
from workflows.documents.sealing.certificates import trusted_roots
from workflows.documents.sealing.guomi import Detached, is_good
from workflows.documents.sending.freezing import sm3

Tone = Literal["ok", "near", "over"]
PATIENCE = 60  # seconds


class NotAPdf(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This is not a PDF. Only the signatures of PDF files are verified here.")


@dataclass(frozen=True, slots=True)
class Line:
    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the file's, in their order; `lines` say what was found of it."""

    who: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A detached signature as it may be handed on, and what verifying it says."""

    who: str
    line: Line
    given: Detached


@dataclass(slots=True)
class Finding:
    """ours: byte for byte a paper dispatched here; document: which, where the reader may know. beside: detached SM2
    signatures kept of it, by agency."""

    tone: Tone
    verdict: str
    advice: str
    sha256: str
    sm3: str
    signatures: list[Signature] = field(default_factory=list)
    is_ours: bool = False
    beside: list[Beside] = field(default_factory=list)

    @property
    def digests(self) -> list[tuple[str, str]]:
        """By the names of their standards; of a detached signature with the key that verifies it."""
        told = [("SHA-256", self.sha256), ("SM3", self.sm3)]
        for one in self.beside:
            told += [(f"SM2 · {one.who}", one.given.signature), (_("Public key"), one.given.key)]
        return told

    document: Document | None = None


def examine(pdf: bytes, *, by: Actor) -> Finding:
    """Raises NotAPdf. Whatever the file does to its reader ends there, in a finding."""
    if not pdf.startswith(b"%PDF-"):
        raise NotAPdf
    told = _dissected(pdf)
    tone, verdict, advice = _judged(told)
    finding = Finding(tone, verdict, advice, hashlib.sha256(pdf).hexdigest(), sm3(pdf))
    signatures = told.get("signatures", ())
    finding.signatures = [_signature(one, is_last=one is signatures[-1]) for one in signatures]
    ours = Rendition.objects.filter(file__sha256=finding.sha256, document__dispatched_at__isnull=False)
    dispatched = ours.select_related("document").first()
    if dispatched:
        finding.is_ours = True
        finding.beside = _beside(dispatched.document, pdf)
        seen = documents_visible_among(by, Q(pk=dispatched.document_id)).exists()
        if seen or copies_visible_to(by).filter(document=dispatched.document).exclude(state="recalled").exists():
            finding.document = dispatched.document
    return finding


def _beside(document: Document, pdf: bytes) -> list[Beside]:
    """Each agency has signed the file as it left its keeper's hands, which is how it still begins."""
    uses = SealUse.objects.filter(document=document, voided_at=None).exclude(sm2="").select_related("unit")
    found = []
    for use in uses.defer("paper").order_by("order"):
        given = Detached(use.sm2, use.sm2_key)
        good = is_good(pdf[: use.size], given)
        if good is None:
            line = Line(
                "near", _("The SM2 signature kept beside it cannot be verified here: the extra is not installed.")
            )
        elif good:
            line = Line("ok", _("The SM2 signature kept beside it is good."))
        else:
            line = Line("over", _("The SM2 signature kept beside it is not of this file."))
        found.append(Beside(use.unit.name, line, given))
    return found


def _dissected(pdf: bytes) -> dict[str, Any]:
    roots = [base64.b64encode(one).decode() for one in trusted_roots()]
    asked = json.dumps({"roots": roots, "at": now().isoformat()}).encode()
    command = [sys.executable, "-I", str(Path(dissecting.__file__))]
    try:
        run = subprocess.run(command, input=asked + b"\n" + pdf, capture_output=True, timeout=PATIENCE, check=True)
        told: dict[str, Any] = json.loads(run.stdout)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, ValueError):
        return {"state": "broken"}
    return told


def _judged(told: dict[str, Any]) -> tuple[Tone, str, str]:
    """The worst that was found, and what to do about it."""
    ask = _("Ask the sender for the paper anew, by the way you usually hear of them.")
    if told["state"] == "encrypted":
        return "near", _("The file is locked by a password."), _("Its signatures cannot be read. Ask for an open copy.")
    if told["state"] == "broken":
        return "over", _("The file is damaged, or made so that it cannot be read safely."), ask
    signatures = told["signatures"]
    if not signatures:
        picture = _("A picture of a seal proves nothing: look whether it came by a way you can rely on.")
        return "near", _("It carries no electronic signature."), picture
    if any(one["error"] for one in signatures) or told["left_off"]:
        unknown = _("It is signed in a way that cannot be verified here.")
        return "near", unknown, _("Other software may be able to; here nothing can be said of it.")
    if not all(one["is_intact"] for one in signatures):
        return "over", _("It was changed after it was signed. Do not rely on it."), ask
    if not all(one["is_allowed"] for one in signatures):
        return "over", _("Something was added after it was signed. Do not rely on it."), ask
    if not all(one["is_trusted"] or one.get("was_trusted") for one in signatures):
        unknown = _("It is signed and unchanged, but by somebody this platform does not know.")
        return (
            "near",
            unknown,
            _("The name is only what the certificate says of itself. Ask the sender if it is theirs."),
        )
    if any(one["is_sample"] for one in signatures):
        sample = _("It is signed and unchanged, with a sample seal.")
        return "near", sample, _("A sample seal is for demonstrations and has no legal force.")
    return "ok", _("It is signed by whom it names, and unchanged."), ""


def _signature(told: dict[str, Any], *, is_last: bool) -> Signature:
    return Signature(told["who"] or _("Nobody is named"), tuple(_lines(told, is_last=is_last)))


def _lines(told: dict[str, Any], *, is_last: bool) -> list[Line]:
    """is_last: what follows it, no other signature covers."""
    if told["error"]:
        return [Line("near", _("Its sort of signature or certificate is not known here."))]
    lines = []
    if told["is_intact"]:
        lines.append(Line("ok", _("What it covers is unchanged.")))
    else:
        lines.append(Line("over", _("What it covers is not what was signed.")))
    if told["covers"]:
        lines.append(Line("ok", _("It covers the whole file.")))
    elif told["is_allowed"] and not is_last:
        lines.append(Line("ok", _("After it only what it lets be added was added, such as the next agency's seal.")))
    else:
        lines.append(Line("over", _("After it something was added that it does not let be added.")))
    lines.append(_of_the_certificate(told))
    if told["at"]:
        said = timezone.localtime(datetime.fromisoformat(told["at"])).strftime("%Y-%m-%d %H:%M")
        if told["is_stamped"]:
            lines.append(Line("ok", _("Signed at %(at)s, by a time stamp.") % {"at": said}))
        else:
            lines.append(Line("near", _("Signed at %(at)s, as the signer says.") % {"at": said}))
    return lines


def _of_the_certificate(told: dict[str, Any]) -> Line:
    issuer = {"issuer": told["issuer"] or "—"}
    if told["is_sample"]:
        return Line("near", _("The certificate is a sample, issued by %(issuer)s.") % issuer)
    if told["is_trusted"]:
        return Line("ok", _("The certificate is issued by %(issuer)s, which this platform trusts.") % issuer)
    if told.get("was_trusted"):
        return Line("near", _("The certificate is issued by %(issuer)s and has expired since.") % issuer)
    return Line("near", _("The certificate is issued by %(issuer)s, which this platform does not know.") % issuer)
