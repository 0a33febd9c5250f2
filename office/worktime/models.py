"""Tables of working time. `schedules.timetable()` is the way to read them; the arithmetic never asks the database."""

import uuid
from datetime import time, timedelta

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.worktime.hours import EndOfDay
from office.worktime.palettes import PALETTE


class Calendar(models.Model):
    """Which days are worked, by one authority: the State Council's notices, or a region's own.

    stamp: changed by the database whenever a row of the calendar changes, by whatever hand; so every process can
    tell in one comparison whether what it remembers still holds.
    """

    subject_kind = "calendar"

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return self.name


class CalendarYear(models.Model):
    """A year whose holidays are announced. Without this row its days are counted by weekends, provisionally."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_once"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2200)), name="calendar_year_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


class CalendarDay(models.Model):
    """A day on which a notice departs from the plain week: off, or worked to make up for it.

    announced: the year whose notice says so. A New Year's notice may reach back into December.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Make-up working day")

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    announced = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on"], name="calendar_day_once"),
            models.CheckConstraint(condition=Q(kind__in=["holiday", "workday"]), name="calendar_day_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class Schedule(models.Model):
    """When a unit works, when it is left in peace, and when its lights turn. A unit without one takes its parent's, the
    top the default.

    near_days … pace_over: `palettes.Palette`. light_names: words for lights, by the keys of `palettes.NAMES`; what is
    not there is called as everywhere.
    """

    subject_kind = "schedule"

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    end_of_day = models.CharField(max_length=10, choices=EndOfDay, default=EndOfDay.CLOSE)
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(7, 30))
    near_days = models.PositiveSmallIntegerField(default=PALETTE.near_days)
    short_term = models.PositiveSmallIntegerField(default=PALETTE.short_term)
    near_percent = models.PositiveSmallIntegerField(default=20)
    pace_near = models.PositiveSmallIntegerField(default=PALETTE.pace_near)
    pace_over = models.PositiveSmallIntegerField(default=PALETTE.pace_over)
    light_names = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="schedule_one_default"),
            models.CheckConstraint(condition=Q(end_of_day__in=["midnight", "close"]), name="schedule_end_of_day"),
            models.CheckConstraint(
                condition=Q(near_percent__range=(1, 100), pace_near__gte=1, pace_over__gte=F("pace_near")),
                name="schedule_lights_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """One stretch of work on one weekday (1 is Monday). Two stretches leave the lunch break out.

    A season (month × 100 + day, both ends included, may run over New Year) restates the whole week for its days.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)
    season_until = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="working_hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="working_hours_forward"),
            models.CheckConstraint(
                condition=Q(season_from=None, season_until=None)
                | Q(season_from__range=(101, 1231), season_until__range=(101, 1231)),
                name="working_hours_season",
            ),
            models.UniqueConstraint(
                fields=["schedule", "weekday", "opens", "season_from"],
                name="working_hours_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Clock(models.Model):
    """How far the demonstration's clock has been moved on. One row; without it no time has passed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    passed = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clock_only_one")]
