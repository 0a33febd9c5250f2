"""Fonts of an agency's own."""

from django.db import models
from django.db.models import Q

from directory.models import Unit
from office.files.models import File


class Typeface(models.Model):
    """One font for one role (office.ui.fonts.Role) on the pages of a unit and of those below it that have none.

    The file holds one face: of a collection, the one that serves. `characters` is how many it can draw.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="typefaces")
    role = models.CharField(max_length=10)
    family = models.CharField(max_length=100)
    characters = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "role"], condition=Q(withdrawn_on=None), name="typeface_one_in_use_per_role"
            )
        ]

    def __str__(self) -> str:
        return self.family
