"""Matters, who supports them, and who may see them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from directory.models import Appointment, Unit
from office.worktime.palettes import State as LightState
from office.worktime.terms import Term, TermUnit
from workflows.supervision.numbering import spelled

OPEN = Q(closed_at=None, serial__isnull=False)  # what is only proposed has no number and was laid on nobody yet
TITLE_PAIRS = models.Func("title", function="title_pairs")  # each character and each two side by side
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
# Both or neither: a comparison with NULL alone would pass.
PACE_IN_ORDER = Q(pace_near=None, pace_over=None) | Q(
    pace_near__isnull=False, pace_over__isnull=False, pace_near__gte=1, pace_over__gte=F("pace_near")
)


class Matter(models.Model):
    """督办事项: something that one unit owes to another by a date, followed until it is struck off.

    laid_by: the agency in whose name it is supervised, whose number it bears. starts_at: when its term began; without
    a term the date was named and not counted. original_due_at: the date before pauses and extensions moved it.
    light, next_change_at: as last told to the world; the watchman compares them and swaps. remind_at: when the holders
    are to be reminded that it is behind plan. climb_at: when the watchman looks next which rung it has come to.
    climb_since: when the ladder that holds for it was composed or came back; what had passed by then is not climbed.
    unannounced: years counted by weekends so far.
    done_at: when the lead unit says it was done; from there the lateness no longer grows, whoever checks it.
    parent: the whole it is a part of, one level deep; who locks a part locks the whole before it.
    A matter that was proposed has a number, and clocks that run, only from when it is approved.
    report_every: working days between two reports of the lead unit; None where no rhythm is asked for.
    near_days, pace_near, pace_over: thresholds of its light as its standard said; None where the lead unit's hold.
    respond_*: the other clock, that of the first response, with its term, date and reminder; None where none is asked.
    """

    subject_kind = "matter"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("matter", "Proposed")
        ASSIGNED = "assigned", pgettext_lazy("matter", "To be accepted")
        DECLINED = "declined", pgettext_lazy("matter", "Declined")
        UNDER_WAY = "under_way", pgettext_lazy("matter", "Under way")
        PAUSED = "paused", pgettext_lazy("matter", "Paused")
        CHECKING = "checking", pgettext_lazy("matter", "Being checked")
        CLOSED = "closed", pgettext_lazy("matter", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("matter", "Cancelled")

    class Category(models.TextChoices):
        INSTRUCTION = "instruction", pgettext_lazy("category", "Leader's instruction")
        DECISION = "decision", pgettext_lazy("category", "Decision of a meeting")
        DOCUMENT = "document", pgettext_lazy("category", "Official document")
        REPORT = "work_report", pgettext_lazy("category", "Government work report")
        PROPOSAL = "proposal", pgettext_lazy("category", "Proposal of deputies")
        HOTLINE = "hotline", pgettext_lazy("category", "Hotline")
        ALARM = "alarm", pgettext_lazy("category", "Alarm of a connected system")
        OTHER = "other", pgettext_lazy("category", "Other")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    title = models.CharField(_("Matter"), max_length=120)
    requirement = models.TextField(_("What is required"))
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.OTHER)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True)
    source_title = models.CharField(max_length=300, blank=True)
    laid_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="laid_matters")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="led_matters")
    supports = models.ManyToManyField(Unit, through="Support", related_name="supported_matters")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    leader = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey("Standard", null=True, on_delete=models.PROTECT, related_name="matters")
    proposer = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.ASSIGNED)
    term_value = models.PositiveIntegerField(null=True)
    term_unit = models.CharField(max_length=20, choices=TermUnit, blank=True)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    near_at = models.DateTimeField()
    original_due_at = models.DateTimeField(null=True)
    unannounced = ArrayField(models.PositiveSmallIntegerField(), default=list)
    light = models.CharField(max_length=10, choices=LightState)
    next_change_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)
    climb_since = models.DateTimeField(null=True)
    respond_value = models.PositiveIntegerField(null=True)
    respond_unit = models.CharField(max_length=20, choices=TermUnit, blank=True)
    respond_by = models.DateTimeField(null=True)
    respond_near_at = models.DateTimeField(null=True)
    respond_remind_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    report_every = models.PositiveSmallIntegerField(null=True)
    near_days = models.PositiveSmallIntegerField(null=True)
    pace_near = models.PositiveSmallIntegerField(null=True)
    pace_over = models.PositiveSmallIntegerField(null=True)
    progress = models.PositiveSmallIntegerField(default=0, validators=PERCENT)
    pause_reason = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    urged_times = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["laid_by", "year", "serial"], name="matter_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="matter_number_from_one"),
            models.CheckConstraint(
                condition=(~Q(state="proposed") & Q(year__isnull=False, serial__isnull=False))
                | Q(state__in=["proposed", "cancelled"], year=None, serial=None),
                name="matter_numbered_once_approved",
            ),
            models.CheckConstraint(condition=Q(report_every__gte=1), name="matter_rhythm_from_one"),
            models.CheckConstraint(condition=PACE_IN_ORDER, name="matter_pace_in_order"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="matter_progress_in_percent"),
            models.CheckConstraint(
                condition=Q(term_value=None, term_unit="") | (Q(term_value__gte=1) & ~Q(term_unit="")),
                name="matter_term_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    respond_value=None,
                    respond_unit="",
                    respond_by=None,
                    respond_near_at=None,
                    respond_remind_at=None,
                    responded_at=None,
                )
                | (
                    Q(respond_value__gte=1, respond_by__isnull=False, respond_near_at__isnull=False)
                    & ~Q(respond_unit="")
                ),
                name="matter_response_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state="paused") & ~Q(pause_reason="")) | (~Q(state="paused") & Q(pause_reason="")),
                name="matter_paused_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_at__isnull=False, done_at__isnull=False))
                | (Q(state="cancelled") & Q(closed_at__isnull=False))
                | (~Q(state__in=["closed", "cancelled"]) & Q(closed_at=None)),
                name="matter_closed_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="matter_changed"),
            GinIndex(TITLE_PAIRS, name="matter_open_title", condition=Q(closed_at=None)),
            GinIndex(TITLE_PAIRS, name="matter_closed_title", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["serial", "year"], name="matter_number"),
            models.Index(fields=["due_at", "id"], name="matter_due", condition=Q(closed_at=None)),
            models.Index(fields=["laid_by", "-changed_at", "-id"], name="matter_laid", condition=Q(closed_at=None)),
            models.Index(fields=["lead"], name="matter_led", condition=OPEN),
            models.Index(fields=["laid_by", "id"], name="matter_proposed", condition=Q(serial=None, closed_at=None)),
            models.Index(fields=["light", "due_at", "id"], name="matter_lit", condition=Q(closed_at=None)),
            models.Index(
                fields=["year", "-changed_at", "-id"],
                name="matter_closed_year",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["laid_by", "closed_at"],
                name="matter_closed",
                condition=Q(closed_at__isnull=False),
                include=["due_at", "done_at"],
            ),
            models.Index(
                fields=["next_change_at", "id"], name="matter_next", condition=Q(next_change_at__isnull=False)
            ),
            models.Index(fields=["remind_at", "id"], name="matter_remind", condition=Q(remind_at__isnull=False)),
            models.Index(fields=["climb_at", "id"], name="matter_climb", condition=Q(climb_at__isnull=False)),
            models.Index(
                fields=["respond_remind_at", "id"],
                name="matter_respond",
                condition=Q(respond_remind_at__isnull=False),
            ),
            models.Index(fields=["source_kind", "source_id"], name="matter_source", condition=~Q(source_kind="")),
        ]
        permissions = [
            ("read_matter", "May read the matter with its reports"),
            ("follow_matter", "May see how far it has come"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """Empty until it is approved."""
        return spelled(self.year, self.serial) if self.year and self.serial else ""

    @property
    def term(self) -> Term | None:
        return Term(self.term_value, TermUnit(self.term_unit)) if self.term_value else None

    @property
    def respond(self) -> Term | None:
        return Term(self.respond_value, TermUnit(self.respond_unit)) if self.respond_value else None

    @property
    def awaits_response(self) -> bool:
        return self.respond_by is not None and self.responded_at is None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_evaluated(self) -> bool:
        """Since it was closed."""
        return self.closed_at is not None and self.evaluations.filter(closed_at=self.closed_at).exists()

    @property
    def is_late(self) -> bool:
        """Done after it was due; while it is not done the light says whether it is over."""
        return self.done_at is not None and self.done_at > self.due_at


class Support(models.Model):
    """A unit that helps the lead unit（协办）; the lead alone answers for the whole."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="support_once")]


class MatterUserGrant(UserObjectPermissionBase):
    """A grant to a person: for private things only, since it does not pass to a successor."""

    content_object = models.ForeignKey(Matter, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "permission", "-content_object"], name="matter_user_grant")]


class MatterGroupGrant(GroupObjectPermissionBase):
    """To a post's group: reads it. To a unit's group: follows how far it has come."""

    content_object = models.ForeignKey(Matter, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["group", "permission", "-content_object"], name="matter_group_grant")]


class MatterCounter(models.Model):
    """The next number of an agency and year; its row is the lock under which numbers are given. series: "" of matters,
    else whose numbers they are."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=10, default="", blank=True)
    next = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year", "series"], name="matter_counter_once")]
