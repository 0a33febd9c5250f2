"""What meetings do when they themselves have spoken: the bell rings for those concerned."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from directory.models import Person
from office.audit.readers import Event, afterwards
from office.meetings.actions.calling import changed, locked
from office.meetings.models import Decision, Invitation, Meeting, Seat
from office.notices.bell import tell
from office.notices.ringing import Weight


@afterwards("meeting.moved")
def tell_of_the_new_time(event: Event) -> None:
    tell(_invited(event), event, gettext_noop("Meeting moved: %(title)s"), weight=Weight.PRESSING)


@afterwards("meeting.cancelled")
def tell_of_the_cancelling(event: Event) -> None:
    tell(_invited(event), event, gettext_noop("Meeting cancelled: %(title)s"), weight=Weight.PRESSING)


@afterwards("meeting.began")
def tell_that_it_begins(event: Event) -> None:
    """Whoever said they come and does not sit there yet."""
    coming = _invited(event, answer__in=[Invitation.Answer.ATTENDING, Invitation.Answer.NONE])
    sitting = Seat.objects.filter(meeting__public_id=event.subject_id, left_at=None)
    there = set(sitting.values_list("holder__person", flat=True))
    awaited = [one for one in coming if one.pk not in there]
    tell(awaited, event, gettext_noop("The meeting begins: %(title)s"), weight=Weight.NOW)


@afterwards("meeting.summoned")
def tell_those_awaited(event: Event) -> None:
    people = Person.objects.filter(public_id__in=event.particulars["people"])
    tell(people, event, gettext_noop("The meeting has begun; you are awaited: %(title)s"), weight=Weight.NOW)


@afterwards("matter.opened")
def show_what_a_decision_became(event: Event) -> None:
    """Open pages of the meeting say that it is a matter, and offer it no more."""
    kind, _, public_id = str(event.particulars["source"]).partition(":")
    if kind == "decision":
        with transaction.atomic():
            changed(locked(Decision.objects.select_related("meeting").get(public_id=public_id).meeting))


@afterwards("invitation.answered")
def tell_who_called_of_an_absence(event: Event) -> None:
    """Coming is the rule and only shown; who stays away is told to the one who called the meeting."""
    if event.particulars["answer"] in (Invitation.Answer.EXCUSED, Invitation.Answer.SUBSTITUTED):
        meeting = Meeting.objects.select_related("called_by__person").get(public_id=event.subject_id)
        tell([meeting.called_by.person], event, gettext_noop("Does not come in person: %(title)s"))


def _invited(event: Event, **which: Any) -> list[Person]:
    found = Invitation.objects.filter(meeting__public_id=event.subject_id, **which)
    return [one.holder.person for one in found.select_related("holder__person")]
