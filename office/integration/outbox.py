"""The outbox: which deliveries are due, which of them may be heard, and what became of each try.

Nothing here is lost when a sender is killed: a claimed row is due again when its lease has run out, under the same
webhook-id, and the receiver drops the double.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from directory.actors import actor_of
from office.audit.actor import Actor, through
from office.audit.catalogue import event_types
from office.audit.readers import Event
from office.audit.record import record
from office.integration.client import Answer
from office.integration.cloudevents import PING, body_of
from office.integration.events import ENDPOINT_FAILED, ENDPOINT_GONE, GAVE_UP
from office.integration.models import Attempt, Delivery, Endpoint, ServiceAccount
from office.integration.sealing import SealBroken, unseal
from office.subjects import kinds
from office.worktime.clock import now

# Seconds after each failed try; ten tries in all, about 75 hours (Standard Webhooks 1.0.0, example schedule).
RETRIES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.1  # of the pause, added
LEASE = timedelta(seconds=60)  # longer than any try may take
FAILED_AFTER = timedelta(hours=72)
LONGEST_REST = timedelta(hours=24)
THROTTLED = (429, 502, 503, 504)
GONE = 410

ENTER = """
INSERT INTO integration_delivery
    (public_id, endpoint_id, event, type, subject_kind, subject_id, happened_at, state, tries, next_at)
SELECT gen_random_uuid(), endpoint.id, told.event, told.type, told.kind, told.subject, told.happened_at,
    'waiting', 0, %s
FROM integration_endpoint AS endpoint,
    unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::timestamptz[]) WITH ORDINALITY
        AS told (event, type, kind, subject, happened_at, place)
WHERE endpoint.state = 'on' AND EXISTS (
    SELECT FROM unnest(endpoint.patterns) AS pattern
    WHERE told.type LIKE replace(replace(pattern, '_', '\\_'), '*', '%%'))
ORDER BY told.place, endpoint.id
ON CONFLICT DO NOTHING
"""
# The head of the line for each (endpoint, subject), so many for each endpoint that one slow receiver holds up no other.
CLAIM = """
UPDATE integration_delivery AS taken SET next_at = %(lease)s
FROM (
    SELECT due.id FROM integration_endpoint AS endpoint, LATERAL (
        SELECT one.id FROM integration_delivery AS one
        WHERE one.endpoint_id = endpoint.id AND one.state = 'waiting' AND one.next_at <= %(now)s
          AND one.id = (
            SELECT min(line.id) FROM integration_delivery AS line
            WHERE line.endpoint_id = one.endpoint_id AND line.subject_id = one.subject_id AND line.state = 'waiting')
        ORDER BY one.next_at, one.id LIMIT %(each)s
        FOR UPDATE SKIP LOCKED) AS due
    WHERE endpoint.state = 'on' AND (endpoint.rests_until IS NULL OR endpoint.rests_until <= %(now)s)
      AND endpoint.id <> ALL(%(busy)s)
    LIMIT %(most)s) AS heads
WHERE taken.id = heads.id
RETURNING taken.id
"""
# Safe without a lock: of one (endpoint, subject) only the head is ever out.
NUMBER = """
UPDATE integration_delivery AS told
SET seq = 1 + coalesce((SELECT max(seq) FROM integration_delivery AS before
                        WHERE before.endpoint_id = told.endpoint_id AND before.subject_id = told.subject_id), 0)
