"""How duties are passed on while their holder is away, and when they leave the post: a room that keeps more of a duty
than the ledger says how."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from directory.absence.models import Work
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.actions import close, pass_on
from office.duties.models import Duty, Kind


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


def to_deputy(duty: Duty, to: Appointment, by: Actor) -> bool:
    pass_on(duty, to=to, subject=about(duty), on_behalf_of=duty.holder, by=by)
    return True


def to_successor(duty: Duty, to: Appointment, by: Actor) -> bool:
    """Whoever has it already, or has read it, does not get it twice."""
    if _own(duty, to).filter(Q(done_at=None) | Q(confirmed_at__isnull=False, kind=Kind.READ)).exists():
        drop(duty, reason=_("%(who)s has it already") % {"who": to.person}, by=by)
    else:
        pass_on(duty, to=to, subject=about(duty), by=by)
    return True


def _own(duty: Duty, of: Appointment) -> QuerySet[Duty]:
    """The same asked of somebody in their own name."""
    same = Duty.objects.filter(subject_kind=duty.subject_kind, subject_id=duty.subject_id, kind=duty.kind)
    return same.filter(ref=duty.ref, asks=duty.asks, holder__person=of.person_id, on_behalf_of=None)


def drop(duty: Duty, *, reason: str, by: Actor) -> None:
    """It ends with its holder's time in the post, and goes to nobody."""
    close(about(duty), by=by, ref=duty.ref or None, holder=duty.holder, done_by_actor=False, reason=reason)


_PLAIN = Way(mine=lambda duty: True, work=lambda duty: Work(duty.kind), go=to_deputy, follow=to_successor)
_ways: list[Way] = []


def open_way(way: Way) -> None:
    if way not in _ways:
        _ways.append(way)


def way_of(duty: Duty) -> Way:
    return next((way for way in _ways if way.mine(duty)), _PLAIN)
