"""Who opens the page of an absence: its holder, the administrators of the unit, and who stands in; and what the book
says of it to everybody else."""

from collections.abc import Iterable
from uuid import UUID

from directory.absence.booking import may_book_for
from directory.absence.deputies import Away, away_of, deputies_named, with_people
from directory.absence.models import Absence
from directory.models import Appointment
from directory.visibility.reach import Reach
from office.audit.actor import Actor


def absence_visible_to(actor: Actor, public_id: UUID) -> Absence | None:
    found = with_people(Absence.objects.filter(public_id=public_id)).first()
    if found is None:
        return None
    mine = {one.pk for one in actor.appointments}
    stands_in = any(one.appointment_id in mine for one in found.deputies.all())
    return found if stands_in or may_book_for(actor, found.appointment) else None


def aways(held: Iterable[Appointment], reach: Reach) -> dict[int, Away]:
    """By appointment, of those read with `away_on`: who is away, and of the deputies those whom the reader may see. One
    query when anybody is away, else none."""
    people = list(held)
    wanted = deputies_named(people)
    seen = set(reach.appointments().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return {one.pk: away for one in people if (away := away_of(one, seen))}
