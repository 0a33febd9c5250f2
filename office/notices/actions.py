"""What a person decides about their own bell, and about being seen typing."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from office.notices.models import Preference, Way

Edges = tuple[time, time] | tuple[None, None]


def preference_of(person: Any) -> Preference:
    """As chosen, or as it is for whoever never chose."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def prefer(
    person: Any, *, ways: Mapping[str, Way], quiet: Edges, digest_at: time, shows_typing: bool = True
) -> Preference:
    """For what happens from now on. No Event: how somebody likes to be told is nobody else's business."""
    preference, _made = Preference.objects.update_or_create(
        person=person,
        defaults={
            "ways": {kind: way for kind, way in ways.items() if way != Way.AT_ONCE},
            "quiet_from": quiet[0],
            "quiet_until": quiet[1],
            "digest_at": digest_at,
            "shows_typing": shows_typing,
        },
    )
    return preference
