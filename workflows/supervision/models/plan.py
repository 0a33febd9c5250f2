"""A government work plan that came as a table, and becomes matters."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment, Unit
from office.files.models import File
from workflows.supervision.models.matter import Matter


class WorkPlan(models.Model):
    """工作计划: brought by who opens matters for an agency; the source of every matter made of its rows.

    headings, rows: the table as text, each row behind the number one reads beside it. columns: by Column the place of
    its heading. fault: why it could not be opened when it was last tried.
    """

    subject_kind = "work_plan"

    class State(models.TextChoices):
        BROUGHT = "brought", pgettext_lazy("work plan", "Being looked at")
        OPENING = "opening", pgettext_lazy("work plan", "Matters are being opened")
        OPENED = "opened", pgettext_lazy("work plan", "Under supervision")
        GIVEN_UP = "given_up", pgettext_lazy("work plan", "Given up")

    class Column(models.TextChoices):
        TITLE = "title", _("Matter")
        REQUIREMENT = "requirement", _("What is required")
        LEAD = "lead", _("Lead unit")
        SUPPORTS = "supports", _("Supporting units")
        DUE = "due", _("Finish by")
        LEADER = "leader", _("Instructed by")
        CATEGORY = "category", _("Category")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    category = models.CharField(max_length=20, choices=Matter.Category, default=Matter.Category.REPORT)
    file = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.BROUGHT)
    fault = models.TextField(blank=True)
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="opened", opened_by__isnull=False, opened_at__isnull=False)
                | (~Q(state="opened") & Q(opened_at=None)),
                name="work_plan_opened_with_time",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="work_plan_unit")]

    def __str__(self) -> str:
        return self.title
