"""Meetings with their agenda, who is invited, who was there, what was decided, and the minutes."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from office.files.models import File


class Meeting(models.Model):
    """会议: people who meet at a time, in a room, over pictures, or both.

    unit: the agency in whose name it is called. about_*: the subject it is called for, as any room may name one.
    place: a room; "" when people meet over pictures alone. began_at, ended_at: as it really was. version: goes up with
    whatever its page shows.
    """

    subject_kind = "meeting"

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("meeting", "Called")
        RUNNING = "running", pgettext_lazy("meeting", "Running")
        ENDED = "ended", pgettext_lazy("meeting", "Ended")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("Meeting"), max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    about_title = models.CharField(max_length=300, blank=True)
    place = models.CharField(_("Place"), max_length=60, blank=True)
    has_video = models.BooleanField(_("With picture and sound"), default=True)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))
    called_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    chair = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CALLED)
    called_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    next_decision = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(has_video=True) | ~Q(place=""), name="meeting_somewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "ended"]) | Q(began_at__isnull=False), name="meeting_began"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["ended", "cancelled"]) & Q(ended_at__isnull=False))
                | (~Q(state__in=["ended", "cancelled"]) & Q(ended_at=None)),
                name="meeting_ended_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="meeting_starts"),
            models.Index(fields=["about_kind", "about_id"], name="meeting_about", condition=~Q(about_kind="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.CALLED, self.State.RUNNING)


class AgendaItem(models.Model):
    """议题: one thing to be spoken about, who presents it, and how long it is meant to take."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    presenter = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(480)])
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "no"], name="agenda_item_once"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(begun_at__isnull=False), name="agenda_item_begun_before_done"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """材料: a file laid before those who come, under one item of the agenda. Who may see the meeting may have it, until
    it is withdrawn; a better one is laid beside it, never in its place."""

    subject_kind = "material"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="materials")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    laid_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.item)


class Invitation(models.Model):
    """会议通知 to one post's holder, and the answer（回执）. substitute: who comes instead（替会）, invited too."""

    class Part(models.TextChoices):
        MEMBER = "member", pgettext_lazy("part", "Attends")
        OBSERVER = "observer", pgettext_lazy("part", "Sits in")

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("answer", "Not answered")
        ATTENDING = "attending", pgettext_lazy("answer", "Attending")
        EXCUSED = "excused", pgettext_lazy("answer", "Excused")
        SUBSTITUTED = "substituted", pgettext_lazy("answer", "Substituted")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    holder = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, default=Part.MEMBER)
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="substitute")
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.NONE, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    marked_present_at = models.DateTimeField(null=True)  # by the recorder, for who sat in the room
    summoned_at = models.DateTimeField(null=True)  # the last time, when they had not come

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "holder"], name="invitation_once"),
            models.CheckConstraint(
                condition=~Q(answer__in=["excused", "substituted"]) | ~Q(reason=""), name="invitation_away_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["holder", "meeting"], name="invitation_holder")]


class Seat(models.Model):
    """One person on one line, from joining to leaving. Attendance is the sum of somebody's seats.

    joined_at, left_at: by the office's clock. heard_at: real time of the last sign of life, by which a line that was
    cut is known.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    holder = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField()
    mic = models.BooleanField(default=False)
    cam = models.BooleanField(default=False)
    screen = models.BooleanField(default=False)
    hand_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "holder"], condition=Q(left_at=None), name="seat_one_at_a_time")
        ]
        indexes = [models.Index(fields=["heard_at"], name="seat_heard", condition=Q(left_at=None))]


class Decision(models.Model):
    """议定事项: what was decided; with a lead unit and a day it can become a matter."""

    subject_kind = "decision"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    no = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    supports = models.ManyToManyField(Unit, related_name="+")
    due_on = models.DateField(null=True)
    noted_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "no"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def lacks(self) -> list[str]:
        """What must be known before it can become a matter: fields that are empty."""
        return [name for name in ("lead", "due_on") if getattr(self, name) is None]


class Minutes(models.Model):
    """会议纪要 as the recorder lays it out; it goes out as an official document."""

    subject_kind = "minutes"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(_("Minutes of “%(meeting)s”") % {"meeting": self.meeting.title})
