"""Choosing by typing: a form holds only what is chosen, whatever else is wanted is looked for at the server."""

from collections.abc import Sequence
from typing import Any

from django import forms

Labels = Sequence[tuple[str, str]]  # what is sent, what is read


class Seek(forms.widgets.ChoiceWidget):
    """Beside Choices or OneChoice. address: of the door that answers who types (ui/forms/found.html). sought: typed by
    somebody without JavaScript; found: what that finds."""

    template_name = "ui/forms/seek.html"
    address: Any = ""
    sought = ""
    found: Labels = ()

    def named(self, values: Sequence[str]) -> Labels:
        """What is chosen, as far as it may be."""
        raise NotImplementedError

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        options = [
            self.create_option(name, key, label, True, place, attrs=attrs)
            for place, (key, label) in enumerate(self.named(value))
        ]
        return [(None, options, 0)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ticked = {str(option["value"]) for _heading, option in context["widget"]["chosen"]}
        found = [(key, label) for key, label in self.found if key not in ticked]
        more = {"sought": self.sought, "found": found, "single": not self.allow_multiple_selected}
        return context | more | {"address": self.address}
