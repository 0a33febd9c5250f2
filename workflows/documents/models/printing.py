"""Papers that are printed behind the screen."""

from django.db import models

from directory.models import Person
from workflows.documents.models.outgoing import Document


class Printing(models.Model):
    """A paper too long to wait for: a reader's copy of the draft, or the final one. It is a thing of passage: the next
    takes its place, and the row goes with its PDF.

    key      of what lies on the pages: another text, another day, another font is another paper
    watermark  lines that say whose copy it is; none on the final paper
    done     pages painted so far; all of them only when `pdf` is there
    failure  the sentence that says why there is none
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="printings")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_final = models.BooleanField()
    watermark = models.JSONField(default=list)
    key = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "asked_by", "is_final"], name="printing_once_for_a_reader")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.done}/{self.pages}"

    @property
    def is_ready(self) -> bool:
        return self.done >= self.pages

    @property
    def is_busy(self) -> bool:
        return not (self.is_ready or self.failure)

    @property
    def paper(self) -> bytes:
        """Of one that is ready."""
        return bytes(self.pdf or b"")
