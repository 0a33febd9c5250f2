"""退文: what was sent back to whoever sent it, and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from directory.models import Appointment


class Return(models.Model):
    """An incoming document, a copy, or a copy with what was made of it. note: in words, for the sender."""

    class Reason(models.TextChoices):
        """What the first examination looks at (Regulation, article 24, paragraph 3)."""

        NOT_OURS = "not_ours", pgettext_lazy("return", "Not for this agency to handle")
        RULES = "rules", pgettext_lazy("return", "Against the rules of writing: level passed over, several addressed")
        FORM = "form", pgettext_lazy("return", "Genre or form does not fit")
        NOT_AGREED = "not_agreed", pgettext_lazy("return", "Others’ charge touched, and not agreed with them")
        INCOMPLETE = "incomplete", pgettext_lazy("return", "Incomplete, or otherwise unlike what drafting requires")

    incoming = models.OneToOneField("Incoming", null=True, on_delete=models.PROTECT, related_name="returned")
    copy = models.OneToOneField("Copy", null=True, on_delete=models.PROTECT, related_name="returned")
    reason = models.CharField(max_length=20, choices=Reason)
    note = models.CharField(max_length=500)
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(incoming__isnull=False) | Q(copy__isnull=False), name="return_of_something"
            )
        ]

    def __str__(self) -> str:
        return _("%(reason)s: %(note)s") % {"reason": self.get_reason_display(), "note": self.note}
