"""An import of a staff list: its file, how its columns are read, and the whole difference it makes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Column(models.TextChoices):
    """What a column of a staff list can say; one row is one person in one post."""

    STAFF_NUMBER = "staff_number", _("Staff number")
    NAME = "name", _("Name")
    UNIT = "unit", _("Unit")
    TITLE = "title", pgettext_lazy("post", "Title")
    MAIN = "main", _("Main or concurrent")
    PHONE = "phone", _("Office phone")
    MOBILE = "mobile", _("Mobile")
    EMAIL = "email", _("E-mail")
    ROOM = "office_room", _("Office room")
    STARTS_ON = "starts_on", _("From the day")


class StaffImport(models.Model):
    """One list for one unit and all below it. It waits for its columns, is compared, and is applied whole or not.

    is_complete: whoever works there and is not in the list has left; else the list only adds and changes.
    digest: of the difference; an import is applied only while it would still make the same one.
    """

    subject_kind = "staff_import"

    class State(models.TextChoices):
        COLUMNS = "columns", _("Columns to be named")
        COMPARING = "comparing", _("Being compared")
        COMPARED = "compared", _("To be decided")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        FAILED = "failed", _("Failed")
        GIVEN_UP = "given_up", _("Given up")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.File", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.COLUMNS)
    sheets = models.JSONField(default=list)  # name, rows, the first rows of each
    sheet = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)  # Column → place in the row
    is_complete = models.BooleanField(default=False)
    round = models.PositiveIntegerField(default=0)  # a job of an earlier round comes too late
    language = models.CharField(max_length=10, blank=True)  # in which its maker reads what is wrong
    counts = models.JSONField(default=dict)
    people_now = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("directory.Appointment", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "directory"
        indexes = [models.Index(fields=["unit", "made_at"], name="staff_import_unit_made_at")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.COMPARING, self.State.APPLYING)

    @property
    def asks_twice(self) -> bool:
        """More than one in twenty of those who work there would be deactivated."""
        return self.leaving * 20 > self.people_now

    @property
    def leaving(self) -> int:
        return int(self.counts.get(ImportLine.Kind.DEACTIVATED.value, 0))

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.COLUMNS, self.State.COMPARED, self.State.FAILED)


class ImportProgress(models.Model):
    """How far the job is. A row of its own, since the job holds the import's."""

    class Stage(models.TextChoices):
        READ = "read", _("Reading the list")
        COMPARE = "compare", _("Comparing it with the book")
        KEEP = "keep", _("Keeping the difference")
        UNITS = "units", _("Establishing units and posts")
        PEOPLE = "people", _("Writing people")
        POSTS = "posts", _("Appointing and relieving")
        INDEX = "index", _("Making everybody found")

    of = models.OneToOneField(StaffImport, primary_key=True, on_delete=models.CASCADE, related_name="progress")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.READ)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "directory"

    def __str__(self) -> str:
        return f"{self.stage} {self.done}/{self.total}"


class ImportLine(models.Model):
    """One line of the difference, or of what is wrong with the list. what: [field, from, to], …"""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("Wrong in the list")
        UNIT = "unit", _("Units established")
        POST = "post", _("Posts established")
        NEW = "new", _("New people")
        RETURNED = "returned", _("People who return")
        MOVED = "moved", _("People who move")
        CHANGED = "changed", _("People whose particulars change")
        DEACTIVATED = "deactivated", _("People deactivated")
        KEPT = "kept", _("Left as they are")

    of = models.ForeignKey(StaffImport, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=12, choices=Kind)
    row = models.PositiveIntegerField(default=0)
    who = models.CharField(max_length=60, blank=True)  # staff number
    title = models.CharField(max_length=300, blank=True)
    what = models.JSONField(default=list)

    class Meta:
        app_label = "directory"
        indexes = [models.Index(fields=["of", "kind", "id"], name="import_line_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class ColumnMemory(models.Model):
    """How the columns under these headings were read last time for this unit."""

    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    headings = models.CharField(max_length=64)  # their digest
    columns = models.JSONField()

    class Meta:
        app_label = "directory"
        constraints = [models.UniqueConstraint(fields=["unit", "headings"], name="column_memory_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.columns}"
