"""Keeps the index of keys: whoever changes a person, a post, an appointment or a unit's name calls here, in the same
transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from psycopg.sql import SQL, Identifier

from directory.finding.keys import person_keys, unit_keys
from directory.models import Appointment, Listing, Person, Post, Unit, UnitListing

_BATCH = 2_000
_COLUMNS = 8  # of a listing, before its keys


class Listed(NamedTuple):
    """What is listed of an appointment: its columns, and what its keys are made of. called: the unit, in short."""

    appointment: int
    person: int
    post: int
    unit: int
    order: int
    is_main: bool
    starts_on: date
    ends_on: date | None
    name: str
    pinyin: str
    staff_number: str
    phone: str
    mobile: str
    title: str
    called: str


def list_people(appointments: Iterable[Appointment]) -> None:
    """These appointments, with their person and their post's unit at hand, under the keys that hold now."""
    rows = [_listing(one) for one in appointments]
    facts = [field.attname for field in Listing._meta.concrete_fields if not field.primary_key]
    Listing.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["appointment_id"], update_fields=facts
    )


def list_first(appointments: Sequence[Appointment]) -> None:
    """The same of a great many that were never listed, in one stream."""
    list_fresh(map(_listed, appointments))


def list_fresh(rows: Iterable[Listed]) -> None:
    """The same without the models at hand. An array is written as the database spells it, which takes a third of the
    time."""
    columns = [Identifier(field.attname) for field in Listing._meta.concrete_fields]
    told = SQL("COPY {} ({}) FROM STDIN").format(Identifier(Listing._meta.db_table), SQL(", ").join(columns))
    with connection.cursor() as cursor, cursor.copy(told) as stream:
        for one in rows:
            stream.write_row([*one[:_COLUMNS], _array(_keys(one))])


def list_many(rows: Sequence[Listed], tell: Callable[[int], None] = lambda done: None) -> None:
    """The same of tens of thousands: what is new to the index waits in a longer list before it is sorted in, so that
    this is done a few times and not hundreds of times. With the last rows it is as it was, and nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '32MB'")
        cursor.execute("SET LOCAL work_mem = '64MB'")
    for start in range(0, len(rows), _BATCH):
        if start + _BATCH >= len(rows):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL gin_pending_list_limit TO DEFAULT")
        list_fresh(rows[start : start + _BATCH])
        tell(min(start + _BATCH, len(rows)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem TO DEFAULT")


def list_person(person: Person) -> None:
    """After the name, a number or the mail of somebody has changed."""
    list_people(_present(Q(person=person)))


def list_post(post: Post) -> None:
    """After its title, its place or its unit has changed."""
    list_people(_present(Q(post=post)))


def list_units(units: Iterable[Unit]) -> None:
    rows = [
        UnitListing(unit=one, path=one.path, has_below=not one.is_leaf(), keys=unit_keys(one.name, one.short_name))
        for one in units
    ]
    facts = [field.attname for field in UnitListing._meta.concrete_fields if not field.primary_key]
    UnitListing.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["unit_id"], update_fields=facts
    )


def list_unit_anew(unit: Unit) -> None:
    """After its name has changed: whoever works in it is found by it."""
    list_units([unit])
    list_people(_present(Q(post__unit=unit)))


def list_all_anew() -> tuple[int, int]:
    """Everything, for the management command; answers how many appointments and units are listed."""
    Listing.objects.all().delete()
    UnitListing.objects.all().delete()
    list_units(Unit.objects.all())
    for batch in _batches():
        list_first(batch)
    return Listing.objects.count(), UnitListing.objects.count()


def _batches() -> Iterator[list[Appointment]]:
    """Read one after the other, never while a stream of rows is open on the same connection."""
    held, last = Appointment.objects.select_related("person", "post__unit").order_by("pk"), 0
    while batch := list(held.filter(pk__gt=last)[:_BATCH]):
        last = batch[-1].pk
        yield batch


def _present(whose: Q) -> Iterable[Appointment]:
    return Appointment.objects.filter(whose).select_related("person", "post__unit")


def _listing(one: Appointment) -> Listing:
    told = _listed(one)
    names = [field.attname for field in Listing._meta.concrete_fields]
    return Listing(**dict(zip(names, [*told[:_COLUMNS], _keys(told)], strict=True)))


def _listed(one: Appointment) -> Listed:
    person, post = one.person, one.post
    return Listed(
        one.pk, person.pk, post.pk, post.unit_id, post.order, one.is_main, one.starts_on, one.ends_on,
        person.name, person.pinyin, person.username, person.phone, person.mobile, post.title, post.unit.short_name,
    )  # fmt: skip


def _keys(one: Listed) -> list[str]:
    return person_keys(
        name=one.name,
        pinyin=one.pinyin,
        staff_number=one.staff_number,
        phone=one.phone,
        mobile=one.mobile,
        title=one.title,
        unit=one.called,
    )


def _array(keys: Iterable[str]) -> str:
    return '{"' + '","'.join(key.replace("\\", "\\\\").replace('"', '\\"') for key in keys) + '"}'
