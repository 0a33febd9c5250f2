"""Where the seals stand on a paper: what a signature in the file is laid over."""

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.documents.sheet.items import Picture
from workflows.documents.sheet.measures import POINT

PAGE_HEIGHT = 297.0  # mm


@dataclass(frozen=True, slots=True)
class Place:
    """name: of the field. page counts from 0; box in points from the page's lower left corner. A paper that carries no
    seal, as minutes do, is signed without showing it: no box."""

    name: str
    page: int = 0
    box: tuple[float, float, float, float] | None = None


def places_on(drawn: Sequence[tuple[int, Picture]], agencies: int) -> list[Place]:
    """One for each agency, the lead's first, as the pages have drawn them."""
    names = [f"Seal{number}" for number in range(1, agencies + 1)]
    if len(drawn) != agencies:
        return [Place(name) for name in names]
    return [Place(name, page, _box(item)) for name, (page, item) in zip(names, drawn, strict=True)]


def _box(item: Picture) -> tuple[float, float, float, float]:
    left, right = item.x / POINT, (item.x + item.width) / POINT
    return left, (PAGE_HEIGHT - item.y - item.height) / POINT, right, (PAGE_HEIGHT - item.y) / POINT
