"""失效: what was dispatched is annulled or repealed; the paper itself stays as it went out (Regulation, article 33)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy

from directory.models import Appointment, Unit
from office.worktime.clock import today


def void_since(annulled_on: date | None, repealed_from: date | None) -> str:
    """In words that a document is void, and since when; "" while it holds. An annulment outdoes a repeal."""
    if annulled_on:
        return gettext("Annulled %(day)s") % {"day": annulled_on.isoformat()}
    if repealed_from is None:
        return ""
    coming = repealed_from > today()
    said = gettext("Repealed from %(day)s on") if coming else gettext("Repealed since %(day)s")
    return said % {"day": repealed_from.isoformat()}


class Invalidation(models.Model):
    """Annulled（撤销）, a document was void from the beginning; repealed（废止）, it is void from a day on. Append-only
    (the database refuses changes): one made by mistake is not taken back, its words are issued anew.

    decided_by: the issuer, or an agency above it. basis, replacement: as they were named; basis_document, replaced_by:
    where what was named lies on this platform.
    """

    class Kind(models.TextChoices):
        ANNULLED = "annulled", pgettext_lazy("invalidation", "Annulled")
        REPEALED = "repealed", pgettext_lazy("invalidation", "Repealed")

    document = models.ForeignKey("Document", on_delete=models.PROTECT, related_name="invalidations")
    kind = models.CharField(max_length=10, choices=Kind)
    from_on = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    basis = models.CharField(max_length=200, blank=True)
    basis_document = models.ForeignKey("Document", null=True, on_delete=models.PROTECT, related_name="+")
    replacement = models.CharField(max_length=200, blank=True)
    replaced_by = models.ForeignKey("Document", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "kind"], name="invalidation_once"),
            models.CheckConstraint(
                condition=Q(kind="annulled", from_on=None, replacement="", replaced_by=None)
                | Q(kind="repealed", from_on__isnull=False),
                name="invalidation_from_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="invalidation_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def said(self) -> str:
        """With the day from which it is void."""
        return void_since(None, self.from_on) or gettext("Annulled: void from the beginning")
