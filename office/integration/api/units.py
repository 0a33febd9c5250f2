"""The list of units: whom one may write to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from directory.actors import today
from directory.models import Unit
from office.integration.api.access import Bearer
from office.integration.api.pages import Listing, listing
from office.integration.scopes import Scope

router = Router()


class UnitOut(Schema):
    id: UUID
    name: str
    short_name: str

    @classmethod
    def of(cls, unit: Unit) -> "UnitOut":
        return cls(id=unit.public_id, name=unit.name, short_name=unit.short_name)


class UnitLine(UnitOut):
    """receives_documents: an agency that may be named in `to`."""

    kind: str
    level: str
    receives_documents: bool


@router.get("", auth=Bearer(Scope.READ_UNITS), response=Listing[UnitLine], summary="List units")
def list_units(request: HttpRequest, limit: int = 50, after: str = "") -> dict[str, Any]:
    """In official order."""
    return listing(request, Unit.objects.standing(today()), _facts, by=("path",))


def _facts(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.public_id,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "level": unit.level,
        "receives_documents": unit.can_issue,
    }
