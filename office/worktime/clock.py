"""The one clock of the office. Whatever the office does happens at `now()`.

Sessions, tokens and the moment an Event was recorded keep the machine's time, which nobody moves.
"""

import asyncio
import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("office clock", default=None)

# (read at, on the machine's monotonic clock; how far `pass_time` has moved the demonstration)
_offset: tuple[float, timedelta] | None = None
_FRESH_SECONDS = 1.0


def now() -> datetime:
    """The moment set with `at()`, else real time; in the demonstration moved on by `manage.py pass_time`.

    Without `settings.DEMO` it never asks the database; with it, at most once a second in each process.
    """
    moment = _moment.get()
    if moment is not None:
        return moment
    if settings.DEMO:
        return timezone.now() + _passed()
    return timezone.now()


def today() -> date:
    """The day in the office's own zone, whatever zone the reader has chosen."""
    return now().astimezone(timezone.get_default_timezone()).date()


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Within the block the office clock stands still at `moment`: for tests, and for the demonstration's history.

    Blocks may be nested; leaving one, even by an exception, returns to the moment around it. The setting belongs to
    the context (`contextvars`): asyncio tasks and `sync_to_async` calls started inside inherit it, other requests
    and bare threads never see it. A thread that shall see it is started with `contextvars.copy_context().run`.
    """
    if timezone.is_naive(moment):
        raise ValueError("The office clock needs an aware moment.")
    token = _moment.set(moment)
    try:
        yield moment
    finally:
        _moment.reset(token)


def forget() -> None:
    """The next `now()` of this process reads the demonstration's offset anew."""
    global _offset
    _offset = None


def _passed() -> timedelta:
    global _offset
    known = _offset
    if known is not None and machine.monotonic() - known[0] < _FRESH_SECONDS:
        return known[1]
    if _in_event_loop():  # where the database must not be asked: the last known offset, at the worst a second old
        return known[1] if known is not None else timedelta(0)
    # Not imported above: whoever needs the time may be loaded before the tables are.
    clock = apps.get_model("worktime", "Clock")
    passed = clock._default_manager.values_list("passed", flat=True).first() or timedelta(0)
    _offset = (machine.monotonic(), passed)
    return passed


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
