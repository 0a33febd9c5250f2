"""入群审批: where newcomers need an approval, whoever keeps the room finds each proposed one in the box."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import today
from directory.models import Appointment, Person
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate
from office.chat import events
from office.chat.actions.refusals import OnlyKeepers
from office.chat.models import KEEPERS, Room
from office.duties import actions as duties
from office.duties.models import Duty, Kind

ADMIT = gettext_noop("Say who may join")
_MARK = "joins:"


def proposed_in(room: Room) -> list[Person]:
    """Who waits for an answer, the longest first."""
    refs = _asked(room).order_by("pk").values_list("ref", flat=True)
    waiting = [UUID(ref.removeprefix(_MARK)) for ref in dict.fromkeys(refs)]
    found = {one.public_id: one for one in Person.objects.filter(public_id__in=waiting)}
    return [found[one] for one in waiting]


def propose(room: Room, people: Iterable[Person], *, by: Actor) -> None:
    """Under the room's lock; who waits already is not proposed twice. Raises OnlyKeepers, where none could be asked."""
    waiting = {one.pk for one in proposed_in(room)}
    fresh = [one for one in people if one.pk not in waiting]
    keepers = room.memberships.filter(left_at=None, role__in=KEEPERS).values("person")
    held = list(Appointment.objects.filter(person__in=keepers, is_main=True).in_force(today()).with_names())
    if not held:
        raise OnlyKeepers
    for one in fresh:
        # A room is its members' alone: no deputy is let in.
        asked = [duties.Asked(holder, ref=f"{_MARK}{one.public_id}") for holder in held]
        duties.lay_each(room, asked, kind=Kind.ACT, asks=ADMIT, by=by)


def settle(room: Room, person: Person, *, admitted: bool, by: Actor) -> None:
    """Whoever proposed them hears of a no. Raises TooLate."""
    ref = f"{_MARK}{person.public_id}"
    proposers = list(_asked(room).filter(ref=ref).values_list("laid_by__public_id", flat=True).distinct())
    if not proposers:
        raise TooLate(_("Somebody has answered this already."))
    duties.close(room, ref=ref, by=by, done_by_actor=True, reason=_("Somebody has answered this already."))
    if not admitted:
        record(
            events.ROOM_JOIN_REFUSED, room, by=by, member=str(person.public_id), proposed_by=list(map(str, proposers))
        )


def _asked(room: Room) -> QuerySet[Duty]:
    return Duty.objects.filter(
        subject_kind=room.subject_kind, subject_id=room.public_id, ref__startswith=_MARK, done_at=None
    )
