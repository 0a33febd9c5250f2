"""The forms of an import: the file, what its columns are, and the second question."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.importing.models import Column, StaffImport
from directory.importing.sheets import TYPES
from directory.importing.taking import MOST_BYTES, headings_of, samples_of
from office.ui.forms import FileDrop, FilesField


class ListForm(forms.Form):
    upload = FilesField(
        label=_("Staff list"),
        widget=FileDrop(types=[f".{one}" for one in TYPES], max_bytes=MOST_BYTES, multiple=False),
        help_text=_("One row is one person in one post. Excel (.xlsx, .xls), OpenDocument (.ods) or CSV."),
    )


class ColumnsForm(forms.Form):
    """One select for each column of the list."""

    is_complete = forms.ChoiceField(
        label=_("The list is"),
        choices=[
            ("", _("an addition: it adds people and changes those it names; nobody else is touched")),
            ("1", _("complete: whoever works here and is not in it has left, and is deactivated")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, begun: StaffImport, sheet: int, columns: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun, self.sheet = begun, sheet
        meant = {place: name for name, place in columns.items()}
        for place, heading in enumerate(self.headings()):
            self.fields[f"place-{place}"] = forms.ChoiceField(
                label=heading or f"{place + 1}",
                choices=[("", "—"), *Column.choices],
                required=False,
                initial=meant.get(place, ""),
            )
        self.fields["is_complete"].initial = "1" if begun.is_complete else ""

    def headings(self) -> Sequence[str]:
        return headings_of(self.begun, self.sheet)

    def rows(self) -> list[tuple[str, list[str], Any]]:
        """Heading, first values, select; columns with nothing in them are left out."""
        told = [
            (heading, samples_of(self.begun, self.sheet, place), self[f"place-{place}"])
            for place, heading in enumerate(self.headings())
        ]
        return [row for row in told if row[0] or row[1]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [one for name, one in given.items() if name.startswith("place-") and one]
        if twice := next((one for one in chosen if chosen.count(one) > 1), None):
            self.add_error(None, str(_("Two columns are said to be %(name)s.")) % {"name": Column(twice).label})
        return given

    def columns(self) -> dict[str, int]:
        given = self.cleaned_data
        places = [(given[name], int(name.removeprefix("place-"))) for name in given if name.startswith("place-")]
        return {column: place for column, place in places if column}


class NumberForm(forms.Form):
    """The second question above so many deactivations."""

    number = forms.IntegerField(label=_("How many people will be deactivated?"), required=False, min_value=0)
