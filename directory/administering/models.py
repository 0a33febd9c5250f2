"""Changes booked for a day to come."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Booking(models.Model):
    """预定的变动: a change of a unit or of its posts, carried out on the day, in the name of who booked it.

    verb, given: the change by its name and what it takes, of things their public ids. about: the same for the list.
    What could not be done on its day says why; nothing of it was done.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("booked")
        DONE = "done", _("carried out")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FAILED = "failed", _("could not be done")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="bookings")
    verb = models.CharField(max_length=30)
    given = models.JSONField()
    about = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    booked_by = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        app_label = "directory"
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="waiting"), name="booking_waiting"),
            models.Index(fields=["unit", "due_on"], name="booking_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="booking_waits_or_is_settled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about} {self.due_on}"
