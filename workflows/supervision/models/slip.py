"""督办单: what a supervisor writes to the lead unit about a matter, with a number and a limit to reply."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from workflows.supervision.models.matter import Matter
from workflows.supervision.numbering import spelled_slip


class Slip(models.Model):
    """unit: the lead unit it was written to. One is open at a time: until it is answered, followed by the next, or the
    matter ends. missed_at: when its limit passed without an answer."""

    class Grade(models.TextChoices):
        REMINDER = "reminder", pgettext_lazy("slip", "Reminder")
        SUPERVISION = "supervision", pgettext_lazy("slip", "Supervision")
        PRIORITY = "priority", pgettext_lazy("slip", "Priority supervision")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="slips")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    grade = models.CharField(max_length=12, choices=Grade)
    text = models.TextField()
    issued_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    reply_by = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "serial"], name="slip_number_once"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(replied_at=None, ended_at=None), name="slip_one_open"
            ),
            models.CheckConstraint(condition=Q(reply_by__gt=F("issued_at")), name="slip_limit_after_issue"),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False, ended_at=None) & ~Q(reply=""),
                name="slip_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="slip_ended_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reply_by", "id"],
                name="slip_limit",
                condition=Q(replied_at=None, ended_at=None, missed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return spelled_slip(self.year, self.serial)

    @property
    def is_open(self) -> bool:
        return self.replied_at is None and self.ended_at is None

    @property
    def is_late(self) -> bool:
        return self.missed_at is not None
