"""Screens on a wall: what was paired, by which post, and when it ended."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from directory.models import Appointment, Unit


class Wall(models.Model):
    """随时展示: one screen that shows an agency's figures to whoever stands before it, without anybody signed in.

    opened_by: whose post's view it is. code_digest: of what is typed at the screen, "" once it was; cookie_digest: of
    the key the screen then keeps. shows_titles: of matters, beside the numbers.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    shows_titles = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    cookie_digest = models.CharField(max_length=64, blank=True)
    paired_at = models.DateTimeField(null=True)
    seen_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_digest"], condition=~Q(code_digest=""), name="wall_code_once"),
            models.UniqueConstraint(fields=["cookie_digest"], condition=~Q(cookie_digest=""), name="wall_cookie_once"),
            models.CheckConstraint(
                condition=Q(paired_at=None, cookie_digest="") | Q(paired_at__isnull=False, code_digest=""),
                name="wall_paired_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.name
