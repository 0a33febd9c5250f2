"""Routes, and which subject runs on which."""

from django.db import models
from django.db.models.functions import Now
from viewflow.workflow.models import Process

from directory.models import Appointment


class Route(models.Model):
    """One immutable version of a route: an ordered list of known steps. What runs stays on the version it began on.

    published_by: null for those built in. why: what its publisher said of it. The database refuses changes.
    """

    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    steps = models.JSONField()
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="route_version_once")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Run(models.Model):
    """A subject under way: its viewflow process, found by the subject and never by viewflow's own references."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, primary_key=True, related_name="run")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="runs")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    urgency = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="run_once_per_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} on {self.route}"
