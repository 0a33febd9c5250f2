"""Reading the four boxes:待办 · 待阅 · 已办 · 办结."""

from collections import Counter

from django.db.models import QuerySet

from office.audit.actor import Actor
from office.duties.models import Box, Duty

EXACT_UP_TO = 1000


def box(actor: Actor, name: Box | str) -> QuerySet[Duty]:
    """The duties of all of the actor's appointments in one box; open ones by due, done ones latest first."""
    held = [one.pk for one in actor.appointments]
    found = Duty.objects.filter(holder__in=held, box=name).select_related(
        "holder__post__unit", "holder__person", "on_behalf_of__person", "laid_by"
    )
    return found.order_by("sort_at", "pk") if name in (Box.TODO, Box.TO_READ) else found.order_by("-sort_at", "-pk")


def counts(actor: Actor) -> dict[str, int]:
    """Rows per box: exact for the open two; of the others exact to 1,000 (1001 stands for “1000+”). One query."""
    mine = Duty.objects.filter(holder__in=[one.pk for one in actor.appointments])
    todo, to_read, done, concluded = (
        mine.filter(box=name).order_by() for name in (Box.TODO, Box.TO_READ, Box.DONE, Box.CONCLUDED)
    )
    capped = [rows.values_list("box", flat=True)[: EXACT_UP_TO + 1] for rows in (done, concluded)]
    counted = Counter(
        todo.values_list("box", flat=True).union(to_read.values_list("box", flat=True), *capped, all=True)
    )
    return {name: counted[name] for name in Box.values}


def open_count(actor: Actor) -> int:
    """What the rail shows beside the desk."""
    return Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], box=Box.TODO).count()
