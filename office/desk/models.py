"""What a person keeps at the desk."""

from django.conf import settings
from django.db import models

MOST_VIEWS = 12


class SavedView(models.Model):
    """A box narrowed in a way its owner wants to come back to. query: as in the address, without the box."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    box = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "box", "query"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"?box={self.box}&{self.query}"
