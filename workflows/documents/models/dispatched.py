"""What goes out: the frozen paper, the units' copies, and those that leave the house as paper."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from office.files.models import File


class Rendition(models.Model):
    """The document as paper, frozen: a PDF with the number and seal, found by its hashes. SHA-256 is its file's, sm3
    (GB/T 32905-2016) is taken when it is dispatched."""

    document = models.OneToOneField("Document", on_delete=models.PROTECT, related_name="rendition")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    sm3 = models.CharField(max_length=64, blank=True)


class Copy(models.Model):
    """What one unit receives of a dispatched document; signed for by its registry.

    delivered_at（送达）: when the registry first had it open. reissued: sent after the others（补发）, or once more.
    """

    subject_kind = "copy"

    class Kind(models.TextChoices):
        MAIN = "main", _("Main recipient")
        CC = "cc", _("Copy")

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("copy", "Sent")
        RECEIVED = "received", pgettext_lazy("copy", "Signed for")
        RETURNED = "returned", pgettext_lazy("copy", "Returned")
        RECALLED = "recalled", pgettext_lazy("copy", "Recalled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey("Document", on_delete=models.PROTECT, related_name="copies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="received_copies")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    reissued = models.BooleanField(default=False)
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "unit"], condition=~Q(state__in=["returned", "recalled"]), name="copy_once"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", received_at=None)
                | Q(state="received", received_at__isnull=False)
                | Q(state="returned")
                | Q(state="recalled", received_at=None, recalled_at__isnull=False),
                name="copy_received_with_time",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "-sent_at"], name="copy_unit")]

    def __str__(self) -> str:
        return self.document.title

    @property
    def ended(self) -> str:
        return self.document.ended


class PaperCopy(models.Model):
    """A recipient outside this platform: what was printed for whom, when it left the house, and who had it back."""

    document = models.ForeignKey("Document", on_delete=models.PROTECT, related_name="paper_copies")
    recipient = models.CharField(_("Recipient"), max_length=120)
    sheets = models.PositiveSmallIntegerField(_("Copies"), default=1)
    how = models.CharField(_("By which way"), max_length=60, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    received_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "recipient"], name="paper_copy_once")]

    def __str__(self) -> str:
        return self.recipient
