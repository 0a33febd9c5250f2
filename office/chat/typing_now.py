"""正在输入: that somebody types is told to the other in a room of two, and kept nowhere. There is no
presence beside it: nobody learns who is at their screen, or was."""

from uuid import UUID

from django.core.cache import cache

from office.chat.models import Membership
from office.live.doorbell import whisper
from office.notices.models import Preference

ONCE_IN = 3  # seconds for a person in a room, over all their lines; told at most so often


def tell(who: UUID, room: str) -> None:
    """Not where one of the two has switched it off: who does not show it is not shown it either."""
    if not cache.add(f"chat:typing:{room}:{who}", 1, ONCE_IN):
        return
    of_two = Membership.objects.filter(room__public_id=room, room__direct_key__isnull=False, room__closed_at=None)
    here = of_two.filter(left_at=None, person__is_active=True).values_list("person__public_id", "person")
    people = dict(here)
    if who not in people or Preference.objects.filter(person__in=people.values(), shows_typing=False).exists():
        return
    for other in people.keys() - {who}:
        whisper(f"person:{other}", {"typing": room})
