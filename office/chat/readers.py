"""What the rooms do when they themselves are spoken of."""

from django.utils.translation import gettext_noop

from directory.models import Person
from office.audit.readers import Event, afterwards
from office.notices.bell import tell


@afterwards("room.opened")
def tell_those_invited(event: Event) -> None:
    _tell(event)


@afterwards("room.joined")
def tell_those_who_joined(event: Event) -> None:
    _tell(event)


def _tell(event: Event) -> None:
    people = Person.objects.filter(public_id__in=event.particulars["members"])
    tell(people, event, gettext_noop("You are now in the room: %(title)s"))
