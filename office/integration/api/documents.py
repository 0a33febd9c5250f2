"""Official documents: send one, follow what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pydantic
from django.core.files.uploadedfile import UploadedFile as Upload
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Header, Router, Schema, UploadedFile
from ninja.errors import ValidationError
from pydantic import Field

from directory.actors import today
from directory.models import Unit
from office.duties.models import Urgency
from office.files.actions import content_of
from office.integration.api.access import Bearer, account_in, actor_in
from office.integration.api.pages import Listing, listing
from office.integration.api.replay import answer_once, digest_of
from office.integration.api.units import UnitOut
from office.integration.scopes import Scope
from office.integration.targets import UnknownUnit
from workflows.documents.genres import Genre
from workflows.documents.models import Document, Incoming, Rendition
from workflows.documents.numbering import number_of
from workflows.documents.permissions import copies_sent_to, document_visible_to, incoming_followed_by
from workflows.documents.receiving import arrive

router = Router()


class DocumentIn(Schema):
    """to: the receiving agency. number: the sender's own 发文字号. urgency: 0 normal, 1 urgent, 2 top urgent."""

    to: UUID
    title: str = Field(min_length=1, max_length=120)
    genre: Genre
    number: str = Field("", max_length=40)
    urgency: Urgency = Urgency.NORMAL
    text: str = Field("", max_length=200_000)


class ReplyOut(Schema):
    """What answers a document, once a copy was dispatched to the unit. paper: where its PDF is; sha256: of that PDF."""

    id: UUID
    number: str
    title: str
    genre: str
    dispatched_at: datetime
    url: str
    paper: str
    sha256: str


class ReturnedOut(Schema):
    """退文. reason: not_ours, rules, form, not_agreed or incomplete (Regulation, article 24); note: in words."""

    at: datetime
    reason: str
    note: str


class DocumentOut(Schema):
    """kind: `incoming` for what was sent here, `document` for what was issued here. number: ours, once registered.
    paper: where the PDF of what was issued is, for a unit it was dispatched to."""

    id: UUID
    kind: str
    title: str
    genre: str
    state: str
    number: str = ""
    sender_number: str = ""
    sender: UnitOut | None = None
    receiver: UnitOut | None = None
    arrived_at: datetime | None = None
    changed_at: datetime
    replies: list[ReplyOut] = []
    returned: ReturnedOut | None = None
    paper: str = ""
    url: str


_PART = {"contentMediaType": "application/json", "contentSchema": DocumentIn.model_json_schema()}
_BODY = {"schema": {"properties": {"document": _PART}}, "encoding": {"document": {"contentType": "application/json"}}}


@router.post(
    "",
    auth=Bearer(Scope.SEND_DOCUMENTS),
    response={201: DocumentOut},
    summary="Send a document",
    openapi_extra={"requestBody": {"content": {"multipart/form-data": _BODY}}},
)
def send_document(
    request: HttpRequest,
    document: Form[str],
    paper: File[UploadedFile],
    attachments: File[list[UploadedFile]] = [],  # noqa: B006 - the schema's default, never changed
    idempotency_key: Header[str | None] = None,
) -> HttpResponse:
    """It arrives at the registry of the agency named, as sent by the unit this system serves. multipart/form-data:
    `document` in JSON, `paper` as PDF or OFD, `attachments` as many as there are."""
    given = _read(document)
    files: list[Upload] = [paper, *attachments]

    def act() -> dict[str, Any]:
        incoming = arrive(
            unit=_agency(given.to),
            title=given.title.strip(),
            genre=given.genre.value,
            urgency=given.urgency.value,
            text=given.text,
            sender=account_in(request).unit,
            sender_number=given.number.strip(),
            paper=paper,
            attachments=attachments,
            by=actor_in(request),
        )
        return DocumentOut(**incoming_facts(request, incoming)).model_dump()

    return answer_once(request, "POST /documents", idempotency_key, digest_of(given.model_dump(), files), act)


@router.get("", auth=Bearer(Scope.READ_DOCUMENTS), response=Listing[DocumentOut], summary="List documents")
def list_documents(request: HttpRequest, limit: int = 50, after: str = "") -> dict[str, Any]:
    """What this system's unit sent here, or may read here; latest arrival first. Replies stand with the document
    itself, not in the list."""
    return listing(request, _followed(request), lambda one: incoming_facts(request, one), by=("-arrived_at", "-pk"))


