"""Verbs on sources and what arrives at them: enter, change; store, sort, try again, set aside."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actors import actor_of
from office.audit.actor import Actor, through
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.refusals import Refusal, TooLate, Unacceptable
from office.integration import mapping, targets
from office.integration.actions import administer, live
from office.integration.events import (
    ARRIVAL_REPLAYED,
    ARRIVAL_SET_ASIDE,
    ARRIVAL_TAKEN,
    ARRIVAL_UNSORTED,
    SOURCE_CHANGED,
    SOURCE_MADE,
    SOURCE_REFUSED,
)
from office.integration.mapping import Unmappable
from office.integration.models import Arrival, ServiceAccount, Source
from office.integration.sealing import new_webhook_secret, seal
from office.worktime.clock import now

State = Arrival.State
KEPT_HEADERS = 40


class SameIdOtherContent(TooLate):
    """The id has been used for something else: the other system is wrong, or somebody plays a trick."""

    def sentence(self) -> str:
        return _("Something else has arrived under this number already.")


class HandledAlready(TooLate):
    def sentence(self) -> str:
        return _("This arrival has been taken over or set aside already.")


@dataclass(frozen=True, slots=True)
class NewSource:
    """`secret` is shown once."""

    source: Source
    secret: str


@transaction.atomic
def enter_source(account: ServiceAccount, *, by: Actor, **facts: Any) -> NewSource:
    """facts: name, verify, target, header, addresses, id_path, mapping."""
    administer(by, account.unit)
    account = live(account)
    _check(facts)
    secret = new_webhook_secret()
    source = Source.objects.create(account=account, secret=seal(secret), made_at=now(), **facts)
    record(SOURCE_MADE, source, by=by, target=str(source.target), verify=str(source.verify))
    return NewSource(source, secret)


@transaction.atomic
def change_source(source: Source, *, by: Actor, **facts: Any) -> Source:
    administer(by, source.account.unit)
    found = Source.objects.select_for_update(of=("self",)).select_related("account__person__serves")
    source = found.get(pk=source.pk)
    changed = [name for name, value in facts.items() if getattr(source, name) != value]
    for name in changed:
        setattr(source, name, facts[name])
    _check({name: getattr(source, name) for name in ("verify", "addresses", "id_path", "mapping")})
    if changed:
        source.save(update_fields=changed)
        record(SOURCE_CHANGED, source, by=by, changed=changed)
    return source


@transaction.atomic
def replace_secret(source: Source, *, by: Actor) -> NewSource:
    """At once: what is signed with the old secret is refused from now on."""
    administer(by, source.account.unit)
    secret = new_webhook_secret()
    source.secret = seal(secret)
    source.save(update_fields=["secret"])
    record(SOURCE_CHANGED, source, by=by, changed=["secret"])
    return NewSource(source, secret)


def _check(facts: Mapping[str, Any]) -> None:
    addresses: Sequence[str] = facts.get("addresses", [])
    for one in addresses:
        try:
            ip_network(one, strict=False)
        except ValueError as wrong:
            sentence = _("“%(address)s” is neither an address nor a network.") % {"address": one}
            raise Unacceptable(sentence, field="addresses") from wrong
    if facts["verify"] == Source.Verify.TOKEN and not addresses:
        raise Unacceptable(_("A fixed token is accepted only together with a list of addresses."), field="addresses")
    rules: dict[str, str] = {"id_path": facts.get("id_path", ""), **facts.get("mapping", {})}
    for field, rule in rules.items():
        try:
            mapping.check(rule)
        except Unmappable as wrong:
            raise Unacceptable(str(wrong), field=field) from wrong


def store(source: Source, *, body: bytes, headers: Mapping[str, str], address: str | None, message_id: str) -> Arrival:
    """First of all kept, whatever it says; what it becomes is decided by the worker. The same number and content again
    is the same arrival. Raises SameIdOtherContent."""
    kept = dict(list(headers.items())[:KEPT_HEADERS])
    facts: dict[str, Any] = {"body": body, "address": address, "arrived_at": now(), "headers": kept}
    external_id = message_id or _id_within(source, body) or hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                arrival = Arrival.objects.create(source=source, external_id=external_id[:200], **facts)
        except IntegrityError:
            return _again(source, external_id[:200], body)
        defer("office.integration.tasks.sort_out", arrival=arrival.pk)
    return arrival


def _id_within(source: Source, body: bytes) -> str:
    if not source.id_path:
        return ""
    try:
        return mapping.found(source.id_path, mapping.read(body))
    except Unmappable:
        return ""


def _again(source: Source, external_id: str, body: bytes) -> Arrival:
    arrival = Arrival.objects.select_for_update().get(source=source, external_id=external_id)
    if bytes(arrival.body) != body:
        raise SameIdOtherContent
    arrival.doubles += 1
    arrival.save(update_fields=["doubles"])
    return arrival


def sort_out(pk: int) -> Arrival:
    """Make of it what the mapping says, or lay it into the box 待分拣 with the reason. Run twice it does it once."""
    with through("api"):
        try:
            with transaction.atomic():
                return _take_over(pk)
        except (Unmappable, Refusal) as reason:
            if isinstance(reason, Refusal):
                reason.remember()
            return _lay_aside(pk, str(reason))


def _locked(pk: int) -> Arrival:
    found = Arrival.objects.select_for_update(of=("self",)).select_related("source__account__person__serves")
    return found.get(pk=pk)


def _take_over(pk: int) -> Arrival:
    arrival = _locked(pk)
    if arrival.state in (State.MADE, State.SET_ASIDE):
        return arrival
    source = arrival.source
    by = actor_of(source.account.person)
    fields = mapping.mapped(source.mapping, mapping.read(bytes(arrival.body)))
    made = targets.make(arrival, targets.prepared(source, fields), by=by)
    arrival.state, arrival.why, arrival.handled_at = State.MADE, "", now()
    arrival.result_kind, arrival.result_id = made.subject_kind, made.public_id
    arrival.save(update_fields=["state", "why", "handled_at", "result_kind", "result_id"])
    record(
        ARRIVAL_TAKEN,
        source,
        by=by,
        arrival=str(arrival.public_id),
        kind=made.subject_kind,
        result=str(made.public_id),
    )
    return arrival


def _lay_aside(pk: int, why: str) -> Arrival:
    with transaction.atomic():
        arrival = _locked(pk)
        arrival.state, arrival.why = State.UNSORTED, why[:300]
        arrival.save(update_fields=["state", "why"])
        by = actor_of(arrival.source.account.person)
        record(ARRIVAL_UNSORTED, arrival.source, by=by, arrival=str(arrival.public_id), why=arrival.why)
    return arrival


@transaction.atomic
def replay(arrival: Arrival, *, by: Actor) -> Arrival:
    """Once more, with the mapping as it is now."""
    administer(by, arrival.source.account.unit)
    arrival = _locked(arrival.pk)
    if arrival.state in (State.MADE, State.SET_ASIDE):
        raise HandledAlready
    _defer_again(arrival, by)
    return arrival


@transaction.atomic
def replay_since(source: Source, *, since: datetime, by: Actor) -> int:
    """Everything unsorted of this source that arrived from `since` on."""
    administer(by, source.account.unit)
    waiting = Arrival.objects.select_for_update(of=("self",)).filter(source=source, state=State.UNSORTED)
    arrivals = list(waiting.filter(arrived_at__gte=since).select_related("source").order_by("pk"))
    for arrival in arrivals:
        _defer_again(arrival, by)
    return len(arrivals)


def _defer_again(arrival: Arrival, by: Actor) -> None:
    record(ARRIVAL_REPLAYED, arrival.source, by=by, arrival=str(arrival.public_id))
    defer("office.integration.tasks.sort_out", arrival=arrival.pk)


@transaction.atomic
def set_aside(arrival: Arrival, *, reason: str, by: Actor) -> Arrival:
    """A person decides that nothing comes of it, and says why."""
    administer(by, arrival.source.account.unit)
    arrival = _locked(arrival.pk)
    if arrival.state in (State.MADE, State.SET_ASIDE):
        raise HandledAlready
    if not reason.strip():
        raise Unacceptable(_("Say why nothing comes of it."), field="reason")
    arrival.state, arrival.why = State.SET_ASIDE, reason.strip()[:300]
    arrival.handled_by, arrival.handled_at = by.person, now()
    arrival.save(update_fields=["state", "why", "handled_by", "handled_at"])
    record(ARRIVAL_SET_ASIDE, arrival.source, by=by, arrival=str(arrival.public_id), reason=arrival.why)
    return arrival


def preview(source: Source, rules: dict[str, str], most: int = 20) -> list[tuple[Arrival, dict[str, str], str]]:
    """What these rules would make of the last arrivals: the fields, or the sentence that keeps it unsorted."""
    told = []
    for arrival in Arrival.objects.filter(source=source).order_by("-pk")[:most]:
        fields: dict[str, str] = {}
        why = ""
        try:
            fields = mapping.mapped(rules, mapping.read(bytes(arrival.body)))
            targets.prepared(source, fields)
        except Unmappable as reason:
            why = str(reason)
        told.append((arrival, fields, why))
    return told


def remember_refusal(source: Source, reason: str) -> None:
    """One line in the trail a minute for each source is enough to be seen, and too little to fill a disk."""
    if cache.add(f"integration:forged:{source.pk}:{int(timezone.now().timestamp()) // 60}", 1, 120):
        with transaction.atomic():
            by = actor_of(source.account.person)
            record(SOURCE_REFUSED, source, by=by, refused=True, reason=reason[:200])
