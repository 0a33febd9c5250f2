"""Which hours a unit keeps."""

from django.core.cache import cache

from directory.models import Unit
from office.worktime.models import Schedule


def schedule_of(unit: Unit) -> Schedule | None:
    """The unit's own schedule or the nearest ancestor's; None stands for the office's default."""
    key = f"directory:schedule:{unit.pk}:{unit.path}"
    found = cache.get(key, ())
    if found == ():
        own_and_above = [unit.path[: i * Unit.steplen] for i in range(1, unit.depth + 1)]
        nearest = (
            Unit.objects.filter(path__in=own_and_above, schedule__isnull=False)
            .select_related("schedule")
            .order_by("-depth")
            .first()
        )
        found = nearest.schedule if nearest else None
        cache.set(key, found, 60)
    return found
