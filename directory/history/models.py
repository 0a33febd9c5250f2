"""What no longer holds, each with the last day on which it did. What holds now stands in Unit and Post alone."""

from django.db import models


class FormerUnit(models.Model):
    """What a unit was called and where it stood until a day; of several changes on one day what held before them."""

    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="former")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    above = models.ForeignKey("directory.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField()

    class Meta:
        app_label = "directory"
        constraints = [models.UniqueConstraint(fields=["unit", "until_on"], name="former_unit_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} – {self.until_on}"


class FormerPost(models.Model):
    """What a post was called and to which unit it belonged until a day."""

    post = models.ForeignKey("directory.Post", on_delete=models.PROTECT, related_name="former")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    until_on = models.DateField()

    class Meta:
        app_label = "directory"
        constraints = [models.UniqueConstraint(fields=["post", "until_on"], name="former_post_once_a_day")]

    def __str__(self) -> str:
        return f"{self.title} – {self.until_on}"
