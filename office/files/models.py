"""Files, found by their content."""

import uuid

from django.conf import settings
from django.db import models


class File(models.Model):
    """One upload of one content; the bytes lie once under their SHA-256. Its subject decides who may have it.

    withheld_at: since when nobody may, since something in it must be looked into first. sealed_at: since when its bytes
    lie encrypted, apart from those of others (sealing.py).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="file_sha256"),
            models.Index(fields=["subject_kind", "subject_id"], name="file_subject"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Shown as one; of the types that are examined as such."""
        return self.content_type.startswith("image/")
