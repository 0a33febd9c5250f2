"""入群审批: where newcomers need an approval, whoever keeps the room finds each proposed one in the box."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from office.chat.models import KEEPERS, Membership, Room
from office.duties import actions as duties
from office.duties.models import Duty, Kind

ADMIT = gettext_noop("Say who may join")
_MARK, _WITH_HISTORY = "joins:", ":all"


@dataclass(frozen=True, slots=True)
class Proposed:
    """with_history: they are to read what was said before as well."""

    person: Person
    with_history: bool


def proposed_in(room: Room) -> list[Proposed]:
    """Who waits for an answer, the longest first."""
    refs = dict.fromkeys(_asked(room).order_by("pk").values_list("ref", flat=True))
    waiting = {_who(ref): ref.endswith(_WITH_HISTORY) for ref in refs}
    found = {one.public_id: one for one in Person.objects.filter(public_id__in=waiting)}
    return [Proposed(found[one], with_history) for one, with_history in waiting.items()]


def _who(ref: str) -> UUID:
    return UUID(ref.removeprefix(_MARK).removesuffix(_WITH_HISTORY))


def propose(room: Room, people: Iterable[Person], *, with_history: bool = False, by: Actor) -> None:
    """Under the room's lock; who waits already is not proposed twice. Raises OnlyKeepers, where none could be asked."""
    waiting = {one.person.pk for one in proposed_in(room)}
    fresh = [one for one in people if one.pk not in waiting]
    keepers = room.memberships.filter(left_at=None, role__in=KEEPERS).values("person")
    held = list(Appointment.objects.filter(person__in=keepers, is_main=True).in_force(today()).with_names())
    if not held:
        raise OnlyKeepers
    for one in fresh:
        # A room is its members' alone: no deputy is let in.
        ref = f"{_MARK}{one.public_id}{_WITH_HISTORY if with_history else ''}"
        duties.lay_each(room, [duties.Asked(holder, ref=ref) for holder in held], kind=Kind.ACT, asks=ADMIT, by=by)


def settle(room: Room, person: Person, *, admitted: bool, by: Actor) -> bool:
    """Whoever proposed them hears of a no. Returns whether they are to read what was said before. Raises TooLate."""
    asked = list(_asked(room).filter(ref__startswith=f"{_MARK}{person.public_id}").select_related("laid_by"))
    if not asked:
        raise TooLate(_("Somebody has answered this already."))
    ref = asked[0].ref
    duties.close(room, ref=ref, by=by, done_by_actor=True, reason=_("Somebody has answered this already."))
    if not admitted:
        proposers = sorted({str(duty.laid_by.public_id) for duty in asked})
        record(events.ROOM_JOIN_REFUSED, room, by=by, member=str(person.public_id), proposed_by=proposers)
    return ref.endswith(_WITH_HISTORY)


def follow_role(room: Room, place: Membership, *, by: Actor) -> None:
    """Who comes to keep a room is asked about whoever waits; who keeps it no more, or has left, no longer is, in
    whichever of their posts they were asked."""
    theirs = _asked(room).filter(holder__person=place.person)
    if not place.keeps or place.left_at is not None:
        for duty in theirs.select_related("holder"):
            reason = _("Does not keep this room any more")
            duties.close(room, ref=duty.ref, holder=duty.holder, by=by, done_by_actor=False, reason=reason)
        return
    held = Appointment.objects.filter(person=place.person, is_main=True).in_force(today()).with_names().first()
    if held is None:
        return
    waiting = {duty.ref: duty for duty in _asked(room).exclude(ref__in=theirs.values("ref")).order_by("-pk")}
    for ref, duty in waiting.items():
        duties.lay_each(room, [duties.Asked(held, ref=ref)], kind=Kind.ACT, asks=ADMIT, by=by, sender=duty)


def _asked(room: Room) -> QuerySet[Duty]:
    return Duty.objects.filter(
        subject_kind=room.subject_kind, subject_id=room.public_id, ref__startswith=_MARK, done_at=None
    )
