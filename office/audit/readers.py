"""The only place to subscribe to the trail.

`@within` readers run in the transaction of the act and may undo it by raising; `@afterwards` readers are a job each,
deferred in that transaction and run after commit. A reader takes its facts from the Event, never from the room that
spoke.
"""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from office.audit.jobs import defer
from office.audit.models import Event

Reader = Callable[[Event], None]
ReaderOfMany = Callable[[Sequence[Event]], None]
_within: list[tuple[str, Reader]] = []
_within_at_once: list[tuple[str, ReaderOfMany]] = []
_afterwards: list[tuple[str, Reader]] = []


def within(pattern: str) -> Callable[[Reader], Reader]:
    """Hear events whose type matches, e.g. "document.instructed" or "document.*", inside the act's transaction."""

    def subscribe(reader: Reader) -> Reader:
        _within.append((pattern, reader))
        return reader

    return subscribe


def within_at_once(pattern: str) -> Callable[[ReaderOfMany], ReaderOfMany]:
    """The same of all that was recorded together, in one call: for who answers thousands with one statement."""

    def subscribe(reader: ReaderOfMany) -> ReaderOfMany:
        _within_at_once.append((pattern, reader))
        return reader

    return subscribe


def afterwards(pattern: str) -> Callable[[Reader], Reader]:
    """Hear events whose type matches, in a job of its own after commit; it may be run again after a crash."""

    def subscribe(reader: Reader) -> Reader:
        _afterwards.append((pattern, reader))
        return reader

    return subscribe


def name_of(reader: Reader | ReaderOfMany) -> str:
    return f"{reader.__module__}.{reader.__qualname__}"


def read(events: Sequence[Event]) -> None:
    """What was recorded together, in the order it happened."""
    for event in events:
        for pattern, reader in _within:
            if fnmatchcase(event.type, pattern):
                reader(event)
    for pattern, reader_of_many in _within_at_once:
        if heard := [event for event in events if fnmatchcase(event.type, pattern)]:
            reader_of_many(heard)
    for event in events:
        for pattern, reader in _afterwards:
            if fnmatchcase(event.type, pattern):
                defer("office.audit.tasks.read_afterwards", reader=name_of(reader), event=event.pk)


def read_afterwards(reader_name: str, event_id: int) -> None:
    """What the job does; a reader that no longer exists raises LookupError, so that the job is seen to fail."""
    for _, reader in _afterwards:
        if name_of(reader) == reader_name:
            reader(Event.objects.select_related("actor").get(pk=event_id))
            return
    raise LookupError(reader_name)


def pairs(event_name: str) -> list[tuple[str, str]]:
    """(when, reader) for one event type, in the order they hear it."""
    subscribed = [("within", pattern, name_of(reader)) for pattern, reader in _within]
    subscribed += [("within", pattern, name_of(reader)) for pattern, reader in _within_at_once]
    subscribed += [("afterwards", pattern, name_of(reader)) for pattern, reader in _afterwards]
    return [(when, name) for when, pattern, name in subscribed if fnmatchcase(event_name, pattern)]
