"""Must-reads of the unit that is served: what was issued, and who still has to confirm, for channels beyond the app."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from directory.visibility import reach_of_system
from office.integration.api.access import Bearer, actor_in
from office.integration.api.pages import Listing, listing
from office.integration.api.units import UnitOut
from office.integration.scopes import Scope

router = Router()


class MustReadOut(Schema):
    """asks_done: what is to be done as well, empty where knowing is enough. Never the text."""

    id: UUID
    title: str
    issuer: UnitOut
    issued_at: datetime
    due_at: datetime
    asks_done: str
    url: str


class ReceiptOut(Schema):
    """person: as in the directory, where their telephone stands by its own rules."""

    person: UUID
    name: str
    unit: UnitOut
    post: str
    delivered_at: datetime | None
    opened_at: datetime | None
    confirmed_at: datetime | None
    done_at: datetime | None


@router.get("/{public_id}", auth=Bearer(Scope.READ_MUST_READS), response=MustReadOut, summary="Read a must-read")
def read_must_read(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    one = _told(request, public_id)
    return {
        "id": one.public_id,
        "title": one.title,
        "issuer": UnitOut.of(one.issued_by.post.unit),
        "issued_at": one.issued_at,
        "due_at": one.due_at,
        "asks_done": one.asks_done,
        "url": request.build_absolute_uri(f"/must-reads/{one.public_id}/"),
    }


@router.get(
    "/{public_id}/receipts",
    auth=Bearer(Scope.READ_MUST_READS),
    response=Listing[ReceiptOut],
    summary="List its receipts",
)
def list_receipts(
    request: HttpRequest, public_id: UUID, left: bool = False, limit: int = 50, after: str = ""
) -> dict[str, Any]:
    """In official order, without whom the directory hides; with `left=1` those of whom something is still asked."""
    from office.chat.receipts import ASKED, ORDER, group_of, receipts_of

    one = _told(request, public_id)
    found = group_of(one, "left") if left else receipts_of(one)
    seen = reach_of_system(actor_in(request)).unhidden(ASKED)  # a must-read goes beyond the unit that is served
    return listing(request, found.filter(seen), _receipt, by=ORDER)


def _told(request: HttpRequest, public_id: UUID) -> Any:
    if not apps.is_installed("office.chat"):
        raise Http404
    from office.chat.permissions import must_reads_told_to

    one = must_reads_told_to(actor_in(request)).filter(public_id=public_id).first()
    if one is None:
        raise Http404
    return one


def _receipt(receipt: Any) -> dict[str, Any]:
    post = receipt.appointment.post
    told = {name: getattr(receipt, name) for name in ("delivered_at", "opened_at", "confirmed_at", "done_at")}
    return {
        "person": receipt.person.public_id,
        "name": receipt.person.name,
        "unit": UnitOut.of(post.unit),
        "post": post.title,
        **told,
    }
