"""Service accounts of the office itself, in whose name it acts when nobody does."""

from django.conf import settings
from django.utils import translation

from directory.models import Person
from office.audit.actor import Actor

WATCHMAN = "svc-watchman"


def watchman() -> Actor:
    """Who does what time alone brings: lights that turn, rooms whose last day has passed."""
    found = Person.objects.filter(username=WATCHMAN).first()
    if found is None:
        with translation.override(settings.LANGUAGE_CODE):
            name = translation.gettext("Watchman")
        found, _made = Person.objects.get_or_create(
            username=WATCHMAN, defaults={"name": name, "is_service": True, "password": "!"}
        )
    return Actor(found)
