"""Matters under supervision: which are ours, how they stand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from office.integration.api.access import Bearer, account_in, actor_in
from office.integration.api.pages import Listing, listing
from office.integration.api.units import UnitOut
from office.integration.models import Arrival
from office.integration.scopes import Scope

router = Router()


class MatterOut(Schema):
    """light: idle, ok, near, over, pause or done, as last told. progress in percent; never the text of a report.
    arrival: of what this system brought itself, the id it was answered with."""

    id: UUID
    number: str
    title: str
    lead: UnitOut
    state: str
    light: str
    progress: int
    due_at: datetime | None
    arrival: UUID | None
    url: str


@router.get("", auth=Bearer(Scope.READ_MATTERS), response=Listing[MatterOut], summary="List matters")
def list_matters(request: HttpRequest, limit: int = 50, after: str = "") -> dict[str, Any]:
    """What the unit may read or follow, and what this system brought, latest first."""
    return listing(request, _visible(request), lambda one: _facts(request, one), by=("-pk",))


@router.get("/{public_id}", auth=Bearer(Scope.READ_MATTERS), response=MatterOut, summary="Read a matter")
def read_matter(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    matter = _visible(request).filter(public_id=public_id).first()
    if matter is None:
        raise Http404
    return _facts(request, matter)


def _visible(request: HttpRequest) -> Any:
    if not apps.is_installed("workflows.supervision"):
        raise Http404
    from workflows.supervision.permissions import matters_visible_to

    brought = Arrival.objects.filter(source__account=account_in(request), public_id=OuterRef("source_id"))
    visible = matters_visible_to(actor_in(request)).select_related("lead")
    return visible.annotate(arrival=Subquery(brought.values("public_id")[:1]))


def _facts(request: HttpRequest, matter: Any) -> dict[str, Any]:
    return {
        "id": matter.public_id,
        "number": str(matter.number),
        "title": matter.title,
        "lead": UnitOut.of(matter.lead),
        "state": str(matter.state),
        "light": str(matter.light),
        "progress": matter.progress,
        "due_at": matter.due_at,
        "arrival": matter.arrival,
        "url": request.build_absolute_uri(f"/api/v1/matters/{matter.public_id}"),
    }
