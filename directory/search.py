"""The one door to people and units by what somebody types: name, pinyin, initials, post, numbers (finding/)."""

from django.db.models.expressions import RawSQL

from directory.actors import today
from directory.finding.keys import unit_key_of_word, words_of
from directory.finding.ranking import Hit, Named, Outlook
from directory.finding.readings import readings
from directory.models import Appointment, Unit
from directory.planning import planned_once
from directory.visibility import Purpose, Reach, reach_of
from directory.visibility.fields import mobile_shown_among
from office.audit.actor import Actor


def people_found(
    actor: Actor, text: str, *, most: int, reach: Reach | None = None, purpose: Purpose = Purpose.FIND
) -> list[Appointment]:
    """Each person once, by their main appointment where that was found: the actor's own unit first, then who is nearer
    in the tree, then in official order. Only who holds a post reads the book. `reach`: the actor's, where it is known
    already. `purpose`: what they are looked for."""
    words = words_of(text)
    if not actor.appointments or not words:
        return []
    finds = reach.to(purpose) if reach else reach_of(actor, purpose)
    return _appointments(_found(finds, words, most))


def units_found(actor: Actor, text: str, *, most: int, reach: Reach | None = None) -> list[Unit]:
    """Units whose name has all these words: those called so first, and of these the nearest."""
    words = words_of(text)
    keys = [unit_key_of_word(word) for word in words]
    if not actor.appointments or not keys or None in keys:
        return []
    finds = reach.to(Purpose.FIND) if reach else reach_of(actor, Purpose.FIND)
    paths = _outlook(finds).units_named((Named(frozenset().union(*filter(None, keys))),))
    near = {path: place for place, path in enumerate(paths)}
    found = finds.units().standing(today()).filter(path__in=near) if near else []
    typed = "".join(words)
    return sorted(found, key=lambda one: (typed not in (one.name, one.short_name), near[one.path]))[:most]


def _outlook(reach: Reach) -> Outlook:
    return Outlook(reach.listings(today()), reach.actor.appointments[0].post.unit)


def _found(reach: Reach, words: list[str], most: int) -> list[int]:
    outlook = _outlook(reach)
    hits: dict[int, Hit] = {}
    for reading in readings(words, outlook.is_named):
        found = outlook.first(reading.keys, reading.named, most + len(hits))
        for hit in _shown(reach.actor, found) if reading.by_mobile else found:
            known = hits.get(hit.person)
            if known is None or (hit.is_main and not known.is_main):
                hits[hit.person] = hit
        if len(hits) >= most:
            break
    return [hit.appointment for hit in hits.values()][:most]


def _shown(actor: Actor, hits: list[Hit]) -> list[Hit]:
    """A masked number cannot be guessed by searching for its end."""
    shown = mobile_shown_among(actor, {hit.person for hit in hits})
    return [hit for hit in hits if hit.person in shown]


@planned_once()
def _appointments(wanted: list[int]) -> list[Appointment]:
    """In one array, so that it is one statement however many are wanted."""
    held = Appointment.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [wanted])).with_names()
    found = {one.pk: one for one in held} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]
