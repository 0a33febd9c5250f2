"""The one door to people by what somebody types: name, pinyin, initials, unit, post, numbers (finding/)."""

from directory.actors import today
from directory.finding.keys import words_of
from directory.finding.ranking import Hit, Outlook
from directory.finding.readings import readings
from directory.models import Appointment
from directory.planning import planned_once
from directory.visibility import Purpose, Reach, reach_of
from directory.visibility.fields import mobile_shown_among
from office.audit.actor import Actor


def people_found(actor: Actor, text: str, *, most: int, reach: Reach | None = None) -> list[Appointment]:
    """Each person once, by their main appointment where that was found: the actor's own unit first, then who is nearer
    in the tree, then in official order. Only who holds a post reads the book. `reach`: the actor's, where it is known
    already."""
    words = words_of(text)
    if not actor.appointments or not words:
        return []
    finds = reach.to(Purpose.FIND) if reach else reach_of(actor, Purpose.FIND)
    return _appointments(_found(finds, words, most))


def _found(reach: Reach, words: list[str], most: int) -> list[int]:
    day, home = today(), reach.actor.appointments[0].post.unit
    outlook = Outlook(reach.listings(day), reach.units().standing(day), home)
    hits: dict[int, Hit] = {}
    for reading in readings(words, outlook.named):
        found = outlook.first(reading.keys, reading.under, most + len(hits))
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
    found = {one.pk: one for one in Appointment.objects.filter(pk__in=wanted).with_names()} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]
