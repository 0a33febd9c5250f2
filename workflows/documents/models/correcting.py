"""更正: what a registry has set right in its books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment


class Correction(models.Model):
    """One field of one line of a register, as it read before and as it reads since; append-only (the database refuses
    changes). The line itself holds what is right; before, after: as the register shows them."""

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        SIGNED_ON = "signed_on", _("Signed on")
        SENDER_NAME = "sender_name", pgettext_lazy("register", "Sender")
        SENDER_NUMBER = "sender_number", _("Their number")
        ARRIVED_ON = "arrived_on", _("Arrived")
        REMARK = "remark", _("Remark")

    number = models.ForeignKey("Number", null=True, on_delete=models.PROTECT, related_name="corrections")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20, choices=Field)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=200)
    corrected_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["number", "id"], name="correction_number"),
            models.Index(fields=["incoming", "id"], name="correction_incoming"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False, incoming=None) | Q(number=None, incoming__isnull=False),
                name="correction_of_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.before} → {self.after}"
