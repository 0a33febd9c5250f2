"""Who acts: a person in a post, perhaps for somebody else. Never a bare user."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple


class Origin(NamedTuple):
    """Through which door an act came (NIST SP 800-53, AU-3: origin)."""

    door: str = "job"  # web · api · live · job
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """`directory` builds it; machines and the watchman are service accounts without appointments.

    appointments: all appointments in force; what any of them may see, the actor may see.
    groups: ids of the post and unit groups those appointments open, for grants.
    """

    person: Any
    appointment: Any | None = None
    on_behalf_of: Any | None = None
    appointments: tuple[Any, ...] = ()
    groups: frozenset[int] = frozenset()

    @property
    def post_title(self) -> str:
        return str(self.appointment.post) if self.appointment else ""

    def __str__(self) -> str:
        return f"{self.person}（{self.post_title}）" if self.appointment else str(self.person)


_by_job = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_by_job)


@contextmanager
def through(door: str, address: str | None = None) -> Iterator[None]:
    """Everything recorded inside came through this door."""
    token = _origin.set(Origin(door, address))
    try:
        yield
    finally:
        _origin.reset(token)


def origin() -> Origin:
    return _origin.get()
