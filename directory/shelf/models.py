"""What lies at hand."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Shelf(models.Model):
    """One row for each reader, people by their primary keys, the latest first: people are never deleted, and what is
    shown of them is asked anew each time. It is nobody else's, so that nothing of it is in the trail."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    favourites = ArrayField(models.BigIntegerField(), default=list)
    opened = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        app_label = "directory"

    def __str__(self) -> str:
        return f"{self.owner_id}"
