"""Official documents: send one, follow what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pydantic
from django.core.files.uploadedfile import UploadedFile as Upload
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Header, Router, Schema, UploadedFile
from ninja.errors import ValidationError
from pydantic import Field

from directory.actors import today
from directory.models import Unit
from office.duties.models import Urgency
from office.integration.api.access import Bearer, account_in, actor_in
from office.integration.api.pages import Listing, listing
from office.integration.api.replay import answer_once, digest_of
from office.integration.api.units import UnitOut
from office.integration.scopes import Scope
from office.integration.targets import UnknownUnit
from workflows.documents.genres import Genre
from workflows.documents.models import Document, Incoming
from workflows.documents.permissions import document_visible_to, incoming_followed_by
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


class DocumentOut(Schema):
    """kind: `incoming` for what was sent here, `document` for what was issued here. number: ours, once registered."""

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
    """What this system's unit sent here, or may read here; latest arrival first."""
    return listing(request, _followed(request), lambda one: incoming_facts(request, one), by=("-arrived_at", "-pk"))


@router.get("/{public_id}", auth=Bearer(Scope.READ_DOCUMENTS), response=DocumentOut, summary="Read a document")
def read_document(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    incoming = _followed(request).filter(public_id=public_id).first()
    if incoming is not None:
        return incoming_facts(request, incoming)
    document = document_visible_to(actor_in(request), public_id)
    if document is None:
        raise Http404
    return _document_facts(request, document)


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
    return incoming_followed_by(actor_in(request)).select_related("unit", "sender")


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
        "url": request.build_absolute_uri(f"/api/v1/documents/{incoming.public_id}"),
    }


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
        "url": request.build_absolute_uri(f"/api/v1/documents/{document.public_id}"),
    }
