"""Who reads this, written over the page: a picture taken of it says from whose screen it was."""

from django.utils import timezone

from office.audit.actor import Actor
from office.worktime.clock import now

DIGITS = 4  # of the staff number


def watermark(actor: Actor) -> str:
    unit = actor.appointment.post.unit.short_name if actor.appointment else ""
    return f"{actor.person.name} {actor.person.username[-DIGITS:]} · {unit} · {timezone.localtime(now()):%H:%M}"
