"""One table: how often the topics were rung that keep no sequence of their own."""

from django.db import models


class Ring(models.Model):
    """One ring of a topic, or several folded into one row.

    A topic's seq is the sum of `times` over its rows. Rows are only added, in the transaction of the change, so two
    acts that concern one person never wait for one another, and whoever compares sums sees every committed change.
    """

    topic = models.CharField(max_length=100)
    times = models.BigIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["topic"], include=["times"], name="ring_topic")]
