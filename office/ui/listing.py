"""Names one after another, as the reader's language sets them apart."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

NAMED = 8  # of many, so many are named


def listed(names: Iterable[object], *, most: int | None = None, besides: int = 0) -> str:
    """甲、乙 or A, B; beyond `most`, how many more there are. besides: how many there are that are not given."""
    given = [str(one) for one in names]
    said = pgettext("between names", ", ").join(given[:most])
    more = besides + (max(len(given) - most, 0) if most is not None else 0)
    return _("%(names)s and %(n)d more") % {"names": said, "n": more} if more > 0 else said
