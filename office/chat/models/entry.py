"""A room has one stream: whatever is said or done in it is an entry with the next number, without gaps."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.chat.models.must_read import MustRead
from office.chat.models.room import Room

LONGEST = 5000  # characters of one message
WINDOW = timedelta(minutes=2)  # in which a message may be changed or recalled, by the clock of the server

_SAID, KEPT = ["posted", "must_read"], ["posted", "announced"]  # KEPT: whose words go with their term
SHOWN = ["posted", "joined", "left", "role", "speaks", "pinned", "announced", "closed", "must_read"]  # as a line
_WITH_TARGET = ["edited", "recalled", "pinned", "unpinned", "reacted"]  # entries that are about a message
# What a change or a recall should have left nowhere: sealing.py looks here.
STILL_PLAIN = Q(kind="edited") & ~Q(text="") | Q(recalled_at__isnull=False) & (~Q(text="") | Q(files__gt=0))


class Entry(models.Model):
    """One number of a room's stream. What was said once stays a row: a change and a recall are entries of their own
    that name their `target`, so that whoever missed them is told them in order.

    On what was said: text as it reads now, edited_at when it was changed, recalled_at when it was taken back. What it
    said before stands no more here, but sealed (disclosing.py). people: `[{"id", "name"}]` of those who joined or left,
    or whom the text names behind an @, and `others`, how many more. Where a role or who speaks was changed, text is the
    new one; of a reaction it is the sign, and `others` 1 where it was given, 0 where it was taken back. reactions: how
    many stand. not_urgent: rings and counts with each only while they work. forwarded: who said it first, and when,
    `{"name", "at"}`. cleared_at: since when its words are no longer kept (retention.py); of the entry that says so,
    `others` is the last number. unit_name: of the sender, as it was then. client_msg_id: of the sender's program, so
    that a retry is no second one. keys: under which it is found, None until searching.py has looked at it.
    """

    subject_kind = "message"

    class Kind(models.TextChoices):
        POSTED = "posted", _("Posted")
        EDITED = "edited", _("Edited")
        RECALLED = "recalled", _("Recalled")
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")
        ROLE = "role", _("Role changed")
        SPEAKS = "speaks", _("Who speaks changed")
        PINNED = "pinned", _("Pinned")
        UNPINNED = "unpinned", _("Unpinned")
        REACTED = "reacted", _("Reacted")
        ANNOUNCED = "announced", _("Announced")
        CLEARED = "cleared", _("No longer kept")
        CLOSED = "closed", _("Closed")
        MUST_READ = "must_read", _("Must-read")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="entries")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField()
    text = models.TextField(blank=True)
    client_msg_id = models.UUIDField(null=True)
    reply_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="changes")
    must_read = models.ForeignKey(MustRead, null=True, on_delete=models.PROTECT, related_name="+")
    forwarded = models.JSONField(null=True)
    people = models.JSONField(default=list)
    others = models.PositiveIntegerField(default=0)
    files = models.PositiveSmallIntegerField(default=0)
    reactions = models.PositiveIntegerField(default=0)
    not_urgent = models.BooleanField(default=False, db_default=False)
    edited_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    keys = ArrayField(models.TextField(db_collation="C"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["room", "said_at"], name="entry_said_at"),
            models.Index(
                fields=["room", "not_urgent", "seq"],
                name="entry_said",
                condition=Q(kind__in=_SAID, recalled_at=None),
            ),
            models.Index(fields=["room", "said_at"], name="entry_kept", condition=Q(kind__in=KEPT, cleared_at=None)),
            GinIndex(fields=["keys"], name="entry_found", condition=Q(keys__isnull=False)),
            models.Index(fields=["room"], name="entry_not_found_yet", condition=Q(keys=None, kind__in=_SAID)),
            models.Index(fields=["room"], name="entry_still_plain", condition=STILL_PLAIN),
            models.Index(fields=["room", "seq"], name="entry_shown", condition=Q(kind__in=SHOWN)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="entry_seq"),
            models.UniqueConstraint(fields=["sender", "client_msg_id"], name="entry_once"),
            models.CheckConstraint(
                condition=Q(kind__in=_WITH_TARGET, target__isnull=False) | (~Q(kind__in=_WITH_TARGET) & Q(target=None)),
                name="entry_target",
            ),
        ]

    def __str__(self) -> str:
        """Without its words: this stands in the trail, where nobody could recall them."""
        return f"{self.room} #{self.seq}"

    def is_fresh(self, moment: datetime) -> bool:
        """May still be changed or recalled."""
        return self.recalled_at is None and moment - self.said_at <= WINDOW


class Reaction(models.Model):
    """What somebody says to a message with one press; each sign once. Words, which every font has and every voice
    reads."""

    class Sign(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("reaction", "Received")
        AGREED = "agreed", pgettext_lazy("reaction", "Agreed")
        THANKS = "thanks", pgettext_lazy("reaction", "Thanks")
        WELL_DONE = "well_done", pgettext_lazy("reaction", "Well done")
        QUESTION = "question", pgettext_lazy("reaction", "A question")
        OBJECTION = "objection", pgettext_lazy("reaction", "An objection")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="given")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=10, choices=Sign)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "sign", "person"], name="reaction_once")]

    def __str__(self) -> str:
        return self.sign


SAID = tuple(map(Entry.Kind, _SAID))  # what is unread until it is read
