"""Where an application may lead: a page of ours, or http(s) elsewhere. Nothing is fetched; people follow the link."""

from urllib.parse import SplitResult, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from office.audit.refusals import Unacceptable

# RFC 2606 and RFC 6761: names that stand for nobody, as examples need them.
_NOBODYS = ("example", "test", "invalid", "example.com", "example.net", "example.org")


class WrongAddress(Unacceptable):
    field = "address"

    def sentence(self) -> str:
        return _("Give a whole address that begins with https:// or http://, or a page of ours that begins with /.")


class NoSuchPage(Unacceptable):
    field = "address"

    def sentence(self) -> str:
        return _("There is no such page here.")


def checked(address: str) -> str:
    """The address as it is kept. Raises WrongAddress, NoSuchPage."""
    address = address.strip()
    if any(one.isspace() or not one.isprintable() or one in "\\<>\"'" for one in address):
        raise WrongAddress
    if address.startswith("/"):
        return _ours(address)
    parts = _split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise WrongAddress
    return address


def host_of(address: str) -> str:
    """ "" for a page of ours."""
    return "" if address.startswith("/") else urlsplit(address).netloc


def leads_nowhere(address: str) -> bool:
    host = (urlsplit(address).hostname or "").rstrip(".")
    return any(host == name or host.endswith(f".{name}") for name in _NOBODYS)


def _ours(address: str) -> str:
    if address.startswith("//"):
        raise WrongAddress
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        raise NoSuchPage from None
    return address


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        raise WrongAddress from None
    return parts
