"""The lock on accounts works with allauth in one way only; and nobody is almighty."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register

LOCK = "axes.backends.AxesStandaloneBackend"
MOST_TRIES = 10


@register(Tags.security)
def account_lock(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    faults = [fault for fault, is_so in _faults() if is_so]
    return [
        Error(
            f"Accounts are not locked after failed sign-ins: {fault}.",
            hint="docs/decisions/django-axes.md names the one combination that works with allauth.",
            id="office.E014",
        )
        for fault in faults
    ]


def _faults() -> list[tuple[str, bool]]:
    return [
        ("AXES_ENABLED is off", not getattr(settings, "AXES_ENABLED", True)),
        (f"{LOCK} is not the first of AUTHENTICATION_BACKENDS", settings.AUTHENTICATION_BACKENDS[:1] != [LOCK]),
        ("AxesMiddleware is missing", "axes.middleware.AxesMiddleware" not in settings.MIDDLEWARE),
        ("AXES_USERNAME_CALLABLE is not set, so tries are counted without a name", not settings.AXES_USERNAME_CALLABLE),
        ("AXES_LOCKOUT_PARAMETERS is not the account alone", settings.AXES_LOCKOUT_PARAMETERS != ["username"]),
        (f"AXES_FAILURE_LIMIT is not 1 to {MOST_TRIES}", not 1 <= settings.AXES_FAILURE_LIMIT <= MOST_TRIES),
        ("AXES_COOLOFF_TIME is not set, so a lock never ends", not settings.AXES_COOLOFF_TIME),
        ("AXES_HANDLER keeps no failures", not settings.AXES_HANDLER.endswith("AxesDatabaseHandler")),
    ]


@register(Tags.models)
def nobody_is_almighty(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """System, security and audit administrators exclude one another; a column for a superuser would undo that."""
    columns = {field.name for field in get_user_model()._meta.get_fields()} & {"is_superuser", "is_staff"}
    if not columns:
        return []
    return [
        Error(
            f"The table of persons has {', '.join(sorted(columns))}.",
            hint="Authority belongs to posts: give the post a role instead (directory/roles.py).",
            id="office.E015",
        )
    ]
