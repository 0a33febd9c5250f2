"""Whom the rungs of many matters reach: the people in those places now."""

from collections.abc import Sequence

from directory.models import Appointment
from workflows.supervision import boxes
from workflows.supervision.models import Matter, Tells
from workflows.supervision.places import (
    NobodyAnswers,
    deputies_among,
    heads_among,
    holders_of_post,
    speakers_of,
    supervisors_of,
)


class Audience:
    """Asked for each unit and each post once, however many matters there are."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        held = boxes.holders_of(matters)
        found = Appointment.objects.filter(public_id__in={one for ids in held.values() for one in ids}).with_names()
        people = {str(one.public_id): one for one in found}
        self._holders = {one.pk: [people[key] for key in held[one.pk] if key in people] for one in matters}
        units = {unit.pk: unit for one in matters for unit in (one.lead, one.laid_by)}
        self._speakers = speakers_of(list(units.values())) if units else {}
        self._supervisors: dict[int, list[Appointment]] = {}
        self._in_post: dict[int, list[Appointment]] = {}

    def of(self, matter: Matter, tells: Sequence[Tells]) -> tuple[list[Appointment], list[Tells]]:
        """Who hears it, each once; and which places nobody holds, for whom the supervisors hear it."""
        reached = {who: self._reached(matter, who) for who in tells}
        nobody = [who for who, found in reached.items() if not found]
        found = [one for people in reached.values() for one in people]
        if nobody:
            found += self.supervisors(matter)
        return list({one.pk: one for one in found}.values()), nobody

    def _reached(self, matter: Matter, who: Tells) -> list[Appointment]:
        lead, agency = self._speakers[matter.lead_id], self._speakers[matter.laid_by_id]
        match who:
            case Tells.HOLDER:
                return self._holders[matter.pk]
            case Tells.HEAD:
                return heads_among(lead)
            case Tells.DEPUTY:
                return deputies_among(lead)
            case Tells.SUPERVISOR:
                return self.supervisors(matter)
            case Tells.LEADER:
                return self._leader(matter) or heads_among(agency)
            case Tells.PRINCIPAL:
                return heads_among(agency)

    def supervisors(self, matter: Matter) -> list[Appointment]:
        """Who would check it; nobody, where nobody answers."""
        if matter.laid_by_id not in self._supervisors:
            try:
                found = supervisors_of(matter.laid_by)
            except NobodyAnswers:
                found = []
            self._supervisors[matter.laid_by_id] = found
        return boxes.checkers(matter, self._supervisors[matter.laid_by_id])

    def _leader(self, matter: Matter) -> list[Appointment]:
        """Whoever holds the post of the leader who instructed now."""
        if matter.leader is None:
            return []
        post = matter.leader.post_id
        if post not in self._in_post:
            self._in_post[post] = list(holders_of_post(matter.leader))
        return self._in_post[post]
