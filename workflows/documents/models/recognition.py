"""What a PDF or a picture says, page by page."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from office.files.models import File


class Recognition(models.Model):
    """文字识别: the words of one file's pages, in whatever order they are read.

    finished_at  none while it is under way
    marked_page  the page on which a mark of secrecy stood; there it ended, and no word of the file is kept
    released_at  when the office found that it was none; marks are passed over from then on
    """

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="recognition")
    pages = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    marked_page = models.PositiveIntegerField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(marked_page=None) | Q(finished_at__isnull=False), name="recognition_ends_at_a_mark"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class RecognisedPage(models.Model):
    """`words` are as they stand in the file, or as a machine read them off its picture."""

    class Way(models.TextChoices):
        LAYER = "layer", pgettext_lazy("page", "As they stand in the file")
        MACHINE = "machine", pgettext_lazy("page", "Read by a machine")
        NOT_TRIED = "not_tried", pgettext_lazy("page", "Not read")
        FAILED = "failed", pgettext_lazy("page", "Could not be read")

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="read")
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recognition", "number"], name="page_recognised_once")]

    def __str__(self) -> str:
        return f"{self.recognition} {self.number}"
