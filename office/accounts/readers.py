"""Sign-ins and refusals come from libraries that speak in signals; here they enter the trail.

The only place where signals are heard: django-axes and Django's own sign-in offer nothing else."""

from datetime import datetime
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from office.accounts import events
from office.accounts.lockout import account_of, username_of
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record


@receiver(user_logged_in)
def signed_in(user: Any, **_facts: Any) -> None:
    with transaction.atomic():
        record(events.SIGNED_IN, user, by=Actor(user))


@receiver(user_logged_out)
def signed_out(user: Any, **_facts: Any) -> None:
    if user is not None:
        with transaction.atomic():
            record(events.SIGNED_OUT, user, by=Actor(user))


@receiver(user_login_failed)
def sign_in_refused(credentials: dict[str, Any], request: Any = None, **_facts: Any) -> None:
    """Only for accounts that exist: what somebody types by mistake into the field may be a password. A locked account
    has its line already; else anybody could fill the trail from outside."""
    if request is None or getattr(request, "axes_locked_out", False):
        return
    person = _person(username_of(request, credentials))
    if person is not None:
        with transaction.atomic():
            record(events.SIGN_IN_REFUSED, person, by=Actor(person), refused=True)


@receiver(user_locked_out)
def locked(username: str, **_facts: Any) -> None:
    """Once: axes says it at every further try."""
    person = _person(username)
    last = trail.of(person).filter(type__startswith="account.").last() if person else None
    if person is not None and (last is None or last.type != events.LOCKED.name or _over(last.recorded_at)):
        with transaction.atomic():
            record(events.LOCKED, person, by=Actor(person), refused=True)


def _person(counted: str | None) -> Any | None:
    return get_user_model().objects.filter(username=account_of(counted)).first()


def _over(locked_at: datetime) -> bool:
    return timezone.now() - locked_at > settings.AXES_COOLOFF_TIME
