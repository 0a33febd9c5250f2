"""What the bell tells, and how each person wants to be told."""

import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """When news of one kind of thing reaches its reader. A silent one stands in the list and counts as seen."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, together")
    SILENT = "silent", _("Only in the list")


class Preference(models.Model):
    """ways: subject kind → Way; what is missing rings at once.
    quiet_from, quiet_until: null, as the unit keeps them; alike, none at all. shows_typing: in a room of two each sees
    that the other is typing, where both wish it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_at = models.TimeField(default=time(8, 30))
    shows_typing = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_both",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Notice(models.Model):
    """One piece of news for one person. text: msgid with the title in %(title)s, said in the reader's own language.

    held_until: rings then and is not counted before; null: it has rung. digest_on: rings with all others of that day;
    what was told late, with those of the day it was told.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event_id = models.BigIntegerField()
    text = models.CharField(max_length=200)
    who = models.CharField(max_length=120)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_title = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    digest_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_person"),
            models.Index(fields=["person"], name="notice_unseen", condition=Q(seen_at=None, held_until=None)),
            models.Index(fields=["held_until"], name="notice_held", condition=Q(held_until__isnull=False)),
            models.Index(fields=["person", "-digest_on"], name="notice_digest", condition=Q(digest_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text
