"""What the directory hears."""

from django.utils.translation import gettext_noop

from directory.codes import confirmers
from directory.models import Person
from office.audit.readers import Event, afterwards
from office.notices.bell import tell


@afterwards("account.code_proposed")
def call_the_second(event: Event) -> None:
    """Those who may confirm; and its owner, who learns of it before it opens anything."""
    person = Person.objects.get(public_id=event.subject_id)
    called = confirmers(person, issuer=event.actor)
    tell([*called, person], event, gettext_noop("A code for an administrator awaits a second one: %(title)s"))
