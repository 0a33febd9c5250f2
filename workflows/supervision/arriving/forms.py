"""The forms of a work plan: the table, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.importing.sheets import TYPES
from office.ui.forms import FileDrop, FilesField
from workflows.supervision.arriving.taking import MOST_BYTES
from workflows.supervision.models import Matter, WorkPlan

_SAMPLES = 3


class BringForm(forms.Form):
    upload = FilesField(
        label=_("Table of the plan"),
        widget=FileDrop(types=[f".{one}" for one in TYPES], max_bytes=MOST_BYTES, multiple=False),
        help_text=_("One row is one matter. Excel (.xlsx, .xls), OpenDocument (.ods) or CSV."),
    )
    title = forms.CharField(
        label=_("Name of the plan"), max_length=120, required=False, help_text=_("Left empty, that of the file.")
    )
    category = forms.ChoiceField(
        label=_("Category"),
        choices=Matter.Category.choices,
        initial=Matter.Category.REPORT,
        help_text=_("For rows that do not name one."),
    )


class ColumnsForm(forms.Form):
    """For each column of the table what it says."""

    def __init__(self, given: Any, *, plan: WorkPlan) -> None:
        super().__init__(given)
        self.plan = plan
        meant = {place: name for name, place in plan.columns.items()}
        for place, heading in enumerate(plan.headings):
            self.fields[f"place-{place}"] = forms.ChoiceField(
                label=heading or f"{place + 1}",
                choices=[("", "—"), *WorkPlan.Column.choices],
                required=False,
                initial=meant.get(place, ""),
            )

    def rows(self) -> list[tuple[str, list[str], Any]]:
        """Heading, first values, select; columns with nothing in them are left out."""
        told = []
        for place, heading in enumerate(self.plan.headings):
            samples = [cells[place + 1] for cells in self.plan.rows if len(cells) > place + 1 and cells[place + 1]]
            told.append((heading, samples[:_SAMPLES], self[f"place-{place}"]))
        return [row for row in told if row[0] or row[1]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [one for one in given.values() if one]
        if twice := next((one for one in chosen if chosen.count(one) > 1), None):
            said = _("Two columns are said to be %(name)s.") % {"name": WorkPlan.Column(twice).label}
            self.add_error(None, str(said))
        return given

    def columns(self) -> dict[str, int]:
        return {column: int(name.removeprefix("place-")) for name, column in self.cleaned_data.items() if column}
