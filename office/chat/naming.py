"""Whom a text names behind an @: a member, the members of a unit, the holder of a post, everybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.actors import today
from directory.models import Appointment, Unit
from directory.subtrees import way_to
from office.audit.refusals import NotAllowed
from office.chat.counting import is_large
from office.chat.models import Membership, Room


class NotForAll(NotAllowed):
    field = "text"

    def sentence(self) -> str:
        return _("Only the room's owner and its administrators name everybody.")


class TooManyToName(NotAllowed):
    field = "text"

    def sentence(self) -> str:
        return _("So many are not named at once. Everybody hears what is said here; for an answer, issue a must-read.")


@dataclass(slots=True)
class Named:
    """names: as they stand in the text, `[{"id", "name"}]`. people: the members they mean, by public id."""

    names: list[dict[str, str]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


def named_in(text: str, place: Membership) -> Named:
    """Of 李明 and 李明远 whoever's is the longer name there; of a unit and a person of one name, both."""
    if "@" not in text:
        return Named()
    room = place.room
    known = _members(text, room)
    if not room.is_direct:
        known |= _everybody(text, place)
        known |= {} if is_large(room) else {key: who for key, who in _places(room).items() if key not in known}
    words = sorted({name for name, _id in known}, key=len, reverse=True)
    meant = set(re.findall("@(" + "|".join(map(re.escape, words)) + ")", text)) if words else set()
    found = Named()
    for (name, public_id), people in known.items():
        if name in meant:
            found.names.append({"id": public_id, "name": name})
            found.people += [one for one in people if one not in found.people]
    return found


_Known = dict[tuple[str, str], list[str]]  # name and public id of what may be named → the people meant


def _members(text: str, room: Room) -> _Known:
    at = StrIndex(Value(text), Concat(Value("@"), F("person__name")))
    members = room.memberships.filter(left_at=None).annotate(at=at).filter(at__gt=0).order_by("pk")
    found = members.values_list("person__name", "person__public_id")
    return {(name, str(who)): [str(who)] for name, who in found}


def _everybody(text: str, place: Membership) -> _Known:
    """Raises NotForAll, TooManyToName."""
    word = pgettext("mention", "all")
    if not re.search(rf"@{re.escape(word)}(?![A-Za-z])", text):
        return {}
    if not place.keeps:
        raise NotForAll
    if is_large(place.room):
        raise TooManyToName
    others = place.room.memberships.filter(left_at=None).exclude(person=place.person_id)
    people = [str(one) for one in others.order_by("pk").values_list("person__public_id", flat=True)]
    return {(word, str(place.room.public_id)): people}


def _places(room: Room) -> _Known:
    """Units of the members and those above them, by their short names; posts as “市财政局文书”."""
    inside = room.memberships.filter(left_at=None).values("person")
    held = list(Appointment.objects.filter(person__in=inside).in_force(today()).with_names().in_official_order())
    units = _units_above(held)
    known: _Known = {}
    for one in held:
        who, post = str(one.person.public_id), one.post
        for public_id, name in [units[path] for path in way_to(post.unit.path) if path in units]:
            known.setdefault((name, str(public_id)), []).append(who)
        known.setdefault((f"{post.unit.short_name}{post.title}", str(post.public_id)), []).append(who)
    return known


def _units_above(held: list[Appointment]) -> Mapping[str, tuple[UUID, str]]:
    paths = {path for one in held for path in way_to(one.post.unit.path)}
    found = Unit.objects.filter(path__in=paths, depth__gt=1)  # the root is everybody
    return {path: (public_id, name) for path, public_id, name in found.values_list("path", "public_id", "short_name")}
