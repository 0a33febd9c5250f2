"""Who is calling: a key in force, of a system still connected, with the scope, and not too often."""

from datetime import timedelta
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from directory.actors import actor_of
from office.audit.actor import Actor
from office.integration.api.problems import Failure
from office.integration.models import Key, ServiceAccount
from office.integration.scopes import Scope
from office.integration.tokens import digest_of

WRONG_PER_MINUTE = 30
USED_EVERY = timedelta(minutes=1)


class Bearer(HttpBearer):
    """Asked at every request anew, so that a key which was ended is ended at once."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        key = _key_of(token)
        if key is None:
            _count(f"wrong:{request.META.get('REMOTE_ADDR')}", WRONG_PER_MINUTE)
            return None
        account = key.account
        _count(f"account:{account.pk}", account.per_minute)
        if self.scope not in key.scopes:
            raise Failure(403, "scope_missing", _("This key lacks the scope %(scope)s.") % {"scope": self.scope.value})
        _used(key)
        actor = actor_of(account.person)
        request.actor, request.account = actor, account  # type: ignore[attr-defined]
        return actor


def _key_of(token: str) -> Key | None:
    """Found by its keyed hash: the database compares what nobody can choose."""
    key = Key.objects.select_related("account__person__serves").filter(digest=digest_of(token)).first()
    if key is None or (key.ends_at is not None and key.ends_at <= timezone.now()):
        return None
    return key if key.account.ended_at is None and key.account.person.is_active else None


def _count(who: str, most: int) -> None:
    """A window of a minute. With Redis it is one count for all processes."""
    seconds = int(timezone.now().timestamp())
    name = f"integration:rate:{who}:{seconds // 60}"
    cache.add(name, 0, 120)
    try:
        count = cache.incr(name)
    except ValueError:  # it expired between the two
        return
    if count > most:
        wait = str(60 - seconds % 60)
        detail = _("More than %(most)d requests in a minute.") % {"most": most}
        raise Failure(429, "too_many_requests", detail, {"Retry-After": wait})


def _used(key: Key) -> None:
    moment = timezone.now()
    if key.last_used_at is None or moment - key.last_used_at > USED_EVERY:
        Key.objects.filter(pk=key.pk).update(last_used_at=moment)


def actor_in(request: HttpRequest) -> Actor:
    return cast("Actor", cast("Any", request).actor)


def account_in(request: HttpRequest) -> ServiceAccount:
    return cast("ServiceAccount", cast("Any", request).account)
