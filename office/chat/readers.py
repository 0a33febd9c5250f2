"""What the rooms do when they themselves are spoken of."""

from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop
from procrastinate.exceptions import AlreadyEnqueued

from directory.models import Person
from office.audit.jobs import defer
from office.audit.readers import Event, afterwards, within
from office.chat.actions.must_reads import end_unasked
from office.chat.keeping import FOLLOWING
from office.chat.models import MustRead
from office.notices.bell import tell
from office.notices.ringing import Weight


@within("duty.closed")
def end_receipts(event: Event) -> None:
    if event.subject_kind == MustRead.subject_kind:
        end_unasked(event.subject_id, reason=event.particulars["reason"])


@afterwards("room.opened")
def tell_those_invited(event: Event) -> None:
    _tell(event)


@afterwards("room.joined")
def tell_those_who_joined(event: Event) -> None:
    _tell(event)


@afterwards("message.mentioned")
def tell_those_mentioned(event: Event) -> None:
    weight = Weight.UNHURRIED if event.particulars.get("not_urgent") else Weight.NEWS
    tell(_members(event), event, gettext_noop("You are mentioned in %(title)s"), weight=weight)


@afterwards("room.join_refused")
def tell_who_proposed(event: Event) -> None:
    proposers = Person.objects.filter(public_id__in=event.particulars["proposed_by"])
    tell(proposers, event, gettext_noop("Whom you proposed was not let in: %(title)s"))


@afterwards("person.appointed")
@afterwards("person.appointment_called_off")
@afterwards("person.relieved")
@afterwards("person.relief_called_off")
@afterwards("person.deactivated")
@afterwards("unit.moved")
@afterwards("unit.merged")
@afterwards("unit.abolished")
@afterwards("unit.post_changed")
@afterwards("unit.post_abolished")
@afterwards("directory.imported")
def follow_the_directory(event: Event) -> None:
    """One job for all that changes until it begins. What was decided for a later day is done in its night."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        defer("office.chat.tasks.follow_directory", queueing_lock=FOLLOWING, timestamp=0)


def _tell(event: Event) -> None:
    tell(_members(event), event, gettext_noop("You are now in the room: %(title)s"))


def _members(event: Event) -> QuerySet[Person]:
    return Person.objects.filter(public_id__in=event.particulars["members"])
