"""What a matter goes through: its plan, reports, extensions and pauses."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from office.files.models import File
from workflows.supervision.models.matter import PERCENT, Matter


class Milestone(models.Model):
    """节点: from its date on, so much should be done."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=60)
    at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(validators=PERCENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "at"], name="milestone_once_a_moment"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="milestone_in_percent"),
        ]

    def __str__(self) -> str:
        return self.title


class Report(models.Model):
    """进展: what a unit says about it; append-only. progress None: a supporting unit speaks of its own part."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", pgettext_lazy("report", "Progress")
        SUPPORT = "support", pgettext_lazy("report", "Support")
        DONE = "done", pgettext_lazy("report", "Reported done")
        RETURNED = "returned", pgettext_lazy("report", "Returned for rework")
        CLOSED = "closed", pgettext_lazy("report", "Checked and closed")
        DECLINED = "declined", pgettext_lazy("report", "Declined")
        TURNED_DOWN = "refused", pgettext_lazy("report", "Turned down")
        RESPONSE = "response", pgettext_lazy("report", "Response")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    progress = models.PositiveSmallIntegerField(null=True, validators=PERCENT)
    text = models.TextField(blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "-id"], name="report_matter")]


class Evidence(models.Model):
    """佐证材料: a file beside a report."""

    subject_kind = "evidence"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.report.matter)


class Extension(models.Model):
    """延期: asked for before the date, decided by the supervisor; the date it asked about and the date it led to."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("extension", "Asked for")
        GRANTED = "granted", pgettext_lazy("extension", "Granted")
        REFUSED = "refused", pgettext_lazy("extension", "Refused")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    was_due_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state="asked"), name="extension_one_open"),
            models.CheckConstraint(condition=Q(until__gt=F("was_due_at")), name="extension_later"),
            models.CheckConstraint(condition=Q(asked_at__lte=F("was_due_at")), name="extension_before_expiry"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="extension_decided_with_time",
            ),
        ]


class Pause(models.Model):
    """暂停: time an approver has taken out of the term; `until` is None while it lasts."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=200)
    approver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(until=None), name="pause_one_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="pause_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="pause_with_reason"),
        ]


class Evaluation(models.Model):
    """评价: how the leader who asked for it finds it done, once for each closing. Counted by unit, never by person."""

    class Stars(models.IntegerChoices):
        FIVE = 5, pgettext_lazy("evaluation", "Very satisfied")
        FOUR = 4, pgettext_lazy("evaluation", "Satisfied")
        THREE = 3, pgettext_lazy("evaluation", "Fairly satisfied")
        TWO = 2, pgettext_lazy("evaluation", "Not satisfied")
        ONE = 1, pgettext_lazy("evaluation", "Not satisfied at all")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="evaluations")
    closed_at = models.DateTimeField()
    stars = models.PositiveSmallIntegerField(choices=Stars)
    text = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "closed_at"], name="evaluation_once_a_closing"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="evaluation_one_to_five"),
        ]


class Reopening(models.Model):
    """重新督办: a closed matter taken up again by a new instruction, which is named here as its source is there."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reopenings")
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    source_title = models.CharField(max_length=300)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source_kind", "source_id"], name="reopening_source")]
