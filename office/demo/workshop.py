"""A second pair of hands: what only needs its own facts – papers to print, seals to draw – is made in a process beside.

What the history then asks for is the very same thing it would have made itself, only sooner; what was not foreseen it
makes itself.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Self, TypeVar

from workflows.documents.sheet import Sheet, expect, render_pdf

T = TypeVar("T")


class Workshop:
    """Opened before anything is asked of the database: the other process is a copy of this one as it then is."""

    def __init__(self) -> None:
        forking = multiprocessing.get_context("fork")
        self._hands = ProcessPoolExecutor(1, mp_context=forking, initializer=_end_with_the_other)
        self.begin(_warm_up)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hands.shutdown(cancel_futures=True)

    def begin(self, make: Callable[..., T], *arguments: Any) -> "Future[T]":
        return self._hands.submit(make, *arguments)

    def print_ahead(self, sheet: Sheet) -> None:
        expect(sheet, self.begin(render_pdf, sheet).result)


def _warm_up() -> None:
    """The first paper takes a second: the fonts are found and read."""
    render_pdf(Sheet(mark="", title="样张", body="样张", issuer="", is_sealed=False))


def _end_with_the_other() -> None:
    """A pool waits for its next piece of work for ever, even when the process that would bring it has been killed."""

    def watch() -> None:
        other: Any = multiprocessing.parent_process()
        other.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
