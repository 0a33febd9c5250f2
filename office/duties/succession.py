"""交接: what lies with somebody who leaves a post goes to their successor, with one act, by those who may."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from directory.actors import in_post, today
from directory.models import Appointment, AppointmentQuerySet, Unit
from directory.permissions import may_administer
from directory.subtrees import below
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.duties.events import HANDED_OVER
from office.duties.models import Duty
from office.duties.ways import Way, drop, way_of


class NotLeaving(Refusal):
    def sentence(self) -> str:
        return _("The last day in this post is not set yet. Relieve them first; then their duties can be handed over.")


class UnfitSuccessor(Unacceptable):
    field = "to"

    def sentence(self) -> str:
        return _("A successor is somebody who holds another post, or this one, today, and whom you can see.")


class NothingTicked(Unacceptable):
    field = "duties"

    def sentence(self) -> str:
        return _("Tick what is to be handed over.")


@dataclass(frozen=True, slots=True)
class Left:
    """A duty of who leaves. back_to: for whom they did it as a deputy, where that one is in the post today: it goes
    back there. ends: it was asked of the person, and goes to nobody."""

    duty: Duty
    way: Way
    back_to: Appointment | None

    @property
    def ends(self) -> bool:
        return self.way.follow is None


def may_hand_over(actor: Actor, held: Appointment) -> bool:
    """Who leaves, while still in the post; and the directory administrators of the unit."""
    return held in actor.appointments or may_administer(actor, held.post.unit)


def left_by(held: Appointment) -> list[Left]:
    """In the order of subjects, so that two who hand over at once wait for each other's locks in the same order."""
    found = Duty.objects.filter(holder=held, done_at=None).select_related("holder__person", "on_behalf_of__person")
    found = found.order_by("subject_kind", "subject_id", "pk")
    principals = {one.on_behalf_of_id for one in found if one.on_behalf_of_id}
    in_force = Appointment.objects.filter(pk__in=principals).in_force(today()).with_names().in_bulk()
    return [Left(one, way_of(one), in_force.get(one.on_behalf_of_id or 0)) for one in found]


def successors(held: Appointment) -> AppointmentQuerySet:
    """Who else holds the post today, the latest first."""
    others = Appointment.objects.filter(post=held.post_id, person__is_active=True).exclude(pk=held.pk)
    return others.in_force(today()).with_names().order_by("-starts_on", "-pk")


def leavers(unit: Unit) -> QuerySet[Appointment]:
    """In the unit and below it: who leaves or has left a post while something lies with them, with how much."""
    lying = Duty.objects.filter(below(unit.path, "holder__post__unit__path"), done_at=None)
    return _counted(Appointment.objects.filter(pk__in=lying.filter(holder__ends_on__isnull=False).values("holder")))


def own_leaving(actor: Actor) -> QuerySet[Appointment]:
    """The actor's own posts that have a last day."""
    return _counted(Appointment.objects.filter(pk__in=[one.pk for one in actor.appointments if one.ends_on]))


def _counted(found: AppointmentQuerySet) -> QuerySet[Appointment]:
    lying = Count("duties", filter=Q(duties__done_at=None, duties__isnull=False))
    return found.with_names().annotate(lying=lying).order_by("ends_on", "pk")


@transaction.atomic
def hand_over_post(held: Appointment, *, to: Appointment, ticked: Collection[UUID], by: Actor) -> int:
    """Each goes as its room lets it; what was done for another goes back to them; what was asked of the person ends,
    with that as its reason. Nothing is deleted. Returns how much went. Raises NotLeaving, UnfitSuccessor."""
    held = Appointment.objects.select_for_update(of=("self",)).with_names().get(pk=held.pk)
    if not may_hand_over(by, held):
        raise NotAllowed
    if held.ends_on is None:
        raise NotLeaving
    seen = reach_of(by, Purpose.CONTACT).appointments().filter(pk=to.pk, person__is_active=True)
    if to.pk == held.pk or not seen.exists():
        raise UnfitSuccessor
    chosen = [one for one in left_by(held) if one.duty.public_id in set(ticked)]
    if not chosen:
        raise NothingTicked
    gone = ended = 0
    for one in chosen:
        if one.way.follow is None:
            drop(one.duty, reason=_("%(who)s has left the post") % {"who": held.person}, by=by)
            ended += 1
        else:
            gone += one.way.follow(one.duty, one.back_to or to, by)
    record(
        HANDED_OVER,
        held.person,
        by=in_post(by, held.pk),
        holder=str(held.public_id),
        to=str(to.public_id),
        post=str(held.post),
        post_id=str(held.post.public_id),
        duties=gone,
        closed=ended,
    )
    return gone + ended
