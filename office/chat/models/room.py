"""Rooms, who is in them, and how long what is said there is kept."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Post, Unit

CONVERSATION = 200  # members; beyond it only its owner and administrators speak, and nobody counts who has read


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


class Recount(models.Model):
    """When the members of a room are told anew how much is unread: work begins then with some of them, and something
    that is not urgent was said before."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "at"], name="recount_once")]

    def __str__(self) -> str:
        return f"{self.room} {self.at}"


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
