"""How a thing stood when a form was drawn: of two administrators at once one wins, and the other is told."""

import hashlib
from typing import Any

from directory.administering.refusals import ChangedMeanwhile
from directory.models import Appointment, Person, Post, Unit
from office.audit import trail

Thing = Unit | Post | Appointment | Person


def mark_of(thing: Thing) -> str:
    """Another one whenever somebody has changed it; where it stands among its sisters does not count."""
    facts: tuple[object, ...]
    if isinstance(thing, Unit):
        above = thing.above()
        facts = (thing.name, thing.short_name, above.pk if above else 0, thing.abolished_on)
    elif isinstance(thing, Post):
        facts = (thing.title, tuple(thing.roles), thing.unit_id, thing.abolished_on)
    elif isinstance(thing, Person):
        facts = (thing.name, thing.phone, thing.mobile, thing.email, thing.office_room)
    else:
        facts = (thing.post_id, thing.starts_on, thing.ends_on, thing.is_main)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def refuse_changed(thing: Thing, seen: str, told: Unit | Person) -> None:
    """Asked inside the lock. Raises ChangedMeanwhile, with what was told of the unit or the person last."""
    kind: Any = type(thing)
    fresh = kind._default_manager.filter(pk=thing.pk).first()
    if fresh is None or (seen and mark_of(fresh) != seen):
        raise ChangedMeanwhile(str(thing), last=trail.last(told))
