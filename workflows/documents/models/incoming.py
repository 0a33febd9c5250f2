"""What has arrived at a unit, and what its leaders wrote on it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from directory.models import Appointment, Unit
from office.duties.models import Urgency
from office.files.models import File
from workflows.documents.genres import Genre


class Incoming(models.Model):
    """收文: an official document as one unit received it, from its arrival to the file (Regulation, article 24).

    Its own thing beside the sender's `Document`: the sender's drafts and opinions stay with the sender, the receiver's
    with the receiver. handlers: whom it is handled by, `lead`（主办）among them; readers: before whom it is laid once
    the leader has seen it; due_on（限办）: the day by which it is handled; remark: the registry's own.
    """

    subject_kind = "incoming"

    class State(models.TextChoices):
        ARRIVED = "register", pgettext_lazy("incoming", "To be registered")
        PROPOSING = "propose", pgettext_lazy("incoming", "Proposal")
        CHECKING = "check", pgettext_lazy("incoming", "Checking the proposal")
        INSTRUCTING = "instruct", pgettext_lazy("incoming", "Instruction")
        HANDLING = "handle", pgettext_lazy("incoming", "Being handled")
        FILING = "file", pgettext_lazy("incoming", "Filing")
        FILED = "filed", pgettext_lazy("incoming", "Filed")
        RETURNED = "returned", pgettext_lazy("incoming", "Returned to the sender")

    class Way(models.TextChoices):
        API = "api", _("From a connected system")
        COPY = "copy", _("Over this platform")
        PAPER = "paper", _("On paper")

    class Handling(models.TextChoices):
        ACTION = "action", _("For action")
        READ = "read", _("For reading")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incoming_documents")
    sender = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    sender_name = models.CharField(_("From"), max_length=120)
    sender_number = models.CharField(_("Their number"), max_length=40, blank=True)
    title = models.CharField(_("Title"), max_length=120)
    genre = models.CharField(_("Genre"), max_length=20, choices=Genre)
    urgency = models.PositiveSmallIntegerField(_("Urgency"), choices=Urgency, default=Urgency.NORMAL)
    text = models.TextField(blank=True)
    arrived_by = models.CharField(max_length=10, choices=Way)
    arrived_at = models.DateTimeField()
    copy = models.OneToOneField("documents.Copy", null=True, on_delete=models.PROTECT, related_name="taken_in")
    paper = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.ARRIVED)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    remark = models.CharField(_("Remark"), max_length=200, blank=True)
    handling = models.CharField(_("Handling"), max_length=10, choices=Handling, default=Handling.ACTION)
    leader = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    handlers = models.ManyToManyField(Appointment, related_name="+")
    lead = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    readers = models.ManyToManyField(Appointment, related_name="+")
    due_on = models.DateField(_("To be handled by"), null=True)
    replied_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "-arrived_at"], name="incoming_unit"),
            models.Index(fields=["-changed_at"], name="incoming_changed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="incoming_serial_once"),
            models.UniqueConstraint(
                fields=["unit", "sender", "sender_number"],
                condition=~Q(sender_number="") & ~Q(state="returned"),
                name="incoming_once_by_number",
            ),
            models.UniqueConstraint(
                fields=["unit", "sender_name", "sender_number"],
                condition=Q(sender=None) & ~Q(sender_number="") & ~Q(state="returned"),
                name="incoming_once_from_outside",
            ),
            models.CheckConstraint(
                condition=Q(year=None, serial=None) | Q(year__isnull=False, serial__gte=1), name="incoming_number_whole"
            ),
        ]
        permissions = [
            ("read_incoming", "May read what has arrived, with its opinions"),
            ("follow_incoming", "May see how far it has come"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> str:
        """Of what came over this platform: whether its sender's document still holds."""
        return self.copy.ended if self.copy else ""

    @property
    def number(self) -> str:
        """收文号, "" until it is registered."""
        return f"收〔{self.year}〕{self.serial}号" if self.serial else ""

    @property
    def cited(self) -> str:
        """How a reply names it: 《关于…的请示》（青府〔2026〕3号）."""
        return f"《{self.title}》（{self.sender_number}）" if self.sender_number else f"《{self.title}》"


class IncomingUserGrant(UserObjectPermissionBase):
    """A grant to a person: for private things only, since it does not pass to a successor."""

    content_object = models.ForeignKey(Incoming, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "permission", "-content_object"], name="incoming_user_grant")]


class IncomingGroupGrant(GroupObjectPermissionBase):
    """To a post's group: reads it. To the sender's unit group: follows how far it has come."""

    content_object = models.ForeignKey(Incoming, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["group", "permission", "-content_object"], name="incoming_group_grant")]


class IncomingCounter(models.Model):
    """The next 收文号 of a unit and year; its row is the lock under which they are given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="incoming_counter_once")]


class Instruction(models.Model):
    """批示: what a leader wrote on an incoming document; never changed; taken back while nobody has acted on it."""

    subject_kind = "instruction"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="instructions")
    leader = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["incoming", "id"], name="instruction_incoming")]

    def __str__(self) -> str:
        return self.text
