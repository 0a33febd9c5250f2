"""One key, one effect, one answer."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.db import transaction

from office.audit.actor import Actor
from office.audit.models import ActionKey

Answer = TypeVar("Answer")


def once(verb: str, key: str, act: Callable[[], Answer], *, by: Actor) -> Answer:
    """Perform `act` unless this person has already done it under this key; then give the stored answer.

    Of twenty at the same moment one acts; the others wait at the unique index and read its answer. An act that raises
    leaves no key behind, so it may be tried again. Without a key the act is simply performed. The answer must be JSON.
    """
    if not key:
        return act()
    with transaction.atomic():
        row, first = ActionKey.objects.get_or_create(person=by.person, verb=verb, key=key[:80])
        if not first:
            return cast("Answer", row.answer)
        row.answer = act()
        row.save(update_fields=["answer"])
        return row.answer
