"""Rules about single particulars of a person."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Grade(models.IntegerChoices):
    """By the highest of all posts."""

    STAFF = 0, _("Staff")
    HEAD = 1, _("Heads of offices and divisions")
    LEADER = 2, _("Leaders")


class Near(models.TextChoices):
    """How near the one who looks must work. SUBTREE: within the unit that keeps the rule."""

    SELF = "self", _("Nobody but its owner")
    UNIT = "unit", _("Their own unit")
    AGENCY = "agency", _("Their own agency")
    LEVEL = "level", _("Whoever works at their level")
    SUBTREE = "subtree", _("The unit that keeps the rule, with all below it")
    EVERYBODY = "everybody", _("Everybody")


class Particular(models.TextChoices):
    MOBILE = "mobile", _("Mobile")
    EMAIL = "email", _("E-mail")


class FieldRule(models.Model):
    """Who is shown a particular of whom: of people of one grade, in a unit with all below it. Ended, never deleted.

    shown: without asking. asked: with a reason, which is recorded and told.
    """

    subject_kind = "field_rule"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    particular = models.CharField(max_length=10, choices=Particular)
    grade = models.PositiveSmallIntegerField(choices=Grade)
    shown = models.CharField(max_length=10, choices=Near)
    asked = models.CharField(max_length=10, choices=Near)
    made_by = models.ForeignKey("directory.Appointment", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "directory"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "particular", "grade"], condition=Q(ended_at=None), name="field_rule_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_particular_display()}, {self.get_grade_display()}"
