"""传阅: who is asked to read a paper beside its route, and why."""

import uuid

from django.db import models
from django.db.models import Q

from directory.models import Appointment
from office.duties.models import Duty


class Circulation(models.Model):
    """A document or an incoming one before readers, with a word why. Nothing waits for it, and whatever happens to the
    paper on its way leaves it as it is. reminded_on: the last day on which those who have not read were reminded."""

    subject_kind = "circulation"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey("Document", null=True, on_delete=models.PROTECT, related_name="circulations")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.PROTECT, related_name="circulations")
    note = models.CharField(max_length=200)
    asked_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reminded_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["document", "id"], name="circulation_document"),
            models.Index(fields=["incoming", "id"], name="circulation_incoming"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, incoming=None) | Q(document=None, incoming__isnull=False),
                name="circulation_of_one",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="circulation_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.document or self.incoming)


class Reader(models.Model):
    """One appointment that is asked. How far it is, its duty says: laid, opened, read, or called off with a reason; so
    nobody is asked without a duty in a box, and no duty is without a line here."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="readers")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circulation", "appointment"], name="reader_once")]
