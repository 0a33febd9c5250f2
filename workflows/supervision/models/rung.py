"""The ladder: who hears of a date when, and which rungs a matter has climbed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from directory.models import Unit
from office.worktime.terms import TermUnit
from workflows.supervision.models.matter import Matter
from workflows.supervision.models.slip import Slip


class Tells(models.TextChoices):
    """Whom a rung reaches, from below."""

    HOLDER = "holder", pgettext_lazy("rung", "Who has it in the box")
    HEAD = "head", pgettext_lazy("rung", "Head of the lead unit")
    DEPUTY = "deputy", pgettext_lazy("rung", "Deputies of the lead unit")
    SUPERVISOR = "supervisor", pgettext_lazy("rung", "Supervisor")
    LEADER = "leader", pgettext_lazy("rung", "Leader who instructed")
    PRINCIPAL = "principal", pgettext_lazy("rung", "Head of the agency")


class Rung(models.Model):
    """Of an agency's ladder for one category, or ("") for those that have none of their own.

    wait: after the date, before it where negative; in working days or, after it, in working minutes. grade: of the slip
    that it prepares.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Matter.Category, blank=True)
    wait = models.SmallIntegerField()
    wait_unit = models.CharField(max_length=20, choices=TermUnit, default=TermUnit.WORKDAY)
    tells = ArrayField(models.CharField(max_length=12, choices=Tells))
    grade = models.CharField(max_length=12, choices=Slip.Grade, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "category", "wait", "wait_unit"], name="rung_once"),
            models.CheckConstraint(
                condition=Q(wait_unit=TermUnit.WORKDAY) | Q(wait_unit=TermUnit.WORK_MINUTE, wait__gt=0),
                name="rung_in_working_time",
            ),
            models.CheckConstraint(condition=Q(tells__len__gte=1), name="rung_tells_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.wait:+d} {self.wait_unit}"


class Climb(models.Model):
    """A rung that a matter has climbed for one date; for another date it is climbed anew."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="climbs")
    due_at = models.DateTimeField()
    wait = models.SmallIntegerField()
    wait_unit = models.CharField(max_length=20, choices=TermUnit)
    grade = models.CharField(max_length=12, choices=Slip.Grade, blank=True)
    climbed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "due_at", "wait", "wait_unit"], name="climb_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.wait:+d} {self.wait_unit}"
