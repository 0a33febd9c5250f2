"""What an agency wants of matters of a kind."""

import uuid

from django.db import models
from django.db.models import Q

from directory.models import Unit
from office.worktime.terms import Term, TermUnit
from office.worktime.wording import spell
from workflows.supervision.models.matter import PACE_IN_ORDER, Matter


class Standard(models.Model):
    """办理标准: how soon matters of a kind are responded to and finished, when their light turns, by which steps.

    near_days: working days left when it turns near; pace_near, pace_over: points behind plan (from, more than); None,
    as the organisation. plan: milestones as title, working days after the opening, percent.
    A matter copies all of it, so that changing or retiring a standard moves nothing that runs.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=30)
    category = models.CharField(max_length=20, choices=Matter.Category)
    finish_value = models.PositiveIntegerField()
    finish_unit = models.CharField(max_length=20, choices=TermUnit)
    respond_value = models.PositiveIntegerField(null=True)
    respond_unit = models.CharField(max_length=20, choices=TermUnit, blank=True)
    report_every = models.PositiveSmallIntegerField(null=True)
    near_days = models.PositiveSmallIntegerField(null=True)
    pace_near = models.PositiveSmallIntegerField(null=True)
    pace_over = models.PositiveSmallIntegerField(null=True)
    plan = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(report_every__gte=1), name="standard_rhythm_from_one"),
            models.CheckConstraint(condition=PACE_IN_ORDER, name="standard_pace_in_order"),
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(retired_at=None), name="standard_name_once"),
            models.CheckConstraint(
                condition=Q(respond_value=None, respond_unit="") | (Q(respond_value__gte=1) & ~Q(respond_unit="")),
                name="standard_response_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def finish(self) -> Term:
        return Term(self.finish_value, TermUnit(self.finish_unit))

    @property
    def respond(self) -> Term | None:
        return Term(self.respond_value, TermUnit(self.respond_unit)) if self.respond_value else None

    @property
    def thresholds(self) -> dict[str, int | None]:
        """As a matter copies them."""
        return {name: getattr(self, name) for name in ("near_days", "pace_near", "pace_over")}

    @property
    def finish_words(self) -> str:
        return spell(self.finish)

    @property
    def respond_words(self) -> str:
        return spell(self.respond) if self.respond else ""

    @property
    def plan_words(self) -> str:
        return " · ".join(f"{title} {percent}%" for title, _days, percent in self.plan)

    @property
    def rhythm_words(self) -> str:
        return spell(Term(self.report_every)) if self.report_every else ""
