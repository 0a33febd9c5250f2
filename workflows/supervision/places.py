"""Which people of a unit a matter lies with, and in whose name one supervises."""

from collections.abc import Collection, Sequence
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment, AppointmentQuerySet, Unit
from directory.roles import Role
from directory.subtrees import way_to
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from workflows.documents.agencies import office_of, offices_of

ANSWERS = (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR, Role.UNIT_LIAISON)
SUPERVISES = (Role.SUPERVISOR, Role.OFFICE_DIRECTOR)
LEADS = (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER)
PROPOSES = (*SUPERVISES, Role.SECRETARY, *LEADS)
APPROVES = (Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER, Role.OFFICE_DIRECTOR)
# Who gets it into the box, by what the unit has: its liaison and its head, else whoever stands next.
_BOXES = (
    (Role.UNIT_LIAISON, Role.PRINCIPAL_LEADER),
    (Role.OFFICE_DIRECTOR,),
    (Role.DEPUTY_LEADER,),
    (Role.DIVISION_HEAD,),
    (Role.REGISTRY_CLERK,),
)
_SPEAKS = tuple(dict.fromkeys((*ANSWERS, *chain.from_iterable(_BOXES))))
_CHECKS = (Role.SUPERVISOR, Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER)


class NobodyAnswers(Refusal):
    """A matter would lie in nobody's box; it is refused where it would start."""

    status = 422
    field = "lead"

    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("%(unit)s has neither a head nor a liaison. Ask its directory administrator to appoint somebody.")
            % {"unit": unit.name}
        )


class NobodyApproves(Refusal):
    """What is proposed would wait for nobody."""

    status = 422

    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("Nobody supervises for %(unit)s. Ask its directory administrator to appoint a supervisor.")
            % {"unit": unit.name}
        )


def _people_of(unit: Unit, roles: Collection[Role]) -> AppointmentQuerySet:
    unit = unit.heir()
    held = Appointment.objects.filter(_those_of(unit, office_of(unit)), post__roles__overlap=[*map(str, roles)])
    return held.in_force(today()).with_names()


def _those_of(unit: Unit, office: Unit) -> Q:
    """Those in the unit itself, and below it whoever has their main post there: what is held beside another post, in a
    working group, does not speak for the unit above. Of a government only the unit and its office, since what stands
    below are agencies of their own."""
    here = Q(post__unit=unit)
    if office.pk == unit.pk and unit.kind == Unit.Kind.GOVERNMENT:
        return here
    return here | Q(post__unit__path__startswith=office.path, is_main=True)


def _is_of(one: Appointment, unit: Unit, office: Unit) -> bool:
    """The same of one appointment at hand."""
    if one.post.unit_id == unit.pk:
        return True
    below = office.pk != unit.pk or unit.kind != Unit.Kind.GOVERNMENT
    return below and one.is_main and one.post.unit.path.startswith(office.path)


def speakers_of(units: Collection[Unit]) -> dict[int, list[Appointment]]:
    """By unit, in official order: whoever answers for it or may have its matters in the box. Two queries for all."""
    heirs = {unit.pk: unit.heir() for unit in units}
    offices = offices_of(heirs.values())
    where = reduce(or_, (_those_of(unit, offices[unit.pk]) for unit in heirs.values()))
    held = Appointment.objects.filter(where, post__roles__overlap=[*map(str, _SPEAKS)])
    found = list(held.in_force(today()).with_names().in_official_order())
    return {pk: [one for one in found if _is_of(one, unit, offices[unit.pk])] for pk, unit in heirs.items()}


def box_of(unit: Unit) -> list[Appointment]:
    """In whose box the unit finds a matter; raises NobodyAnswers."""
    return boxed(unit, list(_people_of(unit, _SPEAKS).in_official_order()))


def boxed(unit: Unit, people: Sequence[Appointment]) -> list[Appointment]:
    """The same among its speakers at hand."""
    for roles in _BOXES:
        if found := _with_one_of(roles, people):
            return _nearest(found, roles)
    raise NobodyAnswers(unit)


