"""What duties do when they themselves are spoken of."""

from django.utils.translation import gettext_noop

from directory.models import Person
from office.audit.readers import Event, afterwards
from office.notices.bell import tell
from office.notices.ringing import Weight


@afterwards("duty.urged")
def ring_the_urged(event: Event) -> None:
    """催办 sounds at the holders' bells."""
    holders = Person.objects.filter(appointments__public_id__in=event.particulars["holders"])
    tell(holders, event, gettext_noop("You are urged: %(title)s"), weight=Weight.PRESSING)
