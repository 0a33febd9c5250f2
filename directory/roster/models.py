"""Rosters and their turns."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Seat(models.TextChoices):
    """Whom a day asks for: who leads, and a first and a second, or one for the day and one for the night."""

    LEADER = "leader", _("Leader on duty")
    FIRST = "first", _("On duty")
    SECOND = "second", _("Second on duty")
    DAY = "day", _("Day turn")
    NIGHT = "night", _("Night turn")


class Roster(models.Model):
    """The roster of a unit; it is called by the id of its unit."""

    subject_kind = "roster"

    unit = models.OneToOneField("directory.Unit", primary_key=True, on_delete=models.PROTECT, related_name="roster")
    public_id = models.UUIDField(unique=True, editable=False)
    in_parts = models.BooleanField(_("Day and night apart"), default=False)

    class Meta:
        app_label = "directory"

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_kept(self) -> bool:
        """False of one that was never written, as it would begin."""
        return not self._state.adding

    @property
    def seats(self) -> tuple[Seat, ...]:
        return (Seat.LEADER, Seat.DAY, Seat.NIGHT) if self.in_parts else (Seat.LEADER, Seat.FIRST, Seat.SECOND)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def with_names(self) -> "ShiftQuerySet":
        return self.select_related(
            "roster__unit", "appointment__person", "appointment__post__unit", "instead_of__person"
        )


class Shift(models.Model):
    """One turn. instead_of: whose it was before it was swapped."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    falls_on = models.DateField()
    seat = models.CharField(max_length=10, choices=Seat)
    appointment = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="shifts")
    instead_of = models.ForeignKey("directory.Appointment", null=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        app_label = "directory"
        constraints = [
            models.UniqueConstraint(fields=["roster", "falls_on", "seat"], name="shift_one_in_a_seat"),
        ]
        indexes = [models.Index(fields=["falls_on", "roster"], name="shift_day")]

    def __str__(self) -> str:
        return f"{self.falls_on} {self.appointment}"
