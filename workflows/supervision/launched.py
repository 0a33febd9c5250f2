"""The matters somebody follows as their supervisor."""

from django.urls import reverse

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.subjects.launched import Launched, answers
from office.worktime.clock import now
from workflows.supervision.clocks import light_of
from workflows.supervision.models import Matter


@answers
def followed(actor: Actor, most: int) -> list[Launched]:
    mine = Matter.objects.filter(supervisor__in=[held.pk for held in actor.appointments], closed_at=None)
    found = mine.select_related("lead").prefetch_related("milestones").order_by("-changed_at", "-pk")[:most]
    moment, timetables = now(), Timetables()
    return [
        Launched(
            title=f"{one.number} {one.title}".strip(),
            url=reverse("supervision:detail", args=[one.public_id]),
            note=f"{one.get_state_display()} · {one.lead.short_name}",
            changed_at=one.changed_at,
            light=light_of(one, moment, timetables.of(one.lead), list(one.milestones.all())),
        )
        for one in found
    ]
