"""Absences and their deputies."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


class Work(models.TextChoices):
    """Kinds of duty that a deputy may be named for; of what is to be done, signing for issue（签发）goes by its own."""

    ACT = "act", _("What is to be done")
    READ = "read", _("What is to be read")
    CONFIRM = "confirm", _("Must-reads")
    ATTEND = "attend", _("Invitations")
    SIGN = "sign", _("Signing for issue")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        """In force on a day: the holder is away."""
        return self.filter(ended_at=None, from_on__lte=day, until_on__gte=day)

    def open(self, day: date) -> "AbsenceQuerySet":
        """In force on the day, or booked for one to come."""
        return self.filter(ended_at=None, until_on__gte=day)


class Absence(models.Model):
    """The holder of an appointment is away from a day to a day, both included; it begins and ends by itself.

    Ended early it is no longer in force, and keeps what it was. Why somebody is away is not asked.
    """

    subject_kind = "absence"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        app_label = "directory"
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_start"),
            # A range of one number: without an extension an exclusion compares nothing but ranges.
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    (Func("appointment", "appointment", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("from_on", "until_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}, {self.from_on} – {self.until_on}"


class Deputy(models.Model):
    """Who stands in for one kind of work during one absence. Work that names nobody waits for its holder."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="deputies")
    work = models.CharField(max_length=10, choices=Work)
    appointment = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="stands_in")

    class Meta:
        app_label = "directory"
        constraints = [models.UniqueConstraint(fields=["absence", "work"], name="deputy_one_for_each_work")]

    def __str__(self) -> str:
        return f"{self.get_work_display()}: {self.appointment}"