WHERE told.id = ANY(%(ids)s) AND told.seq IS NULL
RETURNING told.id, told.seq
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Ready to be sent: what to post where, and the keys it is signed with."""

    delivery: Delivery
    url: str
    body: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    delivery: Delivery
    made_at: datetime
    answer: Answer


def enter(events: Iterable[Event]) -> None:
    """Of each event one row for each endpoint that asked for its type, in the transaction of the act: always one
    statement."""
    told = [
        (one.public_id, one.type, one.subject_kind, one.subject_id, one.happened_at)
        for one in events
        if one.declared.outside and not one.refused
    ]
    if told:
        with connection.cursor() as cursor:
            cursor.execute(ENTER, [now(), *map(list, zip(*told, strict=True))])


def claim(most: int, *, each: int = 16, busy: Collection[int] = ()) -> list[Parcel]:
    """What is due, in order, leased to this sender. What may not be heard now is closed in silence."""
    moment = now()
    facts: dict[str, Any] = {"now": moment, "lease": moment + LEASE, "busy": list(busy), "each": each, "most": most}
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes heads of lines for rare, and would sort the whole outbox to find the first of them.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(CLAIM, facts)
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    taken = list(Delivery.objects.filter(pk__in=ids).select_related("endpoint__account__person__serves").order_by("pk"))
    heard = _heard(taken)
    silent = [one.pk for one in taken if one not in heard]
    if silent:
        Delivery.objects.filter(pk__in=silent).update(state=Delivery.State.SILENT, ended_at=moment)
    _number(heard)
    return _parcels(heard, moment)


def _heard(taken: Sequence[Delivery]) -> list[Delivery]:
    """Rights are asked now, not when it happened: who has lost them hears nothing of what waited. One question for
    each system and kind, however many deliveries."""
    outside = {one.name for one in event_types() if one.outside}
    asked: defaultdict[tuple[ServiceAccount, str], set[UUID]] = defaultdict(set)
    for one in taken:
        if one.type in outside:
            asked[one.endpoint.account, one.subject_kind].add(one.subject_id)
    actors = {account: actor_of(account.person) for account, _ in asked}
    heard = {key: _hears(actors[key[0]], key[1], ids) for key, ids in asked.items()}
    return [
        one
        for one in taken
        if one.type == PING
        or (one.subject_id in heard.get((one.endpoint.account, one.subject_kind), ()) and one.type in outside)
    ]


def _hears(actor: Actor, kind: str, public_ids: set[UUID]) -> set[UUID]:
    if not actor.person.is_active:
        return set()
    try:
        return kinds.heard_among(actor, kind, public_ids)
    except kinds.UnknownKind:
        return set()


def _number(heard: Sequence[Delivery]) -> None:
    fresh = {one.pk: one for one in heard if one.seq is None}
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute(NUMBER, {"ids": list(fresh)})
            for pk, seq in cursor.fetchall():
                fresh[pk].seq = seq


def _parcels(heard: Sequence[Delivery], moment: datetime) -> list[Parcel]:
    """An endpoint whose secret cannot be read any more is turned off, and holds up nobody else."""
    parcels, broken = [], {}
    for one in heard:
        try:
            parcels.append(_parcel(one, moment))
        except SealBroken:
            broken[one.endpoint_id] = one.endpoint
    for endpoint in broken.values():
        log.error("webhook %s: its secret was sealed under another SECRET_KEY", endpoint.url)
        with transaction.atomic(), through("job"):
            _turn_off(endpoint, Endpoint.State.FAILED, moment)
            endpoint.save(update_fields=["state", "state_since"])
    return parcels


def _parcel(delivery: Delivery, moment: datetime) -> Parcel:
    endpoint = delivery.endpoint
    keys = [unseal(endpoint.secret)]
    if endpoint.former_secret and endpoint.former_until and endpoint.former_until > moment:
        keys.append(unseal(endpoint.former_secret))
    return Parcel(delivery, endpoint.url, body_of(delivery), tuple(keys))


def settle(tried: Sequence[Tried]) -> None:
    """Write down what became of each try; what failed is due again by the table, or given up."""
    with transaction.atomic(), through("job"):
        Attempt.objects.bulk_create(_attempt(one) for one in tried)
        taken = [one for one in tried if one.answer.is_success]
        if taken:
            _close(taken)
        for one in tried:
            if not one.answer.is_success:
                _fail(one)


def _attempt(one: Tried) -> Attempt:
    answer, kind = one.answer, Attempt.Outcome
    if answer.refused:
        log.warning("webhook address refused: %s: %s", one.delivery.endpoint.url, answer.note)
    outcome = kind.REFUSED if answer.refused else kind.UNREACHED if answer.status is None else kind.ANSWERED
    return Attempt(
        delivery=one.delivery,
        made_at=one.made_at,
        took_ms=answer.took_ms,
        outcome=kind.TAKEN if answer.is_success else outcome,
        status=answer.status,
        note=answer.note[:300],
        answer=answer.text[:1000],
    )


def _close(taken: Sequence[Tried]) -> None:
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE integration_delivery SET state = 'delivered', ended_at = %s, tries = tries + 1"
            " WHERE id = ANY(%s) AND state = 'waiting'",
            [moment, [one.delivery.pk for one in taken]],
        )
    recovered = {one.delivery.endpoint_id for one in taken if one.delivery.endpoint.failing_since}
    if recovered:
        Endpoint.objects.filter(pk__in=recovered).update(failing_since=None, rests_until=None)


def _fail(one: Tried) -> None:
    delivery = Delivery.objects.select_for_update().filter(pk=one.delivery.pk, state=Delivery.State.WAITING).first()
    if delivery is None:
        return
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    endpoint.account = one.delivery.endpoint.account
    answer, moment = one.answer, now()
    delivery.tries += 1
    endpoint.failing_since = endpoint.failing_since or moment
    if answer.status in THROTTLED:
        endpoint.rests_until = moment + min(timedelta(seconds=answer.retry_after or RETRIES[0]), LONGEST_REST)
    aborted = answer.headers.get("webhook-delivery", "") == "abort-message"
    if answer.status == GONE:
        _turn_off(endpoint, Endpoint.State.GONE, moment)
    elif aborted or delivery.tries > len(RETRIES):
        _give_up(delivery, endpoint, moment)
    if delivery.state == Delivery.State.WAITING:
        delivery.next_at = moment + pause_after(delivery.tries, answer.retry_after)
    delivery.save(update_fields=["tries", "state", "next_at", "ended_at"])
    endpoint.save(update_fields=["failing_since", "rests_until", "state", "state_since"])
    waiting = Delivery.objects.filter(
        endpoint=endpoint, subject_id=delivery.subject_id, state=Delivery.State.WAITING, next_at__lt=delivery.next_at
    )
    waiting.filter(pk__gt=delivery.pk).update(next_at=delivery.next_at)  # they cannot go before their head anyway


def pause_after(tries: int, retry_after: int | None = None) -> timedelta:
    """By the table with jitter, never sooner than the receiver asks, never later than a day and a tenth."""
    by_table = RETRIES[min(tries, len(RETRIES)) - 1] * (1 + JITTER * random.random())
    asked = min(retry_after or 0, LONGEST_REST.total_seconds())
    return timedelta(seconds=max(by_table, asked))


def _give_up(delivery: Delivery, endpoint: Endpoint, moment: datetime) -> None:
    delivery.state, delivery.ended_at = Delivery.State.DEAD, moment
    by = actor_of(endpoint.account.person)
    record(GAVE_UP, endpoint, by=by, delivery=str(delivery.public_id), type=delivery.type, tries=delivery.tries)
    if endpoint.failing_since and moment - endpoint.failing_since >= FAILED_AFTER:
        _turn_off(endpoint, Endpoint.State.FAILED, moment)


def _turn_off(endpoint: Endpoint, state: Endpoint.State, moment: datetime) -> None:
    endpoint.state, endpoint.state_since = state, moment
    by = actor_of(endpoint.account.person)
    if state == Endpoint.State.GONE:
        record(ENDPOINT_GONE, endpoint, by=by)
    else:
        record(ENDPOINT_FAILED, endpoint, by=by, since=(endpoint.failing_since or moment).isoformat())
