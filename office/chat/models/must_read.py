"""Must-reads and the receipts that prove what became of them."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from directory.models import Appointment
from office.chat.models.room import Room
from office.files.models import File


def still_asked(receipt: str = "", must_read: str = "must_read__") -> Q:
    """Of which something is still asked: to confirm, or to do. receipt, must_read: how a query comes to them."""
    confirm = Q(**{f"{receipt}confirmed_at": None})
    do = ~Q(**{f"{must_read}asks_done": ""}) & Q(**{f"{receipt}done_at": None})
    return Q(**{f"{receipt}ended_at": None}) & (confirm | do)


class MustReadQuerySet(models.QuerySet["MustRead"]):
    def counted(self) -> "models.QuerySet[Any]":
        """With posts `asked`, of them those that `confirmed` and `did` what it asks for, those of which something is
        still asked, `left`, and those of which it is asked no more, `ended`."""
        return self.annotate(
            asked=Count("receipts"),
            confirmed=Count("receipts", filter=Q(receipts__confirmed_at__isnull=False)),
            did=Count("receipts", filter=Q(receipts__done_at__isnull=False)),
            left=Count("receipts", filter=still_asked("receipts__", "")),
            ended=Count("receipts", filter=Q(receipts__ended_at__isnull=False)),
        )


class MustRead(models.Model):
    """必读: a text that named people, each in a post, confirm by a moment. Theirs are duties of the kind confirm.

    rule: where units or roles were named, whom it meant when it was issued (directory.gathering.rules).
    asks_done: what is to be done as well; each then says that it is done, after the confirmation.
    """

    subject_kind = "must_read"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="must_reads")
    title = models.CharField(max_length=100)
    text = models.TextField()
    issued_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_on = models.DateField(null=True)
    rule = models.JSONField(null=True)
    asks_done = models.CharField(max_length=200, blank=True)

    objects = MustReadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def open(self) -> Self:
        return self.filter(still_asked())

    def complete(self) -> Self:
        """Of which all that was asked has come."""
        return self.filter(~still_asked(), ended_at=None)

    def with_open(self) -> "models.QuerySet[Any]":
        """Each `is_open`, in the same reading."""
        return self.annotate(is_open=still_asked())


class Receipt(models.Model):
    """What became of a must-read at one appointment; the evidence, which nobody changes afterwards.

    delivered_at: the first moment at which a page or a live line of that person carried the number of what waits for
    them, this one in it. It does not say that anybody looked. opened_at: they asked for a page with its text.
    done_at: where something is to be done, when they said that it is, and in done_text what. ended_at: from then on it
    was not asked of them any more, though something was left, and for what reason.
    """

    must_read = models.ForeignKey(MustRead, on_delete=models.CASCADE, related_name="receipts")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_text = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["must_read", "appointment"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(confirmed_at__isnull=False, ended_at=None), name="receipt_done_last"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="receipt_undelivered", condition=Q(delivered_at=None)),
            models.Index(fields=["person", "must_read"], name="receipt_person"),
        ]

    @property
    def moments(self) -> tuple[datetime | None, ...]:
        return self.delivered_at, self.opened_at, self.confirmed_at


class Certificate(models.Model):
    """送达凭证: what the receipts of a must-read said at one moment, as a PDF. digest: SHA-256 of their lines then
    (certificate.py); empty until the PDF is made. failed: it could not be made."""

    subject_kind = "certificate"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    must_read = models.ForeignKey(MustRead, on_delete=models.CASCADE, related_name="certificates")
    asked_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    failed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.must_read.title

    @property
    def is_busy(self) -> bool:
        return self.file is None and not self.failed
