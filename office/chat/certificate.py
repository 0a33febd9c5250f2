"""送达凭证: what the receipts of a must-read say, in lines that anybody can write again, the hash of these lines, and
the PDF that carries both."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from directory.actors import actor_of
from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.refusals import NotAllowed
from office.chat import events
from office.chat.models import Certificate, MustRead, Receipt
from office.chat.permissions import answers_for
from office.chat.receipts import ORDER, receipts_of
from office.files.actions import store_bytes
from office.ui.fonts import Role, data_folder, find_stacks
from office.worktime.clock import now

FACES = 4  # of a font's stack: the first draws nearly everything, the others what it lacks


@transaction.atomic
def ask_for_certificate(must_read: MustRead, *, by: Actor) -> Certificate:
    """A job makes it: 5,000 posts are 150 pages."""
    if not answers_for(by, must_read) or by.appointment is None:
        raise NotAllowed
    made = Certificate.objects.create(must_read=must_read, asked_by=by.appointment, asked_at=now())
    defer("office.chat.tasks.make_certificate", certificate=made.pk)
    return made


def make(certificate: Certificate) -> None:
    """Lines, hash and pages are of one reading."""
    must_read, as_of = certificate.must_read, now()
    receipts = list(receipts_of(must_read).with_open().order_by(*ORDER))
    digest = digest_of(must_read, receipts)
    pdf = _printed(must_read, receipts, digest, as_of)
    by = actor_of(certificate.asked_by.person, post=certificate.asked_by)
    with transaction.atomic():
        facts = {"name": f"{must_read.title}.pdf", "content_type": "application/pdf"}
        certificate.file = store_bytes(pdf, subject=certificate, by=by, **facts)
        certificate.digest, certificate.as_of = digest, as_of
        certificate.save(update_fields=["file", "digest", "as_of"])
        record(events.MUST_READ_CERTIFIED, must_read, by=by, posts=len(receipts), digest=digest)


def digest_of(must_read: MustRead, receipts: Sequence[Receipt] | None = None) -> str:
    """SHA-256 of the lines, in hexadecimal; as they are now, where no receipts are given."""
    found = receipts_of(must_read) if receipts is None else receipts
    return hashlib.sha256("".join(f"{line}\n" for line in lines_of(must_read, found)).encode()).hexdigest()


def lines_of(must_read: MustRead, receipts: Iterable[Receipt]) -> list[str]:
    """What was asked, and is to be done; then for each post, in the order of its row, which no change of the directory
    moves: appointment, person, the four moments, when and why it was
    asked no more. Fields are parted by tabs, which no field holds; moments are ISO 8601 in UTC."""
    head = [must_read.public_id, _utc(must_read.issued_at), _utc(must_read.due_at), must_read.title]
    head += [must_read.asks_done, must_read.text]
    rows = [
        [
            one.appointment.public_id, one.person.public_id,
            *map(_utc, (one.delivered_at, one.opened_at, one.confirmed_at, one.done_at, one.ended_at)),
            one.done_text, one.ended_reason,
        ]
        for one in sorted(receipts, key=lambda one: one.pk)
    ]  # fmt: skip
    return ["\t".join(" ".join(str(each).split()) for each in row) for row in (head, *rows)]


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _printed(must_read: MustRead, receipts: Sequence[Any], digest: str, as_of: datetime) -> bytes:
    from weasyprint import CSS, HTML  # half a second that most processes never need
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    stack = find_stacks(data_folder())[Role.SONGTI]
    faces = [face for face in stack.faces if not face.is_collection][:FACES]
    context = {
        "must_read": must_read,
        "receipts": receipts,
        "digest": digest,
        "as_of": as_of,
        "complete": sum(one.ended_at is None and not one.is_open for one in receipts),
        "faces": [(f"face{nth}", face.path.resolve().as_uri()) for nth, face in enumerate(faces)],
    }
    files, fonts = URLFetcher(allowed_protocols=["file"]), FontConfiguration()
    style = CSS(string=render_to_string("chat/certificate.css", context), url_fetcher=files, font_config=fonts)
    html = HTML(string=render_to_string("chat/certificate.html", context), url_fetcher=files)
    pdf: bytes = html.write_pdf(stylesheets=[style], font_config=fonts)
    return pdf


@dataclass(frozen=True, slots=True)
class Verified:
    """is_now: it is the hash of what the database says now. certificate: the one that carries it. moved: receipts that
    have moved on since."""

    is_now: bool
    certificate: Certificate | None
    moved: int = 0


def verify(must_read: MustRead, digest: str) -> Verified:
    digest = "".join(digest.split()).lower()
    certificate = must_read.certificates.filter(digest=digest).exclude(digest="").order_by("pk").first()
    is_now = digest == digest_of(must_read)
    if certificate is None or is_now:
        return Verified(is_now, certificate)
    moments = ("delivered_at", "opened_at", "confirmed_at", "done_at", "ended_at")
    since = [
        one for one in must_read.receipts.values_list(*moments) if any(at and at > certificate.as_of for at in one)
    ]
    return Verified(False, certificate, len(since))
