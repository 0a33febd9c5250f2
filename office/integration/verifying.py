"""How a post to a source proves where it comes from. What does not is answered 401 and not kept."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address, ip_network

from django.utils.crypto import constant_time_compare

from office.integration import signing
from office.integration.models import Source
from office.integration.sealing import SealBroken, unseal
from office.integration.signing import Forged

HEADERS = {Source.Verify.HMAC: "X-Signature", Source.Verify.TOKEN: "X-Token"}


def verified(source: Source, body: bytes, headers: Mapping[str, str], address: str | None) -> str:
    """The message's own id where the scheme has one, else "". Raises Forged."""
    try:
        secret = unseal(source.secret)
    except SealBroken as wrong:
        raise Forged("the secret was sealed under another SECRET_KEY") from wrong
    if source.addresses and not _comes_from(address, source.addresses):
        raise Forged("address")
    match source.verify:
        case Source.Verify.STANDARD:
            return signing.verify(body, headers, secret)
        case Source.Verify.HMAC:
            _verify_hmac(body, _header(source, headers), secret)
        case Source.Verify.TOKEN:
            given = _header(source, headers).removeprefix("Bearer ")
            if not source.addresses or not constant_time_compare(given, secret):
                raise Forged("token")
    return ""


def _header(source: Source, headers: Mapping[str, str]) -> str:
    wanted = (source.header or HEADERS[Source.Verify(source.verify)]).lower()
    return next((value.strip() for name, value in headers.items() if name.lower() == wanted), "")


def _verify_hmac(body: bytes, given: str, secret: str) -> None:
    """HMAC-SHA256 over the body, in hex or base64, with or without `sha256=` before it."""
    expected = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _unspelled(given.removeprefix("sha256="))):
        raise Forged("signature")


def _unspelled(signature: str) -> bytes:
    try:
        return bytes.fromhex(signature) if len(signature) == 64 else base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return b""


def _comes_from(address: str | None, allowed: list[str]) -> bool:
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return any(found in ip_network(one, strict=False) for one in allowed)
