"""The only pen."""

import hashlib
import json
from typing import Any

from django.db import connection

from office.audit.actor import Actor, origin
from office.audit.catalogue import EventType
from office.audit.models import Event
from office.audit.readers import read
from office.subjects.kinds import Subject
from office.worktime.clock import now


class OutsideTransaction(RuntimeError):
    """An act and its record stand or fall together; a door called record() without an action's transaction."""


def record(event_type: EventType, subject: Subject, *, by: Actor, refused: bool = False, **particulars: Any) -> Event:
    """Write one Event in the caller's transaction and let the readers hear of it.

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
    event.save(force_insert=True)
    read(event)
    return event


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
