"""Which hours a unit keeps."""

from django.core.cache import cache

from directory.models import Unit
from office.worktime.schedules import Timetable, timetable

_KEEP = 60  # seconds a unit's choice of schedule is remembered; the schedule itself is never stale


def timetable_of(unit: Unit) -> Timetable:
    """The hours of the unit's own schedule, of its nearest ancestor that has one, or of the office's default."""
    key = f"directory:schedule:{unit.path}"
    schedule_id = cache.get(key, 0)
    if schedule_id == 0:
        own_and_above = [unit.path[: depth * Unit.steplen] for depth in range(1, unit.depth + 1)]
        chosen = Unit.objects.filter(path__in=own_and_above, schedule__isnull=False).order_by("-depth")
        schedule_id = chosen.values_list("schedule_id", flat=True).first()
        cache.set(key, schedule_id, _KEEP)
    return timetable(schedule_id)
