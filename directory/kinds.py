"""Persons and units as subjects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.permissions import person_visible_to, unit_visible_to
from office.subjects import kinds


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="person",
            label=_("Person"),
            load=person_visible_to,
            url=lambda person: reverse("directory:person", args=[person.public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="unit",
            label=_("Unit"),
            load=unit_visible_to,
            url=lambda unit: reverse("directory:unit", args=[unit.public_id]),
        )
    )
