"""What the directory hears."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from directory.administering.models import Booking
from directory.codes import confirmers
from directory.holders import holders_above
from directory.models import Appointment, Person
from directory.roles import Role
from office.audit.readers import Event, afterwards
from office.notices.bell import tell


@afterwards("account.code_proposed")
def call_the_second(event: Event) -> None:
    """Those who may confirm; and its owner, who learns of it before it opens anything."""
    person = Person.objects.get(public_id=event.subject_id)
    called = confirmers(person, issuer=event.actor)
    tell([*called, person], event, gettext_noop("A code for an administrator awaits a second one: %(title)s"))


@afterwards("person.absence_booked")
@afterwards("person.deputies_named")
def tell_the_deputies(event: Event) -> None:
    """Nobody stands in unawares; and whoever is away learns what an administrator has booked for them."""
    person = Person.objects.get(public_id=event.subject_id)
    named = Appointment.objects.filter(public_id__in=event.particulars["deputies"].values()).select_related("person")
    deputies = {one.person_id: one.person for one in named}
    tell(deputies.values(), event, gettext_noop("You stand in for %(title)s"))
    if event.type == "person.absence_booked":
        tell([person], event, gettext_noop("An absence was booked for you: %(title)s"))


@afterwards("person.absence_ended")
def tell_who_stood_in(event: Event) -> None:
    """They are no longer asked in another's place; and whoever is back learns that an administrator has said so."""
    stood_in = Person.objects.filter(
        appointments__stands_in__absence__public_id=event.particulars["absence"]
    ).distinct()
    tell([*stood_in, Person.objects.get(public_id=event.subject_id)], event, gettext_noop("Back again: %(title)s"))


@afterwards("person.corrected")
def tell_whose_particulars_changed(event: Event) -> None:
    owner = Person.objects.get(public_id=event.subject_id)
    tell([owner], event, gettext_noop("Your particulars in the directory were corrected: %(title)s"))


@afterwards("person.mobile_shown")
def tell_whose_number_it_is(event: Event) -> None:
    """Their card says for what it was asked."""
    owner = Person.objects.get(public_id=event.subject_id)
    tell([owner], event, gettext_noop("Was shown your mobile number: %(title)s"))


@afterwards("roster.filled")
def tell_who_is_on_duty(event: Event) -> None:
    tell(_holders(event.particulars["people"]), event, gettext_noop("You are on duty: %(title)s"))


@afterwards("roster.cleared")
@afterwards("roster.swapped")
def tell_whose_turns_changed(event: Event) -> None:
    tell(_holders(event.particulars["people"]), event, gettext_noop("Your turns on duty changed: %(title)s"))


def _holders(appointments: Iterable[str]) -> list[Person]:
    return list(Person.objects.filter(appointments__public_id__in=appointments, is_active=True).distinct())


@afterwards("unit.change_failed")
def tell_whoever_booked_it(event: Event) -> None:
    """And the directory administrators nearest to the unit, since whoever booked it may have left."""
    booking = Booking.objects.select_related("booked_by__person", "unit").get(public_id=event.particulars["booking"])
    keepers = holders_above([Role.ORG_ADMIN], booking.unit)
    nearest = [one.person for one in keepers if one.post.unit_id == keepers[0].post.unit_id]
    tell([booking.booked_by.person, *nearest], event, gettext_noop("A booked change could not be done: %(title)s"))
