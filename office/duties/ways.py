"""How duties are passed on while their holder is away, and when they leave the post: a room that keeps more of a duty
than the ledger says how."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from directory.absence.models import Work
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.actions import pass_on
from office.duties.models import Duty


@dataclass(slots=True)
class About:
    """What a duty is about, as the trail names it, for whoever passes it on without reading it."""

    subject_kind: str
    public_id: UUID
    title: str

    def __str__(self) -> str:
        return self.title


def about(duty: Duty) -> About:
    return About(duty.subject_kind, duty.subject_id, duty.subject_title)


@dataclass(frozen=True, slots=True)
class Way:
    """mine: whether a duty goes this way. work: for which kind of work a deputy must have been named; None: it waits
    for its holder. go: pass it on; False when it lies elsewhere by now. follow: when its holder leaves the post, give
    it to another for good, whose own it is then; None: it was asked of the person, and ends with their post."""

    mine: Callable[[Duty], bool]
    work: Callable[[Duty], Work | None]
    go: Callable[[Duty, Appointment, Actor], bool]
    follow: Callable[[Duty, Appointment, Actor], bool] | None


def _go(duty: Duty, to: Appointment, by: Actor) -> bool:
    pass_on(duty, to=to, subject=about(duty), on_behalf_of=duty.holder, by=by)
    return True


def _follow(duty: Duty, to: Appointment, by: Actor) -> bool:
    pass_on(duty, to=to, subject=about(duty), by=by)
    return True


_PLAIN = Way(mine=lambda duty: True, work=lambda duty: Work(duty.kind), go=_go, follow=_follow)
_ways: list[Way] = []


def open_way(way: Way) -> None:
    if way not in _ways:
        _ways.append(way)


def way_of(duty: Duty) -> Way:
    return next((way for way in _ways if way.mine(duty)), _PLAIN)
