"""The must-reads somebody has issued, and how many have confirmed."""

from django.urls import reverse
from django.utils.translation import ngettext

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.chat.models import MustRead
from office.subjects.launched import Launched, answers
from office.worktime.clock import now
from office.worktime.lights import Dues, light


@answers
def issued(actor: Actor, most: int) -> list[Launched]:
    """Those that somebody has not confirmed yet."""
    counted = MustRead.objects.filter(issued_by__in=[held.pk for held in actor.appointments]).counted()
    found = counted.filter(left__gt=0).select_related("issued_by__post__unit").order_by("-issued_at")
    moment, timetables = now(), Timetables()
    return [
        Launched(
            title=one.title,
            url=reverse("chat:must_read", args=[one.public_id]),
            note=_confirmed(one.confirmed, one.asked),
            changed_at=one.issued_at,
            light=light(Dues(one.due_at), moment, timetables.of(one.issued_by.post.unit)),
        )
        for one in found[:most]
    ]


def _confirmed(confirmed: int, asked: int) -> str:
    said = ngettext(
        "%(confirmed)d of %(asked)d post has confirmed", "%(confirmed)d of %(asked)d posts have confirmed", asked
    )
    return said % {"confirmed": confirmed, "asked": asked}
