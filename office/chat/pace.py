"""How fast one person speaks, through whichever door and server process."""

import time
from contextlib import suppress

from django.core.cache import cache
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Refusal

MOST, SECONDS = 30, 10
PACED = {"post", "edit", "recall", "react"}  # reading is not


class TooFast(Refusal):
    status = 429

    def sentence(self) -> str:
        return _("That was a great deal at once. Wait a few seconds, then send it again.")


def keep_pace(by: Actor) -> None:
    """Asked at the door. Where the cache is away nobody is refused. Raises TooFast."""
    key = f"chat:pace:{by.person.pk}:{int(time.time()) // SECONDS}"
    if cache.add(key, 1, 2 * SECONDS):
        return
    with suppress(ValueError):  # it was dropped in between
        if cache.incr(key) > MOST:
            raise TooFast
