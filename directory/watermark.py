"""Who reads this, written over the page: a picture taken of it says from whose screen it was."""

from django.utils import timezone

from office.audit.actor import Actor
from office.worktime.clock import now

DIGITS = 4  # of the staff number


def watermark(actor: Actor) -> str:
    unit = actor.appointment.post.unit.short_name if actor.appointment else ""
    number = actor.person.username
    short = number[-DIGITS:] if number[-DIGITS:].isdecimal() else number
    return f"{actor.person.name} {short} · {unit} · {timezone.localtime(now()):%H:%M}"
