"""What was said and no longer stands, sealed; and who may read it once."""

from django.conf import settings
from django.db import models

from office.chat.models.entry import Entry


class Sealed(models.Model):
    """Words of a message before they were changed or taken back, the earliest first; goes with the term of its room."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sealed")
    words = models.TextField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry} {self.sealed_at}"


class Disclosure(models.Model):
    """调阅: one audit administrator asks for what is sealed of one message, a security administrator agrees."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-agreed_at", "-asked_at"], name="disclosure_asked")]

    def __str__(self) -> str:
        return f"{self.entry} {self.reason}"
