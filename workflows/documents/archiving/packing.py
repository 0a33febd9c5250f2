"""归档包: one item as one zip that needs nothing else to be read and verified.

Paper, attachments, slip, metadata with the whole trail, the verifier, a manifest of every file with SHA-256 and SM3,
and the agency's detached signature over the manifest (CMS, RFC 5652). Made once; asked for again, it is the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.files import actions as files
from office.files.models import File
from workflows.documents import events
from workflows.documents.annulling.standing import as_filed
from workflows.documents.archiving.ofd import ofd_of
from workflows.documents.archiving.signatures import signed
from workflows.documents.archiving.slips import slip_pdf
from workflows.documents.archiving.verifying import MANIFEST, SIGNATURE, entry_of, source
from workflows.documents.facts import document_facts, handled_by
from workflows.documents.incoming.facts import attachments_of, incoming_facts, paper_of, text_of
from workflows.documents.models import Attachment, Document, Filing, Incoming, Rendition
from workflows.documents.numbering import number_of
from workflows.documents.words import Words

_LANGUAGE = "zh-hans"  # an archive is not written in its reader's language


@transaction.atomic
def package_of(filing: Filing, *, by: Actor) -> File:
    """Made at the first request, kept for every later one."""
    locked = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("package", "document", "incoming")
        .get(pk=filing.pk)
    )
    if locked.package is not None:
        return locked.package
    paper = paper_filed(locked)
    with translation.override(_LANGUAGE):
        data = _packed(locked, paper)
    name = f"{locked.archival_code}.zip"
    locked.package = files.store_bytes(data, name=name, content_type="application/zip", subject=paper, by=by)
    locked.save(update_fields=["package"])
    record(events.PACKED, paper, by=by, archival_code=locked.archival_code, sha256=locked.package.sha256)
    return locked.package


def paper_filed(filing: Filing) -> Document | Incoming:
    paper = filing.document or filing.incoming
    assert paper is not None  # of one of the two: a constraint
    return paper


def _packed(filing: Filing, paper: Document | Incoming) -> bytes:
    at = timezone.localtime(filing.filed_at)
    lies = dict(_of_document(paper, at) if isinstance(paper, Document) else _of_incoming(paper, at))
    lies["__main__.py"] = source().encode()  # python3 PACKAGE.zip
    lies["metadata.json"] = _written(_metadata(filing, paper, sorted(lies)))
    manifest = _written(
        {"archival_code": filing.archival_code, "files": [entry_of(*one) for one in sorted(lies.items())]}
    )
    agency = paper.issuer if isinstance(paper, Document) else paper.unit
    lies |= {MANIFEST: manifest, SIGNATURE: signed(manifest, agency=agency, at=filing.filed_at)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in sorted(lies.items()):
            package.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _written(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _of_document(document: Document, at: datetime) -> Iterator[tuple[str, bytes]]:
    """正本 before 定稿, the text before its attachments, the slip last."""
    made = Rendition.objects.select_related("file").get(document=document)
    words = Words.of(document)
    pdf = files.content_of(made.file)
    yield "1-正本.pdf", pdf
    yield "1-正本.ofd", ofd_of(pdf, title=document.title, author=document.issuer.name, at=at)
    yield "2-定稿.txt", f"{words.title}\n\n{words.main_recipients}：\n{words.body}\n".encode()
    yield from _attached(document.attachments.select_related("file").order_by("order"), 3)
    number = number_of(document)
    facts = [
        (_("Document number"), str(number or "")),
        (_("Title"), document.title),
        *document_facts(document),
        *handled_by(document),
    ]
    yield "4-发文稿纸.pdf", slip_pdf(document, [(label, str(said)) for label, said in facts])


def _of_incoming(incoming: Incoming, at: datetime) -> Iterator[tuple[str, bytes]]:
    """A paper of this platform's in the national format too; what came from elsewhere only as it came."""
    paper = paper_of(incoming)
    if paper is not None:
        came = files.content_of(paper)
        yield f"1-来文.{paper.name.rpartition('.')[2]}", came
        if incoming.copy is not None:
            yield "1-来文.ofd", ofd_of(came, title=incoming.title, author=incoming.sender_name, at=at)
    if text := text_of(incoming):
        yield "2-来文文字.txt", text.encode()
    yield from _attached(attachments_of(incoming), 3)
    facts = [(_("Title"), incoming.title), *incoming_facts(incoming)]
    yield "4-收文办理单.pdf", slip_pdf(incoming, [(label, str(said)) for label, said in facts])


def _attached(attachments: Any, place: int) -> Iterator[tuple[str, bytes]]:
    one: Attachment
    for one in attachments:
        ending = one.file.name.rpartition(".")[2]
        yield f"{place}-附件{one.order:02d}.{ending}", files.content_of(one.file)


def _metadata(filing: Filing, paper: Document | Incoming, names: list[str]) -> dict[str, Any]:
    of_one = _of_outgoing(paper) if isinstance(paper, Document) else _of_arrived(paper)
    return of_one | {
        "archival_code": filing.archival_code,
        "fonds": filing.unit.fonds_no,
        "year": filing.year,
        "retention": filing.retention,
        "item_no": filing.item_no,
        "title": paper.title,
        "genre": paper.get_genre_display(),
        "urgency": paper.get_urgency_display(),
        "classification": "非涉密",
        "filed_at": filing.filed_at.isoformat(),
        "filed_by": filing.filed_by.name,
        "files": names,
        "opinions": [_opinion(one) for one in _opinions(paper)],
        "trail": [_event(one) for one in trail.of(paper).order_by("pk")],
    }


def _of_outgoing(document: Document) -> dict[str, Any]:
    answered = document.answers
    return {
        "kind": "outgoing",
        "number": str(number_of(document) or ""),
        "responsible": document.issuer.name,
        "date": str(document.issue_date or ""),
        "main_recipients": document.main_recipients,
        "cc_recipients": document.cc_recipients,
        "invalidations": as_filed(document),
        "answers": {"title": answered.title, "number": answered.sender_number} if answered else None,
    }


def _of_arrived(incoming: Incoming) -> dict[str, Any]:
    return {
        "kind": "incoming",
        "number": incoming.number,
        "responsible": incoming.sender_name,
        "sender_number": incoming.sender_number,
        "invalidations": as_filed(incoming),
        "date": timezone.localdate(incoming.arrived_at).isoformat(),
        "replies": [
            {"title": one.title, "number": str(number_of(one) or "")} for one in incoming.replies.order_by("pk")
        ],
    }


def _opinions(paper: Document | Incoming) -> Any:
    return paper.opinions.select_related("author__person", "author__post__unit", "on_behalf_of__person").order_by("pk")


def _opinion(one: Any) -> dict[str, Any]:
    return {
        "at": one.given_at.isoformat(),
        "step": one.step,
        "verdict": str(one.get_verdict_display()),
        "text": one.text,
        "author": one.author.person.name,
        "post": str(one.author.post),
        "on_behalf_of": one.on_behalf_of.person.name if one.on_behalf_of else "",
    }


def _event(one: Any) -> dict[str, Any]:
    return {
        "at": one.happened_at.isoformat(),
        "type": one.type,
        "actor": one.actor.name,
        "post": one.post_title,
        "particulars": one.particulars,
        "digest": one.digest,
    }
