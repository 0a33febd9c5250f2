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
            url_of_id=lambda public_id: reverse("directory:person", args=[public_id]),
        )
    )
    kinds.register(
        kinds.Kind(
            name="unit",
            label=_("Unit"),
            load=unit_visible_to,
            url_of_id=lambda public_id: reverse("directory:unit", args=[public_id]),
        )
    )
