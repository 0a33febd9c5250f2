"""The one door to people by what somebody types: name, pinyin, initials, unit, post, numbers (finding/)."""

from directory.actors import today
from directory.finding.keys import words_of
from directory.finding.planning import for_few_rows
from directory.finding.ranking import Hit, nearness, ranked
from directory.finding.readings import readings
from directory.models import Appointment
from directory.visibility import Purpose, reach_of
from directory.visibility.fields import mobile_shown_among
from office.audit.actor import Actor


def people_found(actor: Actor, text: str, *, most: int) -> list[Appointment]:
    """Each person once, by their main appointment where that was found: the actor's own unit first, then who is nearer
    in the tree, then in official order. Only who holds a post reads the book."""
    words = words_of(text)
    if not actor.appointments or not words:
        return []
    with for_few_rows():
        return _appointments(_found(actor, words, most))


def _found(actor: Actor, words: list[str], most: int) -> list[int]:
    reach = reach_of(actor, Purpose.FIND)
    listings, home = reach.listings(today()), actor.appointments[0].post.unit
    units = reach.units().standing(today()).order_by(nearness(home.path, "path"), "depth", "path")
    hits: dict[int, Hit] = {}
    for reading in readings(words, units):
        found = ranked(listings, reading, home, most=most + len(hits))
        for hit in _shown(actor, found) if reading.by_mobile else found:
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


def _appointments(wanted: list[int]) -> list[Appointment]:
    found = {one.pk: one for one in Appointment.objects.filter(pk__in=wanted).with_names()}
    return [found[pk] for pk in wanted if pk in found]
