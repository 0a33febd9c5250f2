"""Who may see a matter, and who may do what with it.

Posts of the lead and the supporting units, the leader and the supervisor read it, by grants to their groups; so does
whoever supervises in the name of the agency it was laid by, by their role. Units it came from, the units concerned as a
whole, and the connected system that brought it follow it: number, title, lead, light, date, percent; never a report.
"""

from collections.abc import Callable, Collection
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Q, QuerySet

from directory.actors import actor_of, groups_of
from directory.models import Appointment, Person, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.duties.behalf import stood_in_for
from office.worktime.clock import now
from workflows.documents.models import Instruction
from workflows.documents.permissions import granted_ids, incoming_visible_to
from workflows.supervision.models import Matter, MatterGroupGrant, MatterUserGrant
from workflows.supervision.places import PROPOSES, SUPERVISES, agencies_of, answers_for

T = TypeVar("T")
READ, FOLLOW = "read_matter", "follow_matter"
_OVERSEES = (*SUPERVISES, Role.PRINCIPAL_LEADER)
_GRANT = """
INSERT INTO supervision_mattergroupgrant (permission_id, group_id, content_object_id)
SELECT permission.id, given.id, matter.id
FROM supervision_matter AS matter, unnest(%(groups)s::bigint[]) AS given(id), auth_permission AS permission
JOIN django_content_type AS kind ON kind.id = permission.content_type_id
WHERE matter.public_id = %(matter)s AND permission.codename = %(codename)s AND kind.app_label = 'supervision'
ON CONFLICT DO NOTHING
"""
_GRANT_TOLD = """
INSERT INTO supervision_mattergroupgrant (permission_id, group_id, content_object_id)
SELECT permission.id, told.to_group, matter.id
FROM unnest(%s::uuid[], %s::bigint[]) AS told(of_matter, to_group)
JOIN supervision_matter AS matter ON matter.public_id = told.of_matter, auth_permission AS permission
JOIN django_content_type AS kind ON kind.id = permission.content_type_id
WHERE permission.codename = %s AND kind.app_label = 'supervision'
ON CONFLICT DO NOTHING
"""


def grant(matter: UUID, groups: Collection[int], codename: str = READ) -> None:
    """To groups of posts (they read) or of units (they follow); given twice it is one."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANT, {"matter": matter, "groups": list(groups), "codename": codename})


def grant_system(matter: Matter, account: Person) -> None:
    """A connected system follows what it brought itself."""
    permission = Permission.objects.get(codename=FOLLOW, content_type__app_label="supervision")
    one = MatterUserGrant(permission=permission, user=account, content_object=matter)
    MatterUserGrant.objects.bulk_create([one], ignore_conflicts=True)


def grant_holders(matter: UUID, holders: Collection[UUID | str]) -> None:
    """The posts of these appointments read it."""
    posts = Appointment.objects.filter(public_id__in=list(holders)).values_list("post__group", flat=True)
    grant(matter, list(posts))


def grant_told(pairs: Collection[tuple[UUID, int]]) -> None:
    """To the groups of posts that are told of matters, each pair once, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANT_TOLD, [[str(matter) for matter, _ in pairs], [group for _, group in pairs], READ])


def oversees(actor: Actor) -> bool:
    """By the roles alone, without a query."""
    return bool(_overseeing(actor))


def _overseeing(actor: Actor) -> list[Appointment]:
    return [one for one in actor.appointments if set(one.post.roles) & set(map(str, _OVERSEES))]


def overseen_units(actor: Actor) -> list[Unit]:
    """Agencies in whose name the actor supervises or leads, from the top down. One query at most."""
    return _agencies(_overseeing(actor))


def watched_units(actor: Actor) -> list[Unit]:
    """Agencies of which the actor hears that a matter came, went or turned its light: those overseen, and those of
    which they are a deputy or keep a leader's papers. One query at most."""
    roles = set(map(str, (*_OVERSEES, *PROPOSES)))
    return _agencies([one for one in actor.appointments if set(one.post.roles) & roles])


def supervised_units(actor: Actor) -> list[Unit]:
    """Agencies in whose name the actor supervises, from the top down. One query at most."""
    return _agencies([one for one in actor.appointments if set(one.post.roles) & set(map(str, SUPERVISES))])


def _agencies(held: list[Appointment]) -> list[Unit]:
    if not held:
        return []
    found = {unit.pk: unit for units in agencies_of(held).values() for unit in units}
    return sorted(found.values(), key=lambda unit: unit.path)


def overseen(actor: Actor) -> list[int]:
    """All their matters are open to the actor, without a grant for each."""
    return [unit.pk for unit in overseen_units(actor)]


def visible_ids(actor: Actor, *permissions: str) -> QuerySet:
    """Ids of the matters granted to the actor's posts, units or person."""
    return granted_ids(MatterUserGrant, MatterGroupGrant, actor, *(permissions or (READ, FOLLOW)))


def matters_visible_to(actor: Actor) -> QuerySet[Matter]:
    """What the actor may read or follow."""
    return _visible(actor, READ, FOLLOW)


def matters_read_by(actor: Actor) -> QuerySet[Matter]:
    """What the actor may read, reports and all."""
    return _visible(actor, READ)


def _visible(actor: Actor, *permissions: str) -> QuerySet[Matter]:
    seen = Q(pk__in=visible_ids(actor, *permissions))
    if units := overseen(actor):
        seen |= Q(laid_by__in=units)
    return Matter.objects.filter(seen)


def matter_visible_to(actor: Actor, public_id: UUID) -> Matter | None:
    """To be read or only followed: the page asks `may_read` which."""
    return (
        matters_visible_to(actor)
        .filter(public_id=public_id)
        .select_related("lead", "laid_by", "standard", "leader__person", "leader__post", "supervisor__person",
                        "handler__person", "handler__post", "proposer__person",
                        "proposer__post", "parent")
        .first()
    )  # fmt: skip


