"""Who hears that nobody holds a step."""

from django.utils.translation import gettext_noop

from directory.models import Person
from office.audit.readers import Event, afterwards
from office.notices.bell import tell
from office.notices.ringing import Weight


@afterwards("flow.vacant")
def tell_who_answers(event: Event) -> None:
    answering = Person.objects.filter(appointments__public_id=event.particulars["holder"])
    tell(answering, event, gettext_noop("Nobody holds the next step: %(title)s"), weight=Weight.PRESSING)
