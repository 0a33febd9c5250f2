"""The lock on an account: five failures, fifteen minutes. By account, never by address: one address is a building, and
waits only when many accounts fail there (`spraying`).

A browser in which the person has signed in before is counted apart, so that strangers who fail on purpose lock out
nobody but strangers (OWASP: device cookies).
"""

from typing import Any

from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

KNOWN = "known_here"
_KNOWN_FOR = 180 * 24 * 3600  # seconds
APART = " (known browser)"  # behind the name a try is counted against; no staff number has a blank in it


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The account a try is counted against. allauth names it `username` in credentials and `login` in the form; with
    the form field alone the tries would be stored without a name and the lock would be an open door."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    plain = str(name).strip().lower()
    return plain + APART if plain and is_known(request, plain) else plain or None


def account_of(counted: str | None) -> str:
    """The staff number of what a try is counted against."""
    return (counted or "").removesuffix(APART)


def know(response: HttpResponse, username: str) -> None:
    """This person has signed in with this browser. One browser remembers one person, the last."""
    response.set_cookie(
        KNOWN,
        _mark(username),
        max_age=_KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def is_known(request: HttpRequest, username: str) -> bool:
    """Whether this person has signed in before in this browser."""
    return constant_time_compare(request.COOKIES.get(KNOWN, ""), _mark(username))


def _mark(username: str) -> str:
    return salted_hmac("office.accounts.known_browser", username, algorithm="sha256").hexdigest()


def tries_left(request: HttpRequest, username: str) -> int:
    """How many more failures the account bears."""
    counted = username_of(request, {"username": username})
    failures = AccessAttempt.objects.filter(username=counted).values_list("failures_since_start", flat=True)
    return max(get_failure_limit(request, {"username": username}) - sum(failures), 0)


def locked_out(request: HttpRequest, *_ignored: Any) -> HttpResponse:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
