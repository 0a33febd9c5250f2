"""The sheet of a must-read: who was asked, how far each has come, in official order."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.visibility.rules import Columns
from office.chat.cards import Card
from office.chat.models import MustRead, ReceiptQuerySet

ORDER = ("appointment__post__unit__path", "appointment__post__order", "pk")
PAGE = 100
ASKED = Columns("person", "appointment__post", "appointment__post__unit__path")
LABELS: Mapping[str, str | Promise] = {
    "left": pgettext_lazy("must-read", "Left"),
    "complete": pgettext_lazy("must-read", "Complete"),
    "ended": _("No longer asked"),
}


def receipts_of(must_read: MustRead) -> ReceiptQuerySet:
    return must_read.receipts.select_related("person", "appointment__person", "appointment__post__unit")


def group_of(must_read: MustRead, name: str, words: str = "") -> ReceiptQuerySet:
    """Of one group those whose name, pinyin or unit has these characters."""
    every, words = receipts_of(must_read), words.strip()[:30]
    if words:
        unit = Q(appointment__post__unit__short_name__icontains=words)
        every = every.filter(Q(person__name__icontains=words) | Q(person__pinyin__istartswith=words) | unit)
    if name == "ended":
        return every.filter(ended_at__isnull=False)
    return every.open() if name == "left" else every.complete()


def counts_of(card: Card) -> dict[str, int]:
    """How many stand in each group."""
    return {"left": card.left, "complete": card.asked - card.left - card.ended, "ended": card.ended}
