"""How a thing stood when a form was drawn: of two administrators at once one wins, and the other is told."""

import hashlib
from typing import Any

from directory.administering.refusals import ChangedMeanwhile
from directory.models import Appointment, Post, Unit
from office.audit import trail


def mark_of(thing: Unit | Post | Appointment) -> str:
    """Another one whenever somebody has changed it; where it stands among its sisters does not count."""
    facts: tuple[object, ...]
    if isinstance(thing, Unit):
        above = thing.above()
        facts = (thing.name, thing.short_name, above.pk if above else 0, thing.abolished_on)
    elif isinstance(thing, Post):
        facts = (thing.title, tuple(thing.roles), thing.unit_id, thing.abolished_on)
    else:
        facts = (thing.post_id, thing.starts_on, thing.ends_on, thing.is_main)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def refuse_changed(thing: Unit | Post | Appointment, seen: str, unit: Unit) -> None:
    """Asked inside the lock. Raises ChangedMeanwhile, with what was done to the unit last."""
    kind: Any = type(thing)
    fresh = kind._default_manager.filter(pk=thing.pk).first()
    if fresh is None or (seen and mark_of(fresh) != seen):
        raise ChangedMeanwhile(str(thing), last=trail.last(unit))
