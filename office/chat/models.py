"""A room has one stream: whatever is said or done in it is an entry with the next number, without gaps."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Post, Unit
from office.files.models import File

LONGEST = 5000  # characters of one message
CONVERSATION = 200  # members; beyond it only its owner and administrators speak, and nobody counts who has read
WINDOW = timedelta(minutes=2)  # in which a message may be changed or recalled, by the clock of the server


class Room(models.Model):
    """Some people and what they say, for a purpose and up to a day.

    about_*: the subject it was opened about. next_seq: the number of the next entry; said_seq, said_at: the last that
    was said, as the list of rooms shows it. unread_told_at: when a job was left to tell the members' other pages
    how much is unread; None once it has begun (tasks.py). direct_key: of a room of two, so that there is one only.
    rule: of a room that follows the organisation, who is in it (directory.gathering.rules), and owner_post, whose
    holder owns it and is in it whatever the rule says. by_approval: its owner or an administrator lets newcomers in.
    announcement: 群公告, above the talk; pinned: numbers of the messages that stand there, the latest last.
    """

    subject_kind = "room"

    class Speaks(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody speaks")
        MUTED = "muted", _("Muted for now")
        ANNOUNCEMENTS = "announced", _("Announcements only")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    direct_key = models.CharField(max_length=50, null=True, unique=True)  # noqa: DJ001 - unique where there is one
    rule = models.JSONField(null=True)
    owner_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    speaks = models.CharField(max_length=10, choices=Speaks, default=Speaks.EVERYBODY)
    by_approval = models.BooleanField(default=False)
    announcement = models.CharField(max_length=500, blank=True)
    pinned = ArrayField(models.BigIntegerField(), default=list)
    ends_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_seq = models.BigIntegerField(default=1)
    said_seq = models.BigIntegerField(default=0)
    said_at = models.DateTimeField()
    unread_told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="room_about", condition=~Q(about_kind="")),
            models.Index(fields=["ends_on"], name="room_ends", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__isnull=True, owner_post=None) | Q(rule__isnull=False, owner_post__isnull=False),
                name="room_rule_with_owner_post",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def head(self) -> int:
        return self.next_seq - 1

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_direct(self) -> bool:
        return self.direct_key is not None

    @property
    def follows(self) -> bool:
        """People come and go with their posts, nobody by hand."""
        return self.rule is not None


class Membership(models.Model):
    """One person in one room, once; who left and comes again has the same row.

    hears_after: entries after this number are theirs to hear. read_seq: they have read so far. draft: typed, not sent.
    """

    class Role(models.TextChoices):
        OWNER = "owner", pgettext_lazy("room", "Owner")
        ADMIN = "admin", pgettext_lazy("room", "Administrator")
        MEMBER = "member", _("Member")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    hears_after = models.BigIntegerField(default=0)
    read_seq = models.BigIntegerField(default=0)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    draft = models.TextField(blank=True)
    drafted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="membership_once")]
        indexes = [models.Index(fields=["person", "room"], name="membership_person", condition=Q(left_at=None))]

    @property
    def owns(self) -> bool:
        return self.role == self.Role.OWNER

    @property
    def keeps(self) -> bool:
        """Owner or administrator."""
        return self.role in KEEPERS


KEEPERS = (Membership.Role.OWNER, Membership.Role.ADMIN)
BY_RANK = Case(*(When(role=role, then=place) for place, role in enumerate(KEEPERS)), default=len(KEEPERS))


class MustReadQuerySet(models.QuerySet["MustRead"]):
    def counted(self) -> "models.QuerySet[Any]":
        """With posts `asked`, of them those that `confirmed` and `did` what it asks for, those of which something is
        still asked, `left`, and those of which it is asked no more, `ended`."""
        still = Q(receipts__ended_at=None) & (
            Q(receipts__confirmed_at=None) | Q(~Q(asks_done=""), receipts__done_at=None)
        )
        return self.annotate(
            asked=Count("receipts"),
            confirmed=Count("receipts", filter=Q(receipts__confirmed_at__isnull=False)),
            did=Count("receipts", filter=Q(receipts__done_at__isnull=False)),
            left=Count("receipts", filter=still),
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
        """Of which something is still asked: to confirm, or to do."""
        return self.filter(Q(confirmed_at=None) | Q(~Q(must_read__asks_done=""), done_at=None), ended_at=None)


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

    def is_open_in(self, must_read: MustRead) -> bool:
        """As `open` counts it."""
        return self.ended_at is None and (
            self.confirmed_at is None or (bool(must_read.asks_done) and self.done_at is None)
        )


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


_SAID, KEPT = ["posted", "must_read"], ["posted", "announced"]  # KEPT: whose words go with their term
_WITH_TARGET = ["edited", "recalled", "pinned", "unpinned", "reacted"]  # entries that are about a message


class Entry(models.Model):
    """One number of a room's stream. What was said once stays a row: a change and a recall are entries of their own
    that name their `target`, so that whoever missed them is told them in order.

    On what was said: text as first posted, edited_text as it reads now, recalled_at when it was taken back. The text of
    a recalled message is served to nobody, its changes neither. people: `[{"id", "name"}]` of those who joined or left,
    or whom the text names behind an @, and `others`, how many joined or left whom it does not name. Where a role or who
    speaks was changed, text is the new one; of a reaction it is the sign, and `others` 1 where it was given, 0 where it
    was taken back. reactions: how many stand. forwarded: who said it first, and when, `{"name", "at"}`. cleared_at:
    since when its words are no longer kept (retention.py); of the entry that says so, `others` is the last number.
    unit_name: of the sender, as it was then. client_msg_id: of the sender's program, so that a retry is no second one.
    keys: under which it is found, None until searching.py has looked at it.
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
    edited_text = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    keys = ArrayField(models.TextField(db_collation="C"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["room", "said_at"], name="entry_said_at"),
            models.Index(fields=["room", "said_at"], name="entry_kept", condition=Q(kind__in=KEPT, cleared_at=None)),
            GinIndex(fields=["keys"], name="entry_found", condition=Q(keys__isnull=False)),
            models.Index(fields=["room"], name="entry_not_found_yet", condition=Q(keys=None, kind__in=_SAID)),
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

    @property
    def shown(self) -> str:
        """As it reads now; nothing once it was recalled."""
        if self.recalled_at is not None:
            return ""
        return self.edited_text if self.edited_at else self.text

    def is_fresh(self, moment: datetime) -> bool:
        """May still be changed or recalled."""
        return self.recalled_at is None and moment - self.said_at <= WINDOW


class Keeping(models.Model):
    """How long what is said in rooms of one class is kept; without a row, without end."""

    class RoomClass(models.TextChoices):
        TWO = "two", _("Rooms of two")
        BY_HAND = "by_hand", _("Rooms opened by hand")
        FOLLOWING = "following", _("Rooms that follow the organisation")

    room_class = models.CharField(max_length=10, choices=RoomClass, unique=True)
    months = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.room_class


class Hold(models.Model):
    """保全: while it lasts, nothing of the room is cleared."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    laid_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room"], condition=Q(ended_at=None), name="hold_once")]

    def __str__(self) -> str:
        return self.reason


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


def waiting(memberships: "models.QuerySet[Membership]") -> "models.QuerySet[Membership]":
    """Of memberships those in which something was said that is not read yet."""
    return memberships.filter(room__said_seq__gt=F("read_seq"))
