"""Routes an agency has composed for its own papers and for those of the agencies below it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Unit
from office.duties.models import Urgency
from workflows.documents.genres import Genre
from workflows.engine.models import Route


class ComposedRoute(models.Model):
    """流程: an agency's own, for papers of these genres and urgencies; none named means all of them.

    in_force: the published version that papers begin on, null before the first. draft: the steps being composed, null
    when nothing is. revision: grows with every change of the draft. Retired ones begin nothing any more.
    """

    class Kind(models.TextChoices):
        OUTGOING = "outgoing", _("Outgoing documents")
        INCOMING = "incoming", _("Incoming documents")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=40)
    genres = ArrayField(models.CharField(max_length=20, choices=Genre), default=list)
    urgencies = ArrayField(models.PositiveSmallIntegerField(choices=Urgency), default=list)
    in_force = models.ForeignKey(Route, null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], condition=models.Q(retired_on=None), name="composed_route_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Under which the engine keeps its versions."""
        return f"{self.kind}-{self.pk}"
