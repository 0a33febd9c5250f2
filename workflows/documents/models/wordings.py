"""What an agency's office keeps for those who draft: templates and set wordings."""

import uuid

from django.db import models
from django.db.models import Q

from directory.models import Unit
from workflows.documents.genres import Genre


class Template(models.Model):
    """范本: genre, title and body a draft may begin with. A draft takes a copy; what is changed here later stays here.

    `version` grows with every change. Retired ones begin no draft any more, and their names are free again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    genre = models.CharField(max_length=20, choices=Genre)
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(retired_on=None), name="template_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """惯用语: one sentence as the agency writes it, put into the text at the cursor."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "text"], condition=Q(retired_on=None), name="wording_once")
        ]

    def __str__(self) -> str:
        return self.text
