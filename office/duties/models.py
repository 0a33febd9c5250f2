"""One table: everything that lies in somebody's box."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Appointment


class Box(models.TextChoices):
    """The four boxes（四箱）."""

    TODO = "todo", _("To do")
    TO_READ = "to_read", _("To read")
    DONE = "done", _("Done")
    CONCLUDED = "concluded", _("Concluded")


class Kind(models.TextChoices):
    ACT = "act", _("Act")
    READ = "read", _("Read")
    CONFIRM = "confirm", _("Confirm")
    ATTEND = "attend", _("Attend")


class Urgency(models.IntegerChoices):
    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    TOP = 2, _("Top urgent")


class Duty(models.Model):
    """One thing one appointment owes.

    subject_*: what it is about, with its title as it was last said. asks: msgid of what is asked（请您）.
    ref: the laying room's own mark, e.g. a step of the engine. sort_at: the instant a box is sorted by: due while open
    (a far day when nothing is due), done afterwards, so that one index serves every box. aside_until: the day to which
    its holder has put it aside; the light does not wait.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    box = models.CharField(max_length=10, choices=Box)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_title = models.CharField(max_length=300)
    asks = models.CharField(max_length=60)
    ref = models.CharField(max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    holder = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="duties")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    laid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    laid_from = models.CharField(max_length=120, blank=True)
    laid_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    near_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_reason = models.CharField(max_length=200, blank=True)
    sort_at = models.DateTimeField()
    aside_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(box__in=[Box.TODO, Box.TO_READ], done_at=None)
                | Q(box__in=[Box.DONE, Box.CONCLUDED], done_at__isnull=False)
                | Q(box="", done_at__isnull=False),
                name="duty_open_or_done",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "box", "sort_at", "id"], name="duty_box"),
            models.Index(fields=["subject_kind", "subject_id"], name="duty_subject"),
            models.Index(fields=["ref"], name="duty_ref", condition=~Q(ref="")),
            models.Index(fields=["due_at"], name="duty_due", condition=Q(done_at=None, due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.asks} {self.subject_title}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None
