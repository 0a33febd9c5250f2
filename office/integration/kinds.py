"""Applications, systems, webhooks and sources as subjects, so that the bell can lead to them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.integration.permissions import (
    account_visible_to,
    application_visible_to,
    arrival_visible_to,
    endpoint_visible_to,
    source_visible_to,
)
from office.subjects import kinds

KINDS = (
    ("application", _("Application"), application_visible_to, "integration:application"),
    ("service_account", _("Connected system"), account_visible_to, "integration:account"),
    ("endpoint", _("Webhook"), endpoint_visible_to, "integration:endpoint"),
    ("source", _("Source"), source_visible_to, "integration:source"),
    ("arrival", _("Arrival"), arrival_visible_to, "integration:arrival"),
)


def register() -> None:
    for name, label, load, page in KINDS:
        kinds.register(
            kinds.Kind(
                name=name,
                label=label,
                load=load,
                url_of_id=lambda public_id, page=page: reverse(page, args=[public_id]),  # type: ignore[misc]
            )
        )
