"""How the bell shall ring for me."""

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.notices.models import Preference, Way
from office.subjects import kinds
from office.ui.forms import TimeInput
from office.worktime.hours import Stretch

AS_UNIT, OWN, NONE = "unit", "own", "none"


class PreferenceForm(forms.Form):
    """One question for each kind of thing that the bell tells of, then the quiet hours, the digest's time, and
    whether typing is shown."""

    quiet = forms.ChoiceField(
        label=_("Quiet hours"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What happens meanwhile rings when they end. The beginning of a meeting rings always."),
    )
    quiet_from = forms.TimeField(label=pgettext_lazy("quiet hours", "From"), required=False, widget=TimeInput)
    quiet_until = forms.TimeField(label=pgettext_lazy("quiet hours", "Until"), required=False, widget=TimeInput)
    digest_at = forms.TimeField(
        label=_("Time of the digest"),
        widget=TimeInput,
        help_text=_("On working days."),
    )
    shows_typing = forms.BooleanField(
        label=_("Show when somebody is typing"),
        required=False,
        help_text=_("Only in rooms of two, and only where both wish it: without it you are not seen typing either."),
    )

    def __init__(self, preference: Preference, unit_keeps: Stretch, typed: QueryDict | None) -> None:
        super().__init__(typed, initial=_initial(preference))
        start, end = (edge.strftime("%H:%M") for edge in unit_keeps)
        quiet = self.fields["quiet"]
        assert isinstance(quiet, forms.ChoiceField)
        quiet.choices = [
            (AS_UNIT, _("As my unit keeps them: %(start)s–%(end)s") % {"start": start, "end": end}),
            (OWN, _("My own")),
            (NONE, _("None, it may ring at any time")),
        ]
        for kind in telling():
            self.fields[f"way_{kind.name}"] = forms.ChoiceField(
                label=str(kind.label), choices=Way.choices, required=False
            )

    def ways(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("way_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quiet") == OWN:
            for edge in ("quiet_from", "quiet_until"):
                if edge not in self.errors and cleaned.get(edge) is None:
                    self.add_error(edge, _("Say from when until when, or choose another answer."))
            if cleaned.get("quiet_from") and cleaned["quiet_from"] == cleaned.get("quiet_until"):
                self.add_error("quiet_until", _("That is no time at all. Choose another end."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """Ready for `actions.prefer`."""
        said = self.cleaned_data
        edges = {
            AS_UNIT: (None, None),
            NONE: (time.min, time.min),
            OWN: (said["quiet_from"], said["quiet_until"]),
        }[said["quiet"] or AS_UNIT]
        return {
            "ways": {kind.name: Way(said[f"way_{kind.name}"] or Way.AT_ONCE) for kind in telling()},
            "quiet": edges,
            "digest_at": said["digest_at"],
            "shows_typing": said["shows_typing"],
        }


def telling() -> list[kinds.Kind]:
    return sorted((kind for kind in kinds.kinds() if kind.tells), key=lambda kind: kind.name)


def _initial(preference: Preference) -> dict[str, Any]:
    edges = (preference.quiet_from, preference.quiet_until)
    quiet = AS_UNIT if edges[0] is None else NONE if edges[0] == edges[1] else OWN
    return {
        "quiet": quiet,
        "quiet_from": edges[0] if quiet == OWN else None,
        "quiet_until": edges[1] if quiet == OWN else None,
        "digest_at": preference.digest_at,
        "shows_typing": preference.shows_typing,
        **{f"way_{kind.name}": preference.ways.get(kind.name, Way.AT_ONCE) for kind in telling()},
    }
