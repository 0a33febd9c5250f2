"""What lay with somebody when they went away: handed to the deputies with one act, never by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.absence.booking import may_book_for
from directory.absence.deputies import deputies_of
from directory.absence.models import Absence, Work
from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties.models import Duty
from office.duties.ways import Way, way_of


class NotAwayNow(TooLate):
    def sentence(self) -> str:
        return _("This can be handed over on the days of the absence only.")


class NothingToHandOver(Refusal):
    def sentence(self) -> str:
        return _("Nothing lies here for which a deputy is named.")


@dataclass(frozen=True, slots=True)
class Lying:
    """A duty that lies with who is away, and who would have it; None: it waits."""

    duty: Duty
    to: Appointment | None
    way: Way


def lying(absence: Absence) -> list[Lying]:
    """What lies with them and is their own: what they do for others themselves is not sent round further."""
    held = Duty.objects.filter(holder=absence.appointment_id, done_at=None, on_behalf_of=None)
    # In the order of subjects, so that two who hand over at once wait for each other's locks in the same order.
    return _with_deputies(absence, held.select_related("holder__person").order_by("subject_kind", "subject_id", "pk"))


def _with_deputies(absence: Absence, held: Iterable[Duty]) -> list[Lying]:
    named = {work: deputies_of([absence.appointment_id], work, today()).get(absence.appointment_id) for work in Work}
    found = []
    for duty in held:
        way = way_of(duty)
        work = way.work(duty)
        found.append(Lying(duty, named[work] if work else None, way))
    return found


@transaction.atomic
def hand_over(absence: Absence, *, by: Actor) -> int:
    """Everything for which a deputy is named goes to them, and says for whom; the rest waits. Returns how much went."""
    if not may_book_for(by, absence.appointment):
        raise NotAllowed
    if not Absence.objects.on(today()).filter(pk=absence.pk).exists():
        raise NotAwayNow
    gone = sum(one.way.go(one.duty, one.to, by) for one in lying(absence) if one.to is not None)
    if not gone:
        raise NothingToHandOver
    return gone


def done_for(absence: Absence) -> QuerySet[Duty]:
    """What deputies had or have for them since the absence began, the latest first."""
    began = timezone.make_aware(datetime.combine(absence.from_on, time.min))
    found = Duty.objects.filter(on_behalf_of=absence.appointment_id, laid_at__gte=began)
    if absence.ended_at is not None:
        found = found.filter(laid_at__lte=absence.ended_at)
    return found.select_related("holder__person").order_by("-laid_at", "-pk")
