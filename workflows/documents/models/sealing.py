"""Uses of seals: each asked for, approved and made by three people, and made once."""

from django.db import models
from django.db.models import F, Q

from directory.models import Person, Unit
from workflows.documents.models.outgoing import Document


class SealUse(models.Model):
    """用印: one use of one agency's seal on one paper（国办发〔2025〕33号: on what, by whom, approved by whom）.

    order       0 for the lead, then the other agencies of a joint document as they stand
    digest      of the words as verified, with the number: another word is another paper, and this use is not for it
    requester   who drafted it and handed it in; approver: who signed it for this agency; keeper: who used it
    valid_until  after that day it is asked for anew
    sha256      of the paper as it left the keeper's hands; certificate: SHA-256 of the one it was signed with
    size        of that paper: the agencies after add to it, so it stays the beginning of what goes out
    sm2, sm2_key  a detached signature over it and its public key, in hexadecimal; empty without the extra
    paper       kept only until the last of several agencies has sealed
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="seal_uses")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    authorised_at = models.DateTimeField()
    valid_until = models.DateField()
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    certificate = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sm2 = models.CharField(max_length=160, blank=True)
    sm2_key = models.CharField(max_length=128, blank=True)
    paper = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], condition=Q(voided_at=None), name="seal_use_once"),
            models.CheckConstraint(condition=~Q(requester=F("approver")), name="seal_use_asked_is_not_approved"),
            models.CheckConstraint(
                condition=Q(keeper=None) | (~Q(keeper=F("requester")) & ~Q(keeper=F("approver"))),
                name="seal_use_of_three_people",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, keeper=None, sha256="")
                | (Q(used_at__isnull=False, keeper__isnull=False) & ~Q(sha256="")),
                name="seal_use_by_somebody",
            ),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason=""), name="seal_use_void_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.document}"