def _with_one_of(roles: Collection[Role], people: Sequence[Appointment]) -> list[Appointment]:
    wanted = {str(role) for role in roles}
    return [one for one in people if wanted & set(one.post.roles)]


def _nearest(found: Sequence[Appointment], roles: Collection[Role]) -> list[Appointment]:
    """Of divisions below only those that no post higher up covers: the bureau's head, not each division's."""
    if tuple(roles) != (Role.DIVISION_HEAD,):
        return list(found)
    depth = min(one.post.unit.depth for one in found)
    return [one for one in found if one.post.unit.depth == depth]


def readers_of(unit: Unit) -> list[Appointment]:
    """Whose posts read the matters of the unit: those who answer for it, and whoever has it in the box."""
    return reading(unit, list(_people_of(unit, _SPEAKS).in_official_order()))


def reading(unit: Unit, people: Sequence[Appointment]) -> list[Appointment]:
    """The same among its speakers at hand."""
    return list({one.pk: one for one in (*_with_one_of(ANSWERS, people), *boxed(unit, people))}.values())


def heads_among(people: Sequence[Appointment]) -> list[Appointment]:
    """Of a unit's speakers its head; of a unit that has none, of the nearest division."""
    if found := _with_one_of((Role.PRINCIPAL_LEADER,), people):
        return found
    divisions = _with_one_of((Role.DIVISION_HEAD,), people)
    return _nearest(divisions, (Role.DIVISION_HEAD,)) if divisions else []


def deputies_among(people: Sequence[Appointment]) -> list[Appointment]:
    return _with_one_of((Role.DEPUTY_LEADER,), people)


def answers_for(actor: Actor, unit: Unit) -> Appointment | None:
    """The actor's appointment in which they act for the unit: its leaders, its office director, its liaison; where it
    has neither head nor liaison, whoever has its matters in the box."""
    mine = [held.pk for held in actor.appointments]
    if not mine:
        return None
    found = _people_of(unit, ANSWERS).filter(pk__in=mine).first()
    if found is not None:
        return found
    try:
        return next((one for one in box_of(unit) if one.pk in mine), None)
    except NobodyAnswers:
        return None


def supervisors_of(unit: Unit) -> list[Appointment]:
    """Who checks what is supervised in the name of an agency: its supervisors, else its office director, else its head.
    Of a government they sit in its office."""
    people = list(_people_of(unit, (*_SPEAKS, *_CHECKS)).in_official_order())
    for role in _CHECKS:
        if found := _with_one_of((role,), people):
            return found
    return boxed(unit, people)


def holders_of_post(one: Appointment) -> AppointmentQuerySet:
    """Who holds the post of an appointment now."""
    return Appointment.objects.filter(post=one.post_id).in_force(today()).with_names().in_official_order()


def supervising_in(unit: Unit) -> AppointmentQuerySet:
    """All who supervise in the unit's name."""
    return _people_of(unit, SUPERVISES).in_official_order()


def approvers_of(unit: Unit) -> AppointmentQuerySet:
    """The leaders who may approve a pause of what is supervised in the unit's name."""
    return _people_of(unit, APPROVES).in_official_order()


def agencies_of(appointments: Collection[Appointment]) -> dict[int, list[Unit]]:
    """By appointment the agencies it stands for: the nearest that issues, and for people of a general office the
    government it serves too, which comes first. One query for all."""
    paths = {path for held in appointments for path in way_to(held.post.unit.path)}
    above = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
    found: dict[int, list[Unit]] = {}
    for held in appointments:
        line = [above[path] for path in reversed(way_to(held.post.unit.path)) if path in above]
        nearest = next((one for one in line if one.can_issue), None)
        if nearest is None:
            continue
        found[held.pk] = [nearest]
        government = above.get(nearest.path[: -Unit.steplen])
        if nearest.kind == Unit.Kind.OFFICE and government and government.can_issue:
            found[held.pk] = [government, nearest]
    return found
