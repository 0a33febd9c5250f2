"""How many matters are open, kept so that no page counts them."""

from django.db import models

from directory.models import Appointment, Unit
from office.worktime.palettes import State
from workflows.supervision.models.matter import Matter


class Tally(models.Model):
    """So many open matters more, or fewer, of these five things; the open ones of a kind are the sum of its rows.

    Rows are only added, by triggers on the matters, in the transaction of whatever changed a matter: two acts never
    wait for one another here, and whoever sums counts exactly the matters of the same snapshot. The references are
    those of matters, which have constraints of their own.
    """

    laid_by = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    lead = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    leader = models.ForeignKey(
        Appointment, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    category = models.CharField(max_length=20, choices=Matter.Category)
    light = models.CharField(max_length=10, choices=State)
    n = models.IntegerField()
