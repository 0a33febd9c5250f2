"""Tables of the trail. Only this room touches them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from office.audit.catalogue import EventType, event_type


class Event(models.Model):
    """One act. Append-only: a trigger refuses UPDATE and DELETE, and the app role has no right to them.

    happened_at follows the office clock (which only a demonstration can move); recorded_at is the database's own.
    digest: SHA-256 of the row's content, for the blocks that will seal the trail.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    type = models.CharField(max_length=80)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointment_id = models.BigIntegerField(null=True)
    post_title = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_title = models.CharField(max_length=300)
    particulars = models.JSONField(default=dict)
    refused = models.BooleanField(default=False)
    door = models.CharField(max_length=10)
    address = models.GenericIPAddressField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_event_subject"),
            models.Index(fields=["actor", "-id"], name="audit_event_actor"),
            models.Index(fields=["type", "-id"], name="audit_event_type"),
            models.Index(fields=["happened_at"], name="audit_event_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject_title}"

    @property
    def who(self) -> str:
        """Who acted, and for whom when they stood in."""
        if self.on_behalf_of is None:
            return str(self.actor)
        return _("%(who)s (for %(behalf)s)") % {"who": self.actor, "behalf": self.on_behalf_of}

    @property
    def declared(self) -> EventType:
        return event_type(self.type)


class ActionKey(models.Model):
    """A form's nonce or a request's Idempotency-Key: the same key twice is one act and one answer, for 24 hours.

    asked: SHA-256 of the request the key stands for; empty where none was made.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64, default="")
    answer = models.JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "verb", "key"], name="audit_action_key_once")]
        indexes = [models.Index(fields=["made_at"], name="audit_action_key_made")]
