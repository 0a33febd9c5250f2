"""Who holds which post, and which is the main one; what has not come yet can be called off."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from directory.actions import appoint, enrol, relieve
from directory.actors import today
from directory.administering.permitting import permit
from directory.administering.refusals import EndsBeforeStart, NumberTaken
from directory.events import CALLED_OFF, MADE_MAIN, STAYS
from directory.finding.keeping import list_people
from directory.models import Appointment, Person, Post, Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate


class BegunAlready(TooLate):
    def sentence(self) -> str:
        return _("This has taken effect already.")


def main_of(person: Person, on: date) -> Appointment | None:
    """The main post on a day, or the one that is booked to be it after."""
    held = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), person=person, is_main=True)
    return held.with_names().order_by("starts_on", "pk").first()


@transaction.atomic
def enrol_and_appoint(
    unit: Unit, *, username: str, name: str, post: Post, starts_on: date, by: Actor, **facts: str
) -> Person:
    """A person new to the book, with the post they hold. Raises NumberTaken."""
    permit(by, unit, post.unit)
    try:
        with transaction.atomic():
            person = enrol(unit, username=username, name=name, by=by, **facts)
    except IntegrityError as taken:
        raise NumberTaken from taken
    appoint(person, to=post, starts_on=starts_on, by=by)
    return person


@transaction.atomic
def make_main(appointment: Appointment, *, on: date | None = None, by: Actor) -> Appointment:
    """The main post from now on; what was it before is held on as a concurrent one."""
    person = Person.objects.select_for_update().get(pk=appointment.person_id)
    appointment = _locked(appointment)
    before = main_of(person, on or today())
    permit(by, appointment.post.unit, *([before.post.unit] if before else []))
    if appointment.ends_on is not None and appointment.ends_on < (on or today()):
        raise TooLate
    changed = [appointment]
    if before is not None and before.pk != appointment.pk:
        before.is_main = False
        before.save(update_fields=["is_main"])
        changed.append(before)
    appointment.is_main = True
    appointment.save(update_fields=["is_main"])
    list_people(changed)
    post = appointment.post
    record(MADE_MAIN, person, by=by, post=str(post), post_id=str(post.public_id))
    return appointment


@transaction.atomic
def end_post(appointment: Appointment, *, last_on: date, by: Actor) -> Appointment:
    """Relieve: the last day on which the post is held. Raises EndsBeforeStart, TooLate when it has ended already."""
    fresh = _locked(appointment)
    if fresh.ends_on is not None and fresh.ends_on < today():
        raise TooLate
    if last_on < fresh.starts_on:
        raise EndsBeforeStart
    return relieve(fresh, from_on=date.fromordinal(last_on.toordinal() + 1), by=by)


@transaction.atomic
def call_off(appointment: Appointment, *, by: Actor) -> Person:
    """What is booked and has not come: an appointment before its first day is gone, a relief before its last day is
    forgotten. The trail keeps both. Raises BegunAlready."""
    appointment = _locked(appointment)
    person, post = appointment.person, appointment.post
    permit(by, post.unit)
    if appointment.starts_on > today():
        try:
            appointment.delete()
        except ProtectedError as used:
            raise BegunAlready from used
        record(CALLED_OFF, person, by=by, post=str(post), post_id=str(post.public_id))
    elif appointment.ends_on is not None and appointment.ends_on >= today():
        appointment.ends_on = None
        main = main_of(person, today())
        appointment.is_main = appointment.is_main and (main is None or main.pk == appointment.pk)
        appointment.save(update_fields=["ends_on", "is_main"])
        list_people([appointment])
        record(STAYS, person, by=by, post=str(post), post_id=str(post.public_id))
    else:
        raise BegunAlready
    return person


def _locked(appointment: Appointment) -> Appointment:
    found = Appointment.objects.select_for_update(of=("self",)).with_names().filter(pk=appointment.pk).first()
    if found is None:
        raise TooLate
    return found
