"""What of a box is shown: of one kind, under one light, in one post, for one's own word, with certain words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.audit.actor import Actor
from office.duties.boxes import WORD, under
from office.duties.models import Duty, Urgency
from office.subjects import kinds
from office.worktime.palettes import NAMES

LONGEST = 60  # characters of the words sought
_LIGHTS = ("over", "near", "ok")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was asked for; whatever is not offered counts as not asked."""

    kind: str = ""
    light: str = ""
    post: str = ""
    asks: str = ""
    urgent: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Any, actor: Actor) -> "Narrowing":
        posts = {str(held.public_id) for held in actor.appointments}
        offered = {"kind": {one.name for one in kinds.kinds()}, "light": set(_LIGHTS), "post": posts}
        offered |= {"asks": {"word"}, "urgent": {"1"}}
        chosen = {name: given.get(name, "") for name in offered}
        kept = {name: value for name, value in chosen.items() if value in offered[name]}
        return cls(**kept, q=" ".join(given.get("q", "").split())[:LONGEST])

    def __bool__(self) -> bool:
        return bool(self.asked)

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in asdict(self).items() if value]

    @property
    def query(self) -> str:
        """For an address, without what was not asked."""
        return urlencode(self.asked)

    def of(self, duties: QuerySet[Duty], moment: datetime) -> QuerySet[Duty]:
        if self.kind:
            duties = duties.filter(subject_kind=self.kind)
        if self.light:
            duties = duties.filter(under(self.light, moment))
        if self.post:
            duties = duties.filter(holder__public_id=UUID(self.post))
        if self.asks:
            duties = duties.filter(asks__in=WORD)
        if self.urgent:
            duties = duties.filter(urgency__gt=Urgency.NORMAL)
        if self.q:
            duties = duties.filter(Q(subject_title__icontains=self.q) | Q(laid_from__icontains=self.q))
        return duties

    def choices(self, actor: Actor, present: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """What the filter offers: the kinds that lie in the box, the lights, and the posts of whoever holds several."""
        posts = [(str(held.public_id), str(held.post)) for held in actor.appointments]
        return {
            "kinds": sorted((name, str(kinds.kind(name).label)) for name in {*present, *filter(None, [self.kind])}),
            "lights": [(name, str(NAMES[name])) for name in _LIGHTS],
            "posts": posts if len(posts) > 1 else [],
        }

    def said(self, actor: Actor) -> str:
        """In words, as a name for it."""
        chosen = self.choices(actor, [])
        words = [
            label for name in chosen for value, label in chosen[name] if value in (self.kind, self.light, self.post)
        ]
        if self.asks:
            words.append(_("Await my word"))
        if self.urgent:
            words.append(pgettext("filter", "Urgent"))
        if self.q:
            words.append(_("“%(words)s”") % {"words": self.q})
        return " · ".join(words)
