"""What the environment asked for, and what is dangerous about it."""

import os
import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from office.demo.address import is_loopback

KNOWN_KEY = "insecure"  # how the key in settings.py begins, and Django's own examples
LEAST_KEY = 50
PLACEHOLDERS = re.compile(r"example\.(com|org|net)|localhost|changeme|todo|your[-.]", re.IGNORECASE)


def is_real() -> bool:
    """Neither the demonstration nor a developer's laptop."""
    return not (settings.DEMO or settings.DEBUG)


def foreign_hosts() -> list[str]:
    """Of the names this program answers to, those that are not this very machine."""
    return [host for host in settings.ALLOWED_HOSTS if not is_loopback(host)]


@register(Tags.security)
def secret_key(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if not is_real():
        return []
    if settings.SECRET_KEY.startswith(KNOWN_KEY):
        return [
            Error(
                "SECRET_KEY is the one from the published source: anybody can forge a session.",
                hint="Set SECRET_KEY to the output of: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
                id="office.E001",
            )
        ]
    if len(settings.SECRET_KEY) < LEAST_KEY:
        return [
            Error(
                f"SECRET_KEY is shorter than {LEAST_KEY} characters.",
                hint="A key that can be guessed lets anybody forge a session; see office.E001 for how to make one.",
                id="office.E001",
            )
        ]
    return []


@register(Tags.security)
def debug_stays_at_home(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if not (settings.DEBUG and foreign_hosts()):
        return []
    return [
        Error(
            f"DEBUG is on while the program answers to {', '.join(foreign_hosts())}.",
            hint="Error pages would show settings and data to strangers: unset DEBUG, or leave only localhost.",
            id="office.E002",
        )
    ]


@register(Tags.security)
def demonstration_stays_at_home(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A warning, because showing the demonstration to a meeting room is a good use of it."""
    host = os.environ.get("HOST", "")
    reachable = [*foreign_hosts(), *([host] if host and not is_loopback(host) else [])]
    if not (settings.DEMO and reachable):
        return []
    return [
        Warning(
            f"DEMO is on and reachable as {', '.join(dict.fromkeys(reachable))}: whoever comes can sign in as anybody.",
            hint="Invented data only. For real people unset DEMO and follow docs/how-to/deploy.md.",
            id="office.W003",
        )
    ]


@register(Tags.security)
def source_address(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    url = settings.SOURCE_URL
    if re.match(r"https?://[^/\s]+|/[^/\s]", url) and not PLACEHOLDERS.search(url):
        return []
    return [
        Error(
            f"SOURCE_URL is {url!r}, which leads nobody to the source of the running program.",
            hint="The licence (AGPL-3.0, section 13) asks for it. Unset it to offer the source at /source/, "
            "or set the address of your own published copy.",
            id="office.E005",
        )
    ]


@register(Tags.security)
def cookies(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    flags = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    lacking = [flag for flag in flags if not getattr(settings, flag)]
    if not (is_real() and lacking):
        return []
    return [
        Error(
            f"{' and '.join(lacking)} off: sessions travel where others can read them.",
            hint="Serve the program by HTTPS and leave SECURE at its default (on).",
            id="office.E006",
        )
    ]


@register(Tags.security)
def sample_seals(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if not (is_real() and settings.SEAL_SAMPLES):
        return []
    return [
        Error(
            "SEAL_SAMPLES is on: papers are sealed by an authority made on the spot, whose certificates prove nothing.",
            hint="Unset SEAL_SAMPLES and enter the agencies' certificates; see docs/how-to/electronic-seals.md.",
            id="office.E019",
        )
    ]


@register(Tags.security)
def keys_of_seals(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    folder = settings.SEAL_KEYS
    if not folder.exists() or not folder.stat().st_mode & 0o077:
        return []
    return [
        Error(
            "Others on this server may look into the folder of the agencies' seals (SEAL_KEYS).",
            hint=f"Let only the program in: chmod 700 {folder}",
            id="office.E020",
        )
    ]


@register(Tags.security)
def content_policy(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    loose = [
        name for name, sources in directives.items() if any("unsafe" in source or source == "*" for source in sources)
    ]
    if not loose:
        return []
    return [
        Error(
            f"The content security policy is open in {', '.join(loose)}.",
            hint="Move the script or style into frontend/; pages need nothing inline.",
            id="office.E007",
        )
    ]


@register(Tags.caches)
def shared_memory(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A real deployment always has several processes: pages, /live/ and the worker."""
    if settings.REDIS_URL or not is_real():
        return []
    return [
        Warning(
            "REDIS_URL is not set: each process counts rate limits and presence for itself.",
            hint="Set REDIS_URL. Nothing that must last is kept there; live news still arrives through PostgreSQL.",
            id="office.W008",
        )
    ]


@register(Tags.security)
def any_host(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS or not is_real():
        return []
    return [
        Error(
            "ALLOWED_HOSTS is *: the program answers to any name and would write it into its links.",
            hint="Name the host of this office, for example ALLOWED_HOSTS=banjie.city.gov.cn",
            id="office.E009",
        )
    ]
