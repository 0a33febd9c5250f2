"""The index of papers: by which keys one is found, and by whom."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from workflows.documents.models.incoming import Incoming
from workflows.documents.models.outgoing import Document


class Entry(models.Model):
    """A paper as it is found. Kept by searching/keeping.py alone, out of what stands elsewhere.

    at: when it was drafted, or arrived; readers: ids of the groups that may read it and, below zero, of persons; text:
    one line a passage; places: for each line a letter of `Place`. keys and readers are one index, so that what many
    papers say and few may read costs no more than the few; the month is among the keys for what many may read.
    """

    class Place(models.TextChoices):
        TITLE = "t"
        NUMBER = "n"
        PARTY = "p"
        BODY = "b"
        OPINION = "o"
        ATTACHMENT = "a"

    document = models.OneToOneField(Document, null=True, on_delete=models.CASCADE, related_name="entry")
    incoming = models.OneToOneField(Incoming, null=True, on_delete=models.CASCADE, related_name="entry")
    at = models.DateTimeField()
    readers = ArrayField(models.IntegerField())
    keys = ArrayField(models.TextField(db_collation="C"))
    places = models.TextField()
    text = models.TextField()

    class Meta:
        # No index on `at`: walking it newest first would read every paper in which the words are not.
        indexes = [GinIndex(fields=["keys", "readers"], name="entry_keys", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, incoming=None) | Q(document=None, incoming__isnull=False),
                name="entry_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(place, passage) in the order of the paper, its title first."""
        return list(zip(self.places, self.text.split("\n"), strict=True))
