"""How fast one person speaks, through whichever door of a server process. Each process counts for itself: to ask a
shared count would cost a tenth of a message, and a flood is bounded by either."""

import time
from collections import Counter

from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Refusal

MOST, SECONDS = 30, 10
PACED = {"post", "edit", "recall", "react"}  # reading is not


class TooFast(Refusal):
    status = 429

    def sentence(self) -> str:
        return _("That was a great deal at once. Wait a few seconds, then send it again.")


acts: Counter[int] = Counter()  # of each person in the present SECONDS
_present = 0


def keep_pace(by: Actor) -> None:
    """Asked at the door. Raises TooFast."""
    global _present
    present = int(time.time()) // SECONDS
    if present != _present:
        _present = present
        acts.clear()
    acts[by.person.pk] += 1
    if acts[by.person.pk] > MOST:
        raise TooFast
