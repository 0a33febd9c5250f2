"""Reading the four boxes:待办 · 待阅 · 已办 · 办结."""

from django.db.models import Count, QuerySet

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
    """Rows per box: exact for the open two; of the others exact to 1,000 (1001 stands for “1000+”)."""
    held = [one.pk for one in actor.appointments]
    mine = Duty.objects.filter(holder__in=held)
    open_boxes = mine.filter(box__in=[Box.TODO, Box.TO_READ]).values("box").annotate(rows=Count("pk"))
    found = {row["box"]: row["rows"] for row in open_boxes}
    capped = {
        name: len(mine.filter(box=name).values_list("pk", flat=True)[: EXACT_UP_TO + 1])
        for name in (Box.DONE, Box.CONCLUDED)
    }
    return {Box.TODO.value: found.get(Box.TODO, 0), Box.TO_READ.value: found.get(Box.TO_READ, 0)} | {
        name.value: rows for name, rows in capped.items()
    }


def open_count(actor: Actor) -> int:
    """What the rail shows beside the desk."""
    return Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], box=Box.TODO).count()
