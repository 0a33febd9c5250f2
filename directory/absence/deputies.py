"""Who stands in for whom, today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL

from directory.absence.models import Absence, Deputy, Work
from directory.models import Appointment
from office.audit.actor import Actor
from office.ui.listing import listed

MOST_HOPS = 3  # a deputy who is away too has a deputy; further than this nobody is sent
# From each appointment along the deputies in force; one statement for however many.
_ALONG = f"""
WITH RECURSIVE way (asked, at, hops, passed) AS (
  SELECT id, id, 0, ARRAY[id] FROM unnest(%(asked)s::bigint[]) AS given (id)
  UNION ALL
  SELECT way.asked, deputy.appointment_id, way.hops + 1, way.passed || deputy.appointment_id
  FROM way
  JOIN directory_absence AS absence ON absence.appointment_id = way.at AND absence.ended_at IS NULL
    AND absence.from_on <= %(day)s AND absence.until_on >= %(day)s
  JOIN directory_deputy AS deputy ON deputy.absence_id = absence.id AND deputy.work = %(work)s
  JOIN directory_appointment AS held ON held.id = deputy.appointment_id
    AND held.starts_on <= %(day)s AND (held.ends_on IS NULL OR held.ends_on >= %(day)s)
  JOIN directory_person AS person ON person.id = held.person_id AND person.is_active
  WHERE way.hops < {MOST_HOPS} AND deputy.appointment_id <> ALL (way.passed)
)
SELECT DISTINCT ON (asked) asked, at FROM way WHERE hops > 0 ORDER BY asked, hops DESC
"""
# Asked with every request; put together by the ORM each time it would take longer than all the rest of the Actor.
_AWAY = """
SELECT jsonb_build_object('absence', absence.public_id, 'until', absence.until_on, 'deputies', ARRAY(
  SELECT jsonb_build_object('appointment', deputy.appointment_id, 'name', person.name)
  FROM directory_deputy AS deputy
  JOIN directory_appointment AS held ON held.id = deputy.appointment_id
  JOIN directory_person AS person ON person.id = held.person_id
  WHERE deputy.absence_id = absence.id ORDER BY deputy.id
))
FROM directory_absence AS absence
WHERE absence.appointment_id = directory_appointment.id AND absence.ended_at IS NULL
  AND absence.from_on <= %s AND absence.until_on >= %s
LIMIT 1
"""


def deputies_of(asked: Collection[int], work: Work | str, on: date) -> dict[int, Appointment]:
    """For each of these appointments whose holder is away on the day and has named somebody for this work: who stands
    in. A deputy who has left the post or is no longer active is passed over: the work stays where it was asked for.

    One statement, and one more when anybody is away.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALONG, {"asked": sorted(asked), "day": on, "work": str(work)})
        found = dict(cursor.fetchall())
    known = Appointment.objects.with_names().in_bulk(set(found.values())) if found else {}
    return {pk: known[at] for pk, at in found.items()}


def away_on(day: date) -> Any:
    """An expression on appointments: until when the holder is away, and who stands in; nothing for who is here."""
    return RawSQL(_AWAY, [day, day], output_field=JSONField())


@dataclass(frozen=True, slots=True)
class Away:
    """What is said of an absence in a line: until when, and the names of those who stand in."""

    absence: str
    until_on: date
    deputies: tuple[str, ...]
    post: str = ""

    @property
    def who(self) -> str:
        return listed(self.deputies, most=3)


def away_of(held: Appointment, named: Collection[int] | None = None) -> Away | None:
    """Of an appointment read with `away_on`. named: the appointments whose holders may be named, all without it."""
    told = getattr(held, "away", None)
    if not told:
        return None
    names = dict.fromkeys(one["name"] for one in told["deputies"] if named is None or one["appointment"] in named)
    return Away(told["absence"], date.fromisoformat(told["until"]), tuple(names), str(held.post))


def deputies_named(held: Iterable[Appointment]) -> set[int]:
    """Appointments named as deputies in what `away_on` found."""
    found = (told for one in held if (told := getattr(one, "away", None)))
    return {one["appointment"] for told in found for one in told["deputies"]}


def own_absences(actor: Actor) -> list[Away]:
    """The actor's own, in force now; no query, since the Actor was made with them."""
    return [away for held in actor.appointments if (away := away_of(held))]


def absences_of(person_id: int, day: date) -> QuerySet[Absence]:
    """Of all posts of a person, in force or to come."""
    found = Absence.objects.filter(appointment__person=person_id).open(day)
    return with_people(found).order_by("from_on", "pk")


def past_absences(person_id: int, day: date, *, most: int = 10) -> QuerySet[Absence]:
    """Those over by the day or ended early, the latest first."""
    over = Q(until_on__lt=day) | Q(ended_at__isnull=False)
    found = Absence.objects.filter(over, appointment__person=person_id)
    return with_people(found).order_by("-from_on", "-pk")[:most]


def stood_in_for_by(actor: Actor, day: date) -> QuerySet[Absence]:
    """For whom the actor stands in, now or soon."""
    mine = Deputy.objects.filter(appointment__in=[one.pk for one in actor.appointments]).values("absence")
    return with_people(Absence.objects.filter(pk__in=mine).open(day)).order_by("from_on", "pk")


def with_people(found: QuerySet[Absence]) -> QuerySet[Absence]:
    return found.select_related("appointment__person", "appointment__post__unit").prefetch_related(
        "deputies__appointment__person", "deputies__appointment__post__unit"
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One deputy with the work they do."""

    appointment: Appointment
    works: str


def lines_of(deputies: Iterable[Deputy]) -> list[Line]:
    """By deputy, each with their kinds of work in the order in which these are always named."""
    order = list(Work)
    found: dict[int, tuple[Appointment, list[str]]] = {}
    for one in sorted(deputies, key=lambda one: order.index(Work(one.work))):
        found.setdefault(one.appointment_id, (one.appointment, []))[1].append(str(Work(one.work).label))
    return [Line(appointment, listed(works, most=len(works))) for appointment, works in found.values()]
