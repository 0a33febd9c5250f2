"""The papers somebody has drafted, and in whose hands they lie."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.duties.models import Duty
from office.subjects.launched import Launched, answers
from office.worktime.clock import now
from office.worktime.lights import Dues, light
from workflows.documents.models import Document


@answers
def drafted(actor: Actor, most: int) -> list[Launched]:
    """By any of the actor's appointments, not filed yet; its light is that of whoever holds it longest."""
    open_now = Duty.objects.filter(subject_kind="document", subject_id=OuterRef("public_id"), done_at=None)
    first = open_now.order_by("sort_at", "pk")
    found = (
        Document.objects.filter(drafter__in=[held.pk for held in actor.appointments])
        .exclude(state=Document.State.FILED)
        .annotate(
            with_whom=ArraySubquery(open_now.order_by("laid_at", "pk").values("holder__person__name")),
            due_at=Subquery(first.values("due_at")[:1]),
            near_at=Subquery(first.values("near_at")[:1]),
        )
        .order_by("-changed_at", "-pk")[:most]
    )
    moment, timetables = now(), Timetables()
    return [
        Launched(
            title=str(one),
            url=reverse("documents:detail", args=[one.public_id]),
            note=" · ".join([str(one.get_state_display()), *([_(", ").join(one.with_whom)] if one.with_whom else [])]),
            changed_at=one.changed_at,
            light=light(Dues(one.due_at, one.near_at), moment, timetables.of(actor.appointment.post.unit))
            if one.due_at and actor.appointment
            else None,
        )
        for one in found
    ]
