"""What the rooms do when they themselves are spoken of."""

from django.db.models import QuerySet
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


@afterwards("message.mentioned")
def tell_those_mentioned(event: Event) -> None:
    tell(_members(event), event, gettext_noop("You are mentioned in %(title)s"))


def _tell(event: Event) -> None:
    tell(_members(event), event, gettext_noop("You are now in the room: %(title)s"))


def _members(event: Event) -> QuerySet[Person]:
    return Person.objects.filter(public_id__in=event.particulars["members"])
