"""What is asked of who annuls or repeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from office.audit.actor import Actor
from office.ui.forms import DateInput
from workflows.documents.annulling.citing import named
from workflows.documents.forms import Text
from workflows.documents.models import Document, Invalidation

_KINDS = (
    (Invalidation.Kind.REPEALED, _("Repeal: void from a day on")),
    (Invalidation.Kind.ANNULLED, _("Annul: void from the beginning")),
)


class InvalidateForm(forms.Form):
    """What was repealed may still be annulled, and nothing else."""

    kind = forms.ChoiceField(label=_("What is decided"), choices=_KINDS, widget=forms.RadioSelect)
    from_on = forms.DateField(
        label=_("Repealed from"), widget=DateInput, required=False, help_text=_("Of a repeal; without a day, today.")
    )
    reason = Text(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    basis = Text(
        label=_("Decision it rests on"),
        max_length=200,
        help_text=_("Its title or number; what lies on this platform is linked by its number."),
    )
    replacement = Text(label=_("Replaced by"), max_length=200, required=False, help_text=_("Of a repeal."))

    def __init__(self, given: Any, *, document: Document, actor: Actor) -> None:
        kinds = _KINDS if document.repealed_from is None else _KINDS[1:]
        super().__init__(given, initial={"kind": kinds[0][0], "from_on": today()})
        self.actor = actor
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if document.repealed_from is not None:
            del self.fields["from_on"], self.fields["replacement"]

    @property
    def asked(self) -> dict[str, Any]:
        """Ready for `invalidate`."""
        given = dict(self.cleaned_data)
        for name in ("basis", "replacement"):
            given[name] = named(given.get(name, ""), self.actor)
        return given
