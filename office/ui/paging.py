"""Pages by key, not by number: page 1,000 costs what page 1 costs, and nothing is shown twice while others write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=Model)

_SALT = "office.ui.paging"
SIZE = 50


class BrokenLink(BadRequest):
    """A page address that was cut off, changed by hand, or made for another list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`after` and `before` are query strings that keep the list's filters; empty where there is nothing further."""

    items: list[Row]
    after: str = ""
    before: str = ""

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def is_only(self) -> bool:
        return not (self.after or self.before)


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops counting: exact up to `limit`, then “1000+” (DESIGN §9)."""

    value: int
    limit: int

    def __str__(self) -> str:
        return f"{self.limit}+" if self.value > self.limit else str(self.value)

    def __int__(self) -> int:
        return self.value


@dataclass(frozen=True, slots=True)
class _Key:
    """One part of the order. To PostgreSQL null is the greatest value: last when ascending, first when descending."""

    name: str
    descending: bool
    nullable: bool

    @classmethod
    def of(cls, spelled: str, model: type[Model]) -> "_Key":
        name = spelled.lstrip("-")
        return cls(name, spelled.startswith("-"), _is_nullable(model, name))

    def turned(self) -> "_Key":
        return _Key(self.name, not self.descending, self.nullable)

    @property
    def order(self) -> OrderBy:
        return F(self.name).desc() if self.descending else F(self.name).asc()

    def beyond(self, value: Any) -> Q | None:
        """Rows whose part comes strictly after `value`; None when there can be none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.descending else None
        further = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.nullable and not self.descending else further

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def bound(self, value: Any) -> Q:
        """What an index can use where it cannot use the whole condition, which is an OR."""
        if value is None or (self.nullable and not self.descending):
            return Q()
        return Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


def page_of(rows: QuerySet[Row], query: QueryDict, *, by: Sequence[str], size: int = SIZE) -> Page[Row]:
    """The page that `?after=` or `?before=` asks for, else the first.

    `by` names fields or annotations as order_by does; the last one must be unique. Nulls stand where PostgreSQL puts
    them: last when ascending, first when descending. One query, of size + 1 rows.
    """
    turned = "before" in query
    mark = query.get("before" if turned else "after", "")
    keys = [_Key.of(name, rows.model) for name in by]
    if turned:
        keys = [key.turned() for key in keys]
    if mark:
        rows = rows.filter(_beyond(keys, _read(mark, by)))
    found = list(rows.order_by(*(key.order for key in keys))[: size + 1])
    more, items = len(found) > size, found[:size]
    if turned:
        items.reverse()
    further, back = (bool(mark), more) if turned else (more, bool(mark))
    return Page(
        items,
        after=_link(query, "after", by, items[-1]) if items and further else "",
        before=_link(query, "before", by, items[0]) if items and back else "",
    )


def count_up_to(rows: QuerySet[Any], limit: int = 1000) -> Capped:
    """Costs at most `limit` + 1 rows, however many there are."""
    return Capped(rows.order_by()[: limit + 1].count(), limit)


def _beyond(keys: Sequence[_Key], values: Sequence[Any]) -> Q:
    """(a, b, c) > (x, y, z) as a > x or (a = x and (b > y or (b = y and c > z))), for any mixture of directions."""
    condition: Q | None = None
    for key, value in reversed(list(zip(keys, values, strict=True))):
        here = key.beyond(value)
        deeper = key.same(value) & condition if condition is not None else None
        parts = [part for part in (here, deeper) if part is not None]
        condition = parts[0] | parts[1] if len(parts) == 2 else (parts[0] if parts else None)
    return keys[0].bound(values[0]) & condition if condition is not None else Q(pk__in=[])


def _is_nullable(model: type[Model], name: str) -> bool:
    """An annotation may always be null; a path is as soon as one of its steps is."""
    for part in name.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = getattr(field, "related_model", None) or model
    return False


def _link(query: QueryDict, name: str, by: Sequence[str], row: Model) -> str:
    kept = query.copy()
    for old in ("after", "before", "page"):
        kept.pop(old, None)
    kept[name] = _mark(by, row)
    return f"?{kept.urlencode()}"


def _mark(by: Sequence[str], row: Model) -> str:
    values = [_pack(_value(row, name.lstrip("-"))) for name in by]
    return signing.Signer(salt=_SALT).sign_object([",".join(by), *values], compress=True)


def _read(mark: str, by: Sequence[str]) -> list[Any]:
    """Signed, so that nobody but this list can have made it and every value has the type it left with."""
    try:
        order, *values = signing.Signer(salt=_SALT).unsign_object(mark)
    except (signing.BadSignature, ValueError) as wrong:
        raise BrokenLink(_("This page address is incomplete. Open the list again.")) from wrong
    if order != ",".join(by):
        raise BrokenLink(_("This page address belongs to another list. Open the list again."))
    return [_unpack(value) for value in values]


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
        if row is None:
            return None
    return row


def _pack(value: Any) -> Any:
    match value:
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case UUID():
            return {"u": value.hex}
        case _:
            return value


def _unpack(value: Any) -> Any:
    match value:
        case {"t": text}:
            return datetime.fromisoformat(text)
        case {"d": text}:
            return date.fromisoformat(text)
        case {"u": text}:
            return UUID(text)
        case _:
            return value
