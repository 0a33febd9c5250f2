"""A few tries on each of many accounts from one address: no account locks, so the address waits.

Counted in the table of failures that django-axes keeps for the lock on accounts: every process sees it, and no restart
or flush forgets it. Generous, since one address is a building. While it waits, a correct password does not get in: the
right guess, on an account that has not failed yet, is just what spraying is after. Whoever has signed in before in this
browser (`lockout.know`) comes in as always, and a one-time code does too: colleagues in the building are not locked out
by whoever sits among them.
"""

import logging
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address, ip_network

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from office.accounts.events import SOURCE_HELD
from office.accounts.lockout import APART
from office.audit.actor import Actor
from office.audit.record import record

FAILURES, ACCOUNTS = 30, 5
_ONE_SITE = 64  # bits of an IPv6 address that a subscriber does not choose

Failed = tuple[datetime, str, int]
logger = logging.getLogger(__name__)


def source_of(request: HttpRequest) -> str:
    """The reader's address; behind our proxy the middleware of the trail has put there what the proxy wrote down."""
    written = str(request.META.get("REMOTE_ADDR") or "")
    with suppress(ValueError):
        return str(ip_address(written))
    return ""


def wait_for(source: str) -> int:
    """Seconds until this address may try again; 0 when it may now. An IPv6 site counts as one address."""
    failed = _failed_from(source)
    over = 0
    while _is_spraying(failed):
        over = max(1, round((failed.pop(0)[0] + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()))
    return over


def hold(source: str) -> None:
    """Said once for a window, in the log and in the trail: there on one of the accounts that were tried, for an address
    is nobody. Names that nobody has are not kept, they may be passwords typed into the wrong field."""
    if not cache.add(f"sign_in_held:{_site(source)[0]}", True, timeout=settings.AXES_COOLOFF_TIME.total_seconds()):
        return
    tried = [name for _at, name, _failures in _failed_from(source)]
    logger.warning("Sign-ins from %s are held back: failures on %d accounts.", source, len(set(tried)))
    person = get_user_model().objects.filter(username__in=tried).order_by("pk").first()
    if person is not None:
        with transaction.atomic():
            record(SOURCE_HELD, person, by=Actor(person), refused=True, accounts=len(set(tried)))


def _failed_from(source: str) -> list[Failed]:
    """(when last, account, failures) of the window, the oldest first; what a lock refuses is not counted."""
    if not source:
        return []
    rows = AccessAttempt.objects.filter(
        ip_address__range=_site(source), attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    ).exclude(username__endswith=APART)
    return list(rows.order_by("attempt_time").values_list("attempt_time", "username", "failures_since_start"))


def _is_spraying(failed: list[Failed]) -> bool:
    return sum(row[2] for row in failed) >= FAILURES and len({row[1] for row in failed}) >= ACCOUNTS


def _site(source: str) -> tuple[str, str]:
    """First and last address of what counts as one."""
    address = ip_address(source)
    if address.version == 4:
        return source, source
    site = ip_network((address, _ONE_SITE), strict=False)
    return str(site[0]), str(site[-1])