def may_read(actor: Actor, matter: Matter) -> bool:
    return matters_read_by(actor).filter(pk=matter.pk).exists()


def listeners_among(pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Of (person, matter) those where the person may see the matter. By grants in two queries for all; what grants do
    not open is asked one by one, since who supervises is a matter of roles."""
    groups = groups_of({who for who, _ in pairs})
    granted = set(
        MatterGroupGrant.objects.filter(content_object__public_id__in={matter for _, matter in pairs})
        .order_by()
        .values_list("group_id", "content_object__public_id")
    )
    found = {(who, matter) for who, matter in pairs if any((group, matter) in granted for group in groups[who])}
    rest = set(pairs) - found
    people = Person.objects.filter(public_id__in={who for who, _ in rest}, is_active=True)
    actors = {person.public_id: actor_of(person) for person in people}
    return found | {
        (who, matter) for who, matter in rest if who in actors and matter_visible_to(actors[who], matter) is not None
    }


def opens_for(actor: Actor, roles: Collection[Role] = SUPERVISES) -> list[tuple[Appointment, Unit]]:
    """In which appointment the actor may open matters, and in the name of which agency; or propose them."""
    held = [one for one in actor.appointments if set(one.post.roles) & set(map(str, roles))]
    agencies = agencies_of(held)
    return [(one, agencies[one.pk][0]) for one in held if one.pk in agencies]


def may_open(actor: Actor) -> bool:
    return bool(opens_for(actor))


def may_propose(actor: Actor) -> bool:
    """Leaders and their secretaries propose; whoever may open a matter may also have it approved first."""
    return bool(opens_for(actor, PROPOSES))


def may_keep_standards(actor: Actor) -> bool:
    """By the roles alone, without a query; the page itself asks for which agency."""
    return any(set(one.post.roles) & set(map(str, SUPERVISES)) for one in actor.appointments)


def supervising(actor: Actor, matter: Matter) -> Appointment | None:
    """The appointment in which the actor checks, closes, grants: a supervisor or office director of the agency; or that
    of one of them who is away, whose work on it lies with the actor."""
    return _supervising(actor, matter) or _for_another(_supervising, actor, matter)


def _for_another(entitles: Callable[[Actor, Matter], T | None], actor: Actor, matter: Matter) -> T | None:
    others = stood_in_for(actor, matter)
    return entitles(others, matter) if others else None


def _supervising(actor: Actor, matter: Matter) -> Appointment | None:
    held = [one for one in actor.appointments if set(one.post.roles) & set(map(str, SUPERVISES))]
    agencies = agencies_of(held) if held else {}
    chosen = [one for one in held if matter.laid_by_id in {unit.pk for unit in agencies.get(one.pk, [])}]
    chosen.sort(key=lambda one: Role.SUPERVISOR not in one.post.roles)
    return chosen[0] if chosen else None


def leading(actor: Actor, matter: Matter) -> Appointment | None:
    """The appointment that answers for the lead unit; or that of whoever is away and does."""
    return _leading(actor, matter) or _for_another(_leading, actor, matter)


def _leading(actor: Actor, matter: Matter) -> Appointment | None:
    return answers_for(actor, matter.lead)


def supporting(actor: Actor, matter: Matter) -> tuple[Appointment, Unit] | None:
    """The appointment that answers for one of the supporting units, and that unit; or that of whoever is away and
    does."""
    return _supporting(actor, matter) or _for_another(_supporting, actor, matter)


def _supporting(actor: Actor, matter: Matter) -> tuple[Appointment, Unit] | None:
    for unit in matter.supports.order_by("support__order"):
        if held := answers_for(actor, unit):
            return held, unit
    return None


def instructing(actor: Actor, matter: Matter) -> Appointment | None:
    """The leader who instructed, or whoever holds that post now."""
    if matter.leader is None:
        return None
    post = matter.leader.post_id
    return next((held for held in actor.appointments if held.post_id == post), None)


def urged_by(actor: Actor, matters: Collection[Matter]) -> set[int]:
    """Of many matters those that the actor may urge in a post of their own. One query at most."""
    posts, units = {held.post_id for held in actor.appointments}, set(overseen(actor))
    return {one.pk for one in matters if one.laid_by_id in units or (one.leader and one.leader.post_id in posts)}


def urges(actor: Actor) -> bool:
    """Some matter or other, by the roles alone, without a query."""
    roles = {*map(str, SUPERVISES), Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER}
    return any(roles & set(one.post.roles) for one in actor.appointments)


def instructions_since(actor: Actor, matter: Matter) -> QuerySet[Instruction]:
    """Those given since it was closed that the actor may read, the newest first."""
    found = Instruction.objects.filter(incoming__in=incoming_visible_to(actor), given_at__gt=matter.closed_at or now())
    return found.select_related("leader__person").order_by("-given_at")


def evaluating(actor: Actor, matter: Matter) -> Appointment | None:
    """The same; or that of whoever is away and is asked how it was done."""
    return instructing(actor, matter) or _for_another(instructing, actor, matter)


def urging(actor: Actor, matter: Matter) -> Appointment | None:
    """Leaders who instructed it or lead the agency it was laid by, and those who supervise it."""
    mine = instructing(actor, matter) or supervising(actor, matter)
    if mine:
        return mine
    heads = [one for one in actor.appointments if Role.PRINCIPAL_LEADER in one.post.roles]
    agencies = agencies_of(heads) if heads else {}
    return next((one for one in heads if matter.laid_by_id in {unit.pk for unit in agencies.get(one.pk, [])}), None)
