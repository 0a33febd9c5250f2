"""Lists in pages, by key: `next` is the whole address of the following page, or null."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema

from office.ui.paging import page_of

MOST = 200
Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


class Listing(Schema, Generic[Item]):
    items: list[Item]
    next: str | None = None


def listing(
    request: HttpRequest, rows: QuerySet[Row], facts: Callable[[Row], dict[str, Any]], *, by: Sequence[str]
) -> dict[str, Any]:
    page = page_of(rows, request.GET, by=by, size=size_in(request))
    following = request.build_absolute_uri(f"{request.path}{page.after}") if page.after else None
    return {"items": [facts(row) for row in page.items], "next": following}


def size_in(request: HttpRequest) -> int:
    given = request.GET.get("limit", "50")
    return min(max(int(given), 1), MOST) if given.isascii() and given.isdigit() and len(given) < 6 else 50
