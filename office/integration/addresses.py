"""Where we may connect to. Every address a name stands for is looked at, and only a looked-at address is used."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings
from django.utils.translation import gettext as _
from yarl import URL

PORTS = (443, 8443)
MOST_CHARACTERS = 500
# Prefixes that carry an IPv4 address inside: NAT64 (well-known and local), 6to4, Teredo, IPv4-compatible.
_CARRYING = [IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


class Refused(OSError):
    """The address is not for us to call. The sentence may be shown to administrators.

    An OSError, because the resolver raises it inside the client, which passes those on.
    """


def parse(url: str) -> SplitResult:
    """Take an address apart as the client will. Raises Refused: scheme, user names, port, unusual spelling."""
    if len(url) > MOST_CHARACTERS or any(ord(one) <= 32 or ord(one) > 126 or one == "\\" for one in url):
        raise Refused(_("The address contains characters that do not belong into one."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise Refused(_("This is not an address.")) from wrong
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise Refused(_("The address begins with https:// and names a host."))
    if "%" in parts.netloc or URL(url).host != parts.hostname or URL(url).explicit_port != port:
        raise Refused(_("This is not an address."))  # the client's own parser would call somebody else
    if "@" in parts.netloc:
        raise Refused(_("The address must not carry a user name or password."))
    if parts.fragment:
        raise Refused(_("The address must not carry a fragment (#)."))
    if is_allowed(parts.hostname, port_of(parts)):
        return parts
    if parts.scheme != "https":
        raise Refused(_("Only https, unless the system administrator has allowed this very host and port."))
    if port_of(parts) not in PORTS:
        raise Refused(_("Only the ports %(ports)s.") % {"ports": ", ".join(map(str, PORTS))})
    _refuse_spelling(parts.hostname)
    if (literal := _literal(parts.hostname)) is not None and not is_public(literal):
        raise Refused(_("The address lies inside a network that is not called from here."))
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def is_allowed(host: str, port: int) -> bool:
    """On the system administrator's list of intranet hosts: exactly this host and this port."""
    spelled = f"[{host}]" if ":" in host else host
    return f"{spelled}:{port}" in settings.WEBHOOK_INTRANET


def _refuse_spelling(host: str) -> None:
    """Decimal, octal and hexadecimal addresses: 2130706433, 0177.0.0.1, 0x7f.1. A name's last label is no number."""
    last = host.rstrip(".").rpartition(".")[2]
    if _literal(host) is None and (last.isdigit() or last.lower().startswith("0x")):
        raise Refused(_("This is not an address."))


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Loopback, link-local, private, shared, multicast, reserved and 0.0.0.0/8 are not; nor is an IPv6 address that
    carries any IPv4 inside, which translators would unwrap."""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or any(address in net for net in _CARRYING)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class CheckedResolver(AbstractResolver):
    """Resolves once for each connection, and gives the client nothing but addresses it has looked at."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self.look_up(host, port)
        numbers = [str(one[4][0]).partition("%")[0] for one in found]
        if not is_allowed(host, port):
            for number in numbers:
                if not is_public(ip_address(number)):
                    raise Refused(_("%(host)s leads to %(number)s, which is not called from here.") % {
                        "host": host, "number": number
                    })  # fmt: skip
        return [
            ResolveResult(
                hostname=host, host=number, port=port, family=one[0], proto=one[2], flags=socket.AI_NUMERICHOST
            )
            for one, number in zip(found, numbers, strict=True)
        ]

    async def look_up(self, host: str, port: int) -> Sequence[Any]:
        loop = asyncio.get_running_loop()
        return await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    async def close(self) -> None:
        return None
