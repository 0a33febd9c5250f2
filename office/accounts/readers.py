"""Sign-ins and refusals come from libraries that speak in signals; here they enter the trail.

The only place where signals are heard: django-axes and Django's own sign-in offer nothing else."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from office.accounts import events
from office.accounts.lockout import username_of
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
    """Only for accounts that exist: what somebody types by mistake into the field may be a password."""
    person = get_user_model().objects.filter(username=username_of(request, credentials)).first() if request else None
    if person is not None:
        with transaction.atomic():
            record(events.SIGN_IN_REFUSED, person, by=Actor(person), refused=True)


@receiver(user_locked_out)
def locked(username: str, **_facts: Any) -> None:
    person = get_user_model().objects.filter(username=username).first()
    if person is not None:
        with transaction.atomic():
            record(events.LOCKED, person, by=Actor(person), refused=True)
