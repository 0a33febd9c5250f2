"""One key, one effect, one answer."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from operator import itemgetter
from typing import TypeVar, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.models import ActionKey
from office.audit.refusals import Unacceptable

Answer = TypeVar("Answer")
NOT_ASKED_FOR = frozenset({"csrfmiddlewaretoken", "action_key"})  # differ, or are the key itself
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class KeyUsed(Unacceptable):
    """The first answer would be an answer to something else: what is asked now would be dropped in silence."""

    def sentence(self) -> str:
        return _(
            "This form has been sent already, with something else in it; that was done, and this was not. Look at the "
            "present state, then send it again from a fresh page."
        )


def once(verb: str, key: str, act: Callable[[], Answer], *, by: Actor, asked: str = "") -> Answer:
    """Perform `act` unless this person has already done it under this key; then give the stored answer.

    Of twenty at the same moment one acts; the others wait at the unique index and read its answer. An act that raises
    leaves no key behind, so it may be tried again. Without a key the act is simply performed. The answer must be JSON.

    A key stands for one request: address and content. `asked` is a digest of them; doors of the web need not give it,
    `answering` tells of the request. Raises KeyUsed for a key that stood for another.
    """
    if not key:
        return act()
    asked = asked or digest_of(_request.get())
    with transaction.atomic():
        row, first = ActionKey.objects.get_or_create(
            person=by.person, verb=verb, key=key[:80], defaults={"asked": asked}
        )
        if not first:
            if row.asked != asked:
                raise KeyUsed
            return cast("Answer", row.answer)
        row.answer = act()
        row.save(update_fields=["answer"])
        return row.answer


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Every key used inside stands for this request. Opened by the middleware, so that no door can forget it."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def digest_of(request: HttpRequest | None) -> str:
    """SHA-256 of where a form was sent and what it says; of files name and size. Empty where there is no request."""
    if request is None:
        return ""
    told = hashlib.sha256(request.path.encode())
    said = [(name, one) for name, given in request.POST.lists() if name not in NOT_ASKED_FOR for one in given]
    said += [(name, f"{one.name} {one.size}") for name, given in request.FILES.lists() for one in given]
    for name, one in sorted(said, key=itemgetter(0)):
        told.update(f"{len(name)}:{name}{len(one)}:{one}".encode())
    return told.hexdigest()
