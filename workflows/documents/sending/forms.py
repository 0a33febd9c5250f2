"""What is asked when copies go out, come back or went as paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.actors import today
from directory.choosing import UnitChoices
from directory.models import Unit
from office.ui.forms import DateInput
from workflows.documents.forms import OpinionField, Text, offer
from workflows.documents.sending.meant import Meant

PAPER_AT_MOST = 200
NOBODY = Meant()


class RecipientsForm(forms.Form):
    """Units of the directory, each with a copy of its own; others on paper, one a line."""

    main = UnitChoices(label=_("Main recipients"), required=False)
    cc = UnitChoices(label=_("Copies to"), required=False)
    paper = Text(
        label=_("On paper to"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Recipients outside this platform, one a line: printed, and noted here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.standing(today()).filter(can_issue=True).exclude(kind=Unit.Kind.OFFICE).order_by("path")
        offer(self, "main", units)
        offer(self, "cc", units)

    def clean_paper(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["paper"].splitlines() if line.strip()]
        if len(names) > PAPER_AT_MOST:
            raise forms.ValidationError(_("At most %(n)d at a time.") % {"n": PAPER_AT_MOST})
        return names

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("main") or given.get("paper") or self.also(given)):
            self.add_error("main", _("Choose at least one unit to send it to."))
        return given

    def also(self, given: dict[str, Any]) -> bool:
        """Whether it may go without a main recipient."""
        return False


class DispatchForm(RecipientsForm):
    """Proposes what the paper says: units, others on paper; whom it cannot tell is named at the field."""

    opinion = OpinionField()

    def __init__(self, *args: Any, main: Meant = NOBODY, cc: Meant = NOBODY, **kwargs: Any) -> None:
        elsewhere = "\n".join([*main.elsewhere, *cc.elsewhere])
        super().__init__(*args, initial={"main": main.units, "cc": cc.units, "paper": elsewhere}, **kwargs)
        for name, meant in (("main", main), ("cc", cc)):
            if meant.unread:
                said = _("The paper also names: %(names)s. Choose whom that means.")
                self.fields[name].help_text = said % {"names": _(", ").join(meant.unread)}


class ReissueForm(RecipientsForm):
    def also(self, given: dict[str, Any]) -> bool:
        return bool(given.get("cc"))


class RecallForm(forms.Form):
    reason = Text(label=_("Reason"), max_length=200)


class ReceiptForm(forms.Form):
    received_on = forms.DateField(label=_("Received on"), widget=DateInput)
    received_by_name = Text(label=_("Received by"), max_length=60, required=False)
