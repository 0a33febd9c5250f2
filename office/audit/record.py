"""The only pen."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from office.audit.actor import Actor, origin
from office.audit.catalogue import EventType
from office.audit.models import Event
from office.audit.readers import read
from office.subjects.kinds import Subject
from office.worktime.clock import now

_GIVEN = [field for field in Event._meta.concrete_fields if field.name not in ("id", "recorded_at")]
_COLUMNS = [field.attname for field in _GIVEN]
_INSERT = f"INSERT INTO {Event._meta.db_table} ({', '.join(str(field.column) for field in _GIVEN)}) VALUES "
_ROW = f"({', '.join(['%s'] * len(_GIVEN))})"
_held: ContextVar[list[Event] | None] = ContextVar("recorded together", default=None)


class OutsideTransaction(RuntimeError):
    """An act and its record stand or fall together; a door called record() without an action's transaction."""


def record(event_type: EventType, subject: Subject, *, by: Actor, refused: bool = False, **particulars: Any) -> Event:
    """Write one Event in the caller's transaction and let the readers hear of it; inside together() both at its end.

    Raises TypeError when the particulars are not those declared, OutsideTransaction when nothing holds them together.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event_type.name)
    event_type.check(particulars)
    door, address = origin()
    event = Event(
        happened_at=now(),
        type=event_type.name,
        actor=by.person,
        appointment_id=by.appointment.pk if by.appointment else None,
        post_title=by.post_title[:200],
        on_behalf_of=by.on_behalf_of.person if by.on_behalf_of else None,
        subject_kind=subject.subject_kind,
        subject_id=subject.public_id,
        subject_title=str(subject)[:300],
        particulars=particulars,
        refused=refused,
        door=door,
        address=address,
    )
    event.digest = digest(event)
    held = _held.get()
    if held is None:
        _write([event])
        read([event])
    else:
        held.append(event)
    return event


@contextmanager
def together() -> Iterator[None]:
    """What is recorded inside is one statement at the end, in the order it happened, and then heard: for an act that
    leaves several Events. Refused, it leaves none."""
    if _held.get() is not None:
        yield
        return
    held: list[Event] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    if held:
        _write(held)
        read(held)


def _write(events: Sequence[Event]) -> None:
    """One statement, put together by hand: every act passes here, and the ORM would take longer than the database."""
    values: list[Any] = []
    for event in events:
        values += [getattr(event, name) if name != "particulars" else Jsonb(event.particulars) for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(events)) + " RETURNING id, recorded_at", values)
        for event, (event.pk, event.recorded_at) in zip(events, cursor.fetchall(), strict=True):
            event._state.adding, event._state.db = False, connection.alias


def digest(event: Event) -> bytes:
    """SHA-256 over the content in canonical JSON (sorted names, UTF-8, no spaces)."""
    content = {
        "id": str(event.public_id),
        "happened_at": event.happened_at.isoformat(),
        "type": event.type,
        "actor": event.actor_id,
        "appointment": event.appointment_id,
        "post": event.post_title,
        "on_behalf_of": event.on_behalf_of_id,
        "subject": [event.subject_kind, str(event.subject_id), event.subject_title],
        "particulars": event.particulars,
        "refused": event.refused,
        "origin": [event.door, event.address],
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()
