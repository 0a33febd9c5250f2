"""Who listens: signed in by session at first, then for ten minutes by a ticket that asks no database."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

TICKET_SECONDS = 600
FRESH = 4.0  # seconds that an Actor is good for; as often the hub asks again who may listen
_SALT = "office.live.ticket"
_SHORT = 24  # characters of a digest that compares, never unlocks


@dataclass(frozen=True, slots=True)
class Listener:
    """version: changes with the password; a listener of an older version is sent away."""

    person_id: int
    public_id: UUID
    session_key: str
    version: str


_build_actor: Callable[[UUID], Any | None] | None = None


def make_actors_with(build: Callable[[UUID], Any | None]) -> None:
    """The directory says how an Actor is made of a person's public id; None for people who may not act."""
    global _build_actor
    _build_actor = build


def actor_of(person: UUID) -> Any | None:
    if _build_actor is None:
        raise RuntimeError("Nobody has said how an Actor is made (listeners.make_actors_with).")
    return _build_actor(person)


def speaker(person: UUID) -> Any | None:
    """The same for somebody who says one thing after another, at most FRESH seconds old: what they may listen to is not
    asked more often, and who is gone by then has no line to say anything."""
    now = time.monotonic()
    with _lately:
        while _spoke and next(iter(_spoke.values()))[1] < now:
            _spoke.popitem(last=False)
        actor, until = _spoke.get(person, (None, -math.inf))
    if until >= now:
        return actor
    actor = actor_of(person)
    if actor is not None:
        with _lately:
            _spoke[person] = actor, now + FRESH
            _spoke.move_to_end(person)
    return actor


_spoke: OrderedDict[UUID, tuple[Any, float]] = OrderedDict()  # those who spoke lately, and until when that is good
_lately = Lock()


def by_session(session_key: str) -> Listener | None:
    """Two queries. Unlike django.contrib.auth.get_user it never renews the session: a socket cannot set a cookie."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person_id, said = store.get(SESSION_KEY), store.get(HASH_SESSION_KEY, "")
    if person_id is None:
        return None
    person: Any = _may_listen().filter(pk=person_id).first()
    if person is None:
        return None
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    if not any(constant_time_compare(said, one) for one in hashes):
        return None
    return of_person(person, session_key)


def _may_listen() -> QuerySet[Any]:
    """Whoever must set a password first is told nothing before."""
    return get_user_model().objects.filter(is_active=True, must_change_password=False)


def of_person(person: Any, session_key: str) -> Listener:
    """Somebody whose session has been proved already."""
    return Listener(person.pk, person.public_id, session_key, _version(person))


def _version(person: Any) -> str:
    return str(person.get_session_auth_hash()[:_SHORT])


def ticket_of(listener: Listener) -> str:
    """Good for ten minutes and only together with the session's own cookie, which it names by a digest."""
    facts = [listener.person_id, str(listener.public_id), listener.version, _digest(listener.session_key)]
    return signing.dumps(facts, salt=_SALT)


def by_ticket(ticket: str, session_key: str) -> Listener | None:
    """No query. What has changed since is found within seconds by `gone`."""
    try:
        person_id, public_id, version, digest = signing.loads(ticket, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if not constant_time_compare(digest, _digest(session_key)):
        return None
    return Listener(person_id, UUID(public_id), session_key, version)


def _digest(session_key: str) -> str:
    return salted_hmac(_SALT, session_key, algorithm="sha256").hexdigest()[:_SHORT]


_versions: dict[int, tuple[str, str]] = {}  # person: (password as stored, version); an HMAC is not made twice
_MOST_VERSIONS = 50_000


def gone(present: Collection[Listener]) -> set[Listener]:
    """Those whose session has ended, who have been deactivated, whose password has changed or must. Two queries."""
    sessions = set(
        Session.objects.filter(
            session_key__in={one.session_key for one in present}, expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    people = _may_listen().filter(pk__in={one.person_id for one in present})
    versions: dict[int, str] = {}
    for person in people.only("pk", "password"):
        known = _versions.get(person.pk)
        if known is None or known[0] != person.password:
            known = _versions[person.pk] = (person.password, _version(person))
        versions[person.pk] = known[1]
    if len(_versions) > _MOST_VERSIONS:
        _versions.clear()
    return {one for one in present if one.session_key not in sessions or versions.get(one.person_id) != one.version}
