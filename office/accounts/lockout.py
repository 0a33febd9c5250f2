"""The lock on an account: five failures, fifteen minutes. By account, never by address: one address is a building."""

from typing import Any

from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The account a try is counted against. allauth names it `username` in credentials and `login` in the form; with
    the form field alone the tries would be stored without a name and the lock would be an open door."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower() or None


def tries_left(request: HttpRequest, username: str) -> int:
    """How many more failures the account bears."""
    failures = AccessAttempt.objects.filter(username=username.strip().lower()).values_list(
        "failures_since_start", flat=True
    )
    return max(get_failure_limit(request, {"username": username}) - sum(failures), 0)


def locked_out(request: HttpRequest, *_ignored: Any) -> HttpResponse:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