@router.get("/{public_id}", auth=Bearer(Scope.READ_DOCUMENTS), response=DocumentOut, summary="Read a document")
def read_document(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """Number, state and dates. What was sent here has its replies; what was dispatched to the unit has `paper`."""
    incoming = _followed(request).filter(public_id=public_id).first()
    if incoming is not None:
        return incoming_facts(request, incoming) | {"replies": _replies(request, incoming)}
    copy = copies_sent_to(actor_in(request)).filter(document__public_id=public_id).first()
    if copy is not None:
        told = {"state": copy.state, "receiver": UnitOut.of(copy.unit), "paper": _paper_url(request, copy.document)}
        return _document_facts(request, copy.document) | told
    document = document_visible_to(actor_in(request), public_id)
    if document is None:
        raise Http404
    return _document_facts(request, document)


@router.get(
    "/{public_id}/paper",
    auth=Bearer(Scope.READ_DOCUMENTS),
    summary="Fetch the paper",
    openapi_extra={"responses": {200: {"description": "The PDF as it was issued", "content": {"application/pdf": {}}}}},
)
def read_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The PDF of what was dispatched to the unit this system serves, a reply above all: with number and seal, byte for
    byte as it was issued. Everything else is 404."""
    copy = copies_sent_to(actor_in(request)).filter(document__public_id=public_id).first()
    made = Rendition.objects.select_related("file").filter(document=copy.document_id).first() if copy else None
    if made is None:
        raise Http404
    response = HttpResponse(content_of(made.file), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, made.file.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _read(part: str) -> DocumentIn:
    try:
        return DocumentIn.model_validate_json(part)
    except pydantic.ValidationError as wrong:
        faults = [{"loc": ("document", *one["loc"]), "msg": one["msg"]} for one in wrong.errors()]
        raise ValidationError(faults) from wrong


def _agency(public_id: UUID) -> Unit:
    unit = Unit.objects.standing(today()).filter(public_id=public_id, can_issue=True).first()
    if unit is None:
        raise UnknownUnit(str(public_id), field="to")
    return unit


def _followed(request: HttpRequest) -> QuerySet[Incoming]:
    return incoming_followed_by(actor_in(request)).select_related("unit", "sender", "returned")


def _replies(request: HttpRequest, incoming: Incoming) -> list[dict[str, Any]]:
    """As far as they were dispatched to the unit of whoever asks."""
    sent = copies_sent_to(actor_in(request)).filter(document__answers=incoming).order_by("sent_at", "pk")
    return [
        {
            "id": copy.document.public_id,
            "number": str(number_of(copy.document) or ""),
            "title": copy.document.title,
            "genre": copy.document.genre,
            "dispatched_at": copy.sent_at,
            "url": _url(request, copy.document),
            "paper": _paper_url(request, copy.document),
            "sha256": copy.document.rendition.file.sha256,
        }
        for copy in sent.select_related("document__rendition__file")
    ]


def _url(request: HttpRequest, document: Document) -> str:
    return request.build_absolute_uri(f"/api/v1/documents/{document.public_id}")


def _paper_url(request: HttpRequest, document: Document) -> str:
    return f"{_url(request, document)}/paper"


def incoming_facts(request: HttpRequest, incoming: Incoming) -> dict[str, Any]:
    return {
        "id": incoming.public_id,
        "kind": incoming.subject_kind,
        "title": incoming.title,
        "genre": incoming.genre,
        "state": incoming.state,
        "number": incoming.number,
        "sender_number": incoming.sender_number,
        "sender": incoming.sender and UnitOut.of(incoming.sender),
        "receiver": UnitOut.of(incoming.unit),
        "arrived_at": incoming.arrived_at,
        "changed_at": incoming.changed_at,
        "returned": _returned(incoming),
        "url": request.build_absolute_uri(f"/api/v1/documents/{incoming.public_id}"),
    }


def _returned(incoming: Incoming) -> dict[str, Any] | None:
    its = getattr(incoming, "returned", None)
    return {"at": its.returned_at, "reason": its.reason, "note": its.note} if its else None


def _document_facts(request: HttpRequest, document: Document) -> dict[str, Any]:
    return {
        "id": document.public_id,
        "kind": document.subject_kind,
        "title": document.title,
        "genre": document.genre,
        "state": document.state,
        "number": ", ".join(str(number) for number in document.numbers.all()),
        "sender": UnitOut.of(document.issuer),
        "changed_at": document.changed_at,
        "url": _url(request, document),
    }
