"""What a list of matters can be narrowed to, found without going through all matters of an agency."""

from django.db.models import Exists, OuterRef, QuerySet

from directory.actors import today
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from workflows.supervision.models import Matter
from workflows.supervision.permissions import overseen_units
from workflows.supervision.places import LEADS

_MOST_UNITS, _MOST_LEADERS = 500, 100


def leads(actor: Actor, seen: QuerySet[Matter]) -> list[Unit]:
    """To whom single matters are granted, the units that lead them; who oversees agencies, the first of these and the
    units directly below it. Each stands for all that is below."""
    agencies = overseen_units(actor)
    if not agencies:
        return list(Unit.objects.filter(pk__in=seen.order_by().values("lead")).order_by("path")[:_MOST_UNITS])
    top = agencies[0]
    below = Unit.objects.standing(today()).filter(path__startswith=top.path, depth__lte=top.depth + 1)
    return list(below.order_by("path")[:_MOST_UNITS])


def leaders(actor: Actor, seen: QuerySet[Matter]) -> list[Appointment]:
    """Whose instructions some of the matters are."""
    instructed = seen.order_by().exclude(leader=None)
    found = Appointment.objects.filter(pk__in=instructed.values("leader"))
    if agencies := overseen_units(actor):
        roles = list(map(str, LEADS))
        laid = Matter.objects.filter(laid_by__in=agencies, leader=OuterRef("pk"))
        found = Appointment.objects.filter(Exists(laid), post__roles__overlap=roles)
    return list(found.select_related("person")[:_MOST_LEADERS])
