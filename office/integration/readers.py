"""What the gate hears of: everything that the outside may hear, and its own failures."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from office.audit.readers import Event, afterwards, within_at_once
from office.integration import outbox
from office.integration.models import Endpoint, ServiceAccount
from office.integration.permissions import owners_of
from office.notices import bell


@within_at_once("*")
def enter_into_outbox(events: Sequence[Event]) -> None:
    """With the act or not at all. Whether it may be heard is asked when it is sent."""
    outbox.enter(events)


@afterwards("endpoint.delivery_given_up")
def tell_of_a_dead_delivery(event: Event) -> None:
    _tell(event, gettext_noop("Webhook %(title)s: a delivery was given up"))


@afterwards("endpoint.gone")
def tell_of_a_gone_receiver(event: Event) -> None:
    _tell(event, gettext_noop("Webhook %(title)s says it is gone (410); nothing more is sent"))


@afterwards("endpoint.failed")
def tell_of_a_failed_endpoint(event: Event) -> None:
    _tell(event, gettext_noop("Webhook %(title)s has failed for three days; nothing more is sent"))


def _tell(event: Event, text: str) -> None:
    account: ServiceAccount = Endpoint.objects.get(public_id=event.subject_id).account
    bell.tell([held.person for held in owners_of(account)], event, text)
