"""Verbs on webhooks: enter, change, try out, stop, start, replace the secret, send again."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.catalogue import event_types
from office.audit.record import record
from office.audit.refusals import TooLate, Unacceptable
from office.integration.actions import administer, live
from office.integration.addresses import Refused, parse
from office.integration.cloudevents import PING
from office.integration.events import (
    ENDPOINT_CHANGED,
    ENDPOINT_MADE,
    ENDPOINT_REFUSED,
    ENDPOINT_STARTED,
    ENDPOINT_STOPPED,
    PINGED,
    REDELIVERED,
    SECRET_ROTATED,
)
from office.integration.models import Delivery, Endpoint, ServiceAccount
from office.integration.sealing import new_webhook_secret, seal
from office.worktime.clock import now

OVERLAP = timedelta(hours=24)
PATTERN = re.compile(r"[a-z_]+(\.[a-z_]+)*(\.\*)?|\*")


class AddressRefused(Unacceptable):
    """The refusal is recorded with the address that was tried."""

    field = "url"

    def __init__(self, sentence: str, account: ServiceAccount, url: str, by: Actor) -> None:
        self.account, self.url, self.by = account, url, by
        super().__init__(sentence)

    def remember(self) -> None:
        with transaction.atomic():
            record(ENDPOINT_REFUSED, self.account, by=self.by, refused=True, url=self.url[:500], reason=str(self))


class NothingMatches(Unacceptable):
    field = "patterns"

    def __init__(self, pattern: str) -> None:
        super().__init__(_("No event that may be told outside matches “%(pattern)s”.") % {"pattern": pattern})


class NotOn(TooLate):
    def sentence(self) -> str:
        return _("This webhook is not on; start it first.")


class BeingSent(TooLate):
    def sentence(self) -> str:
        return _("This delivery is still waiting or being sent; it needs no second one.")


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """`secret` is shown to whoever entered it, once."""

    endpoint: Endpoint
    secret: str


@transaction.atomic
def enter_endpoint(account: ServiceAccount, *, url: str, patterns: Sequence[str], by: Actor) -> NewEndpoint:
    administer(by, account.unit)
    account = live(account)
    _check_url(account, url, by)
    moment, secret = now(), new_webhook_secret()
    endpoint = Endpoint.objects.create(
        account=account,
        url=url,
        patterns=checked(patterns),
        secret=seal(secret),
        state_since=moment,
        made_at=moment,
    )
    record(ENDPOINT_MADE, endpoint, by=by, url=url, patterns=endpoint.patterns)
    return NewEndpoint(endpoint, secret)


@transaction.atomic
def change_endpoint(endpoint: Endpoint, *, url: str, patterns: Sequence[str], by: Actor) -> Endpoint:
    endpoint = _locked(endpoint, by)
    _check_url(endpoint.account, url, by)
    endpoint.url, endpoint.patterns = url, checked(patterns)
    endpoint.save(update_fields=["url", "patterns"])
    record(ENDPOINT_CHANGED, endpoint, by=by, url=url, patterns=endpoint.patterns)
    return endpoint


def checked(patterns: Sequence[str]) -> list[str]:
    """Dotted names or families such as document.*; each must match something that may be told."""
    outside = [one.name for one in event_types() if one.outside]
    for pattern in patterns:
        family = re.escape(pattern).replace(r"\*", ".*")
        if not PATTERN.fullmatch(pattern) or not any(re.fullmatch(family, name) for name in outside):
            raise NothingMatches(pattern)
    if not patterns:
        raise Unacceptable(_("Choose at least one kind of event."), field="patterns")
    return list(dict.fromkeys(patterns))


def _check_url(account: ServiceAccount, url: str, by: Actor) -> None:
    try:
        parse(url)
    except Refused as refusal:
        raise AddressRefused(str(refusal), account, url, by) from refusal


def _locked(endpoint: Endpoint, by: Actor) -> Endpoint:
    administer(by, endpoint.account.unit)
    live(endpoint.account)
    found = Endpoint.objects.select_for_update(of=("self",)).select_related("account__person__serves")
    return found.get(pk=endpoint.pk)


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, by: Actor) -> NewEndpoint:
    """For a day both secrets sign, so that the receiver can change over without losing a message."""
    endpoint = _locked(endpoint, by)
    secret = new_webhook_secret()
    endpoint.former_secret, endpoint.secret = endpoint.secret, seal(secret)
    endpoint.former_until = now() + OVERLAP
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    record(SECRET_ROTATED, endpoint, by=by, until=endpoint.former_until.isoformat())
    return NewEndpoint(endpoint, secret)


@transaction.atomic
def stop(endpoint: Endpoint, *, by: Actor) -> Endpoint:
    """What waits stays waiting; what happens meanwhile is not entered, and can be read by GET /events."""
    endpoint = _locked(endpoint, by)
    if endpoint.state != Endpoint.State.ON:
        raise NotOn
    return _turn(endpoint, Endpoint.State.STOPPED, by)


@transaction.atomic
def start(endpoint: Endpoint, *, by: Actor) -> Endpoint:
    """After a stop, a 410 or a long failure. What waited is due at once."""
    endpoint = _locked(endpoint, by)
    if endpoint.state == Endpoint.State.ON:
        raise TooLate(_("This webhook is on already."))
    endpoint.failing_since = endpoint.rests_until = None
    endpoint.save(update_fields=["failing_since", "rests_until"])
    Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING).update(next_at=now())
    return _turn(endpoint, Endpoint.State.ON, by)


def _turn(endpoint: Endpoint, state: Endpoint.State, by: Actor) -> Endpoint:
    endpoint.state, endpoint.state_since = state, now()
    endpoint.save(update_fields=["state", "state_since"])
    record(ENDPOINT_STARTED if state == Endpoint.State.ON else ENDPOINT_STOPPED, endpoint, by=by)
    return endpoint


@transaction.atomic
def ping(endpoint: Endpoint, *, by: Actor) -> Delivery:
    """A signed `endpoint.ping` through the same outbox: proof that address, network and secret fit."""
    endpoint = _locked(endpoint, by)
    if endpoint.state != Endpoint.State.ON:
        raise NotOn
    moment = now()
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        event=uuid.uuid4(),
        type=PING,
        subject_kind=endpoint.subject_kind,
        subject_id=endpoint.public_id,
        happened_at=moment,
        next_at=moment,
    )
    record(PINGED, endpoint, by=by)
    return delivery


@transaction.atomic
def redeliver(delivery: Delivery, *, by: Actor) -> Delivery:
    """Once more under the same webhook-id, with a fresh table of retries. Rights are asked anew."""
    endpoint = _locked(delivery.endpoint, by)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == Delivery.State.WAITING:
        raise BeingSent
    if endpoint.state != Endpoint.State.ON:
        raise NotOn
    delivery.state, delivery.tries = Delivery.State.WAITING, 0
    delivery.next_at, delivery.ended_at = now(), None
    delivery.save(update_fields=["state", "tries", "next_at", "ended_at"])
    record(REDELIVERED, endpoint, by=by, delivery=str(delivery.public_id), type=delivery.type)
    return delivery
