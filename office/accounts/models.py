"""One-time codes; no mail is needed to get in. And the views of lists to which a person wants to come back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OneTimeCode(models.Model):
    """Handed over by an administrator, good once, for a day, for five tries. Only a keyed digest of it is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="one_time_codes")
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    awaits_second = models.BooleanField(default=False)  # opens nothing before a second administrator has confirmed it
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("issued_by")) & ~Q(confirmed_by=F("person")),
                name="one_time_code_second_hand",
            )
        ]
        indexes = [models.Index(fields=["person", "-id"], name="one_time_code_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.issued_at:%Y-%m-%d}"


class SavedView(models.Model):
    """A list narrowed in a way its owner wants to come back to. place: which list, as its room calls it. query: as in
    the address. is_default: the list opens with it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    place = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "place", "query"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["person", "place"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
