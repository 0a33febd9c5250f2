"""Who may see a document, and who may change its words."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from psycopg import sql

from directory.actors import groups_of
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.duties.behalf import stood_in_for, subjects_held_for_others
from workflows.documents.models import (
    Copy,
    Document,
    DocumentGroupGrant,
    DocumentUserGrant,
    Incoming,
    IncomingGroupGrant,
    IncomingUserGrant,
    Instruction,
)
from workflows.documents.route import OPEN_TO_REVISION
from workflows.engine.course import Hand

READ = "read_document"
READ_INCOMING, FOLLOW_INCOMING = "read_incoming", "follow_incoming"
_MANY = 5_000  # so many are looked up and sorted in the time in which a million are walked past
# Subqueries, not one large join: every step of every document passes here, and planning that join took longer than
# running it.
GRANT = sql.SQL("""
INSERT INTO {grants} (permission_id, group_id, content_object_id)
SELECT
  (SELECT id FROM auth_permission WHERE codename = %(read)s AND content_type_id =
    (SELECT id FROM django_content_type WHERE app_label = 'documents' AND model = %(model)s)),
  group_id,
  (SELECT id FROM {subjects} WHERE public_id = %(subject)s)
FROM directory_post
WHERE id IN (SELECT post_id FROM directory_appointment WHERE public_id = ANY(%(holders)s::uuid[]))
ON CONFLICT DO NOTHING
""")


def granted_ids(people: type[Model], posts: type[Model], actor: Actor, *permissions: str) -> QuerySet:
    """Ids of what any of the actor's posts, units or the person is granted; by union, so that the index (group,
    permission, object) answers and nothing walks the whole table. people, posts: the tables of grants."""
    theirs = people._default_manager.filter(user=actor.person, permission__codename__in=permissions)
    by_post = posts._default_manager.filter(group__in=actor.groups, permission__codename__in=permissions)
    return (
        theirs.order_by()
        .values_list("content_object_id", flat=True)
        .union(by_post.order_by().values_list("content_object_id", flat=True))
    )


def granted_each(people: type[Model], posts: type[Model], actor: Actor, *permissions: str) -> Q:
    """The same asked of each row by itself: for a few rows that are named, where the actor may be granted 200,000."""
    of_row = {"content_object": OuterRef("pk"), "permission__codename__in": permissions}
    return Exists(posts._default_manager.filter(group__in=actor.groups, **of_row)) | Exists(
        people._default_manager.filter(user=actor.person, **of_row)
    )


def _listed(rows: QuerySet, people: type[Model], posts: type[Model], actor: Actor, permission: str) -> QuerySet:
    """What the actor may read, to be shown latest first, a page at a time: few are looked up; of many the latest are
    walked to, since one of them is met every few steps, and to sort them all takes a second."""
    granted = posts._default_manager.filter(group__in=actor.groups, permission__codename=permission)
    if granted.order_by()[: _MANY + 1].count() > _MANY:
        return rows.filter(granted_each(people, posts, actor, permission))
    return rows.filter(pk__in=granted_ids(people, posts, actor, permission))


def visible_ids(actor: Actor) -> QuerySet:
    return granted_ids(DocumentUserGrant, DocumentGroupGrant, actor, READ)


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    return Document.objects.filter(pk__in=visible_ids(actor))


def documents_listed_to(actor: Actor) -> QuerySet[Document]:
    """The same, for a list by latest change."""
    return _listed(Document.objects.all(), DocumentUserGrant, DocumentGroupGrant, actor, READ)


def documents_visible_among(actor: Actor, named: Q) -> QuerySet[Document]:
    """Of the few that are named, those the actor may read."""
    return Document.objects.filter(named).filter(granted_each(DocumentUserGrant, DocumentGroupGrant, actor, READ))


def document_visible_to(actor: Actor, public_id: UUID) -> Document | None:
    return (
        documents_visible_among(actor, Q(public_id=public_id))
        .select_related("issuer", "drafted_in", "drafter__person", "drafter__post__unit", "signatory__person",
                        "signatory__post__unit")
        .first()
    )  # fmt: skip


def hears_of_document(actor: Actor, public_id: UUID) -> bool:
    """Who may read it, and the unit's own system once a copy has been sent to the unit."""
    sent = Copy.objects.filter(document__public_id=public_id, unit=actor.person.serves_id)
    sent = sent.exclude(state=Copy.State.RECALLED)
    return document_visible_to(actor, public_id) is not None or (actor.person.is_service and sent.exists())


def copies_sent_to(actor: Actor) -> QuerySet[Copy]:
    """What was dispatched to the unit whose own system this is: its paper, and nothing of how it came about."""
    unit = actor.person.serves_id if actor.person.is_service else None
    sent = Copy.objects.filter(unit=unit).exclude(state__in=[Copy.State.RETURNED, Copy.State.RECALLED])
    return sent.select_related("document__issuer", "unit") if unit else Copy.objects.none()


def readers_among(pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Of (person, document) those where the person may read the document, however many, in three queries."""
    documents = {document for _, document in pairs}
    groups = groups_of({who for who, _ in pairs})
    by_post = set(
        DocumentGroupGrant.objects.filter(content_object__public_id__in=documents, permission__codename=READ)
        .order_by()
        .values_list("group_id", "content_object__public_id")
    )
    by_person = set(
        DocumentUserGrant.objects.filter(content_object__public_id__in=documents, permission__codename=READ)
        .order_by()
        .values_list("user__public_id", "content_object__public_id")
    )
    return {
        (who, document)
        for who, document in pairs
        if (who, document) in by_person or any((group, document) in by_post for group in groups[who])
    }


def grant(document: UUID, holders: Collection[UUID | str]) -> None:
    """Let these appointments' posts read the document, each by its group; a grant given twice is one."""
    _grant(Document, DocumentGroupGrant, READ, document, holders)


def grant_incoming(incoming: UUID, holders: Collection[UUID | str]) -> None:
    """The same for what has arrived."""
    _grant(Incoming, IncomingGroupGrant, READ_INCOMING, incoming, holders)


def _grant(
    subjects: type[Model], grants: type[Model], permission: str, subject: UUID, holders: Collection[UUID | str]
) -> None:
    tables = {"subjects": sql.Identifier(subjects._meta.db_table), "grants": sql.Identifier(grants._meta.db_table)}
    with connection.cursor() as cursor:
        model = subjects._meta.model_name
        given: dict[str, Any] = {
            "subject": subject,
            "holders": list(map(str, holders)),
            "read": permission,
            "model": model,
        }
        cursor.execute(GRANT.format(**tables), given)


def let_sender_follow(incoming: Incoming) -> None:
    """The sending unit, and with it its own office system, sees how far it has come; never an opinion."""
    if incoming.sender is not None:
        permission = Permission.objects.get(codename=FOLLOW_INCOMING, content_type__app_label="documents")
        given = IncomingGroupGrant(
            permission=permission, group_id=incoming.sender.group_id, content_object_id=incoming.pk
        )
        IncomingGroupGrant.objects.bulk_create([given], ignore_conflicts=True)


def let_sender_no_longer_follow(incoming: Incoming) -> None:
    """Before another sender is named."""
    if incoming.sender is not None:
        follows = IncomingGroupGrant.objects.filter(content_object=incoming, permission__codename=FOLLOW_INCOMING)
        follows.filter(group=incoming.sender.group_id).delete()


def _incoming_ids(actor: Actor, *permissions: str) -> QuerySet:
    return granted_ids(IncomingUserGrant, IncomingGroupGrant, actor, *permissions)


def incoming_visible_to(actor: Actor) -> QuerySet[Incoming]:
    """What the actor's posts may read, opinions and all."""
    return Incoming.objects.filter(pk__in=_incoming_ids(actor, READ_INCOMING))


def incoming_listed_to(actor: Actor) -> QuerySet[Incoming]:
    """The same, for a list by latest change."""
    return _listed(Incoming.objects.all(), IncomingUserGrant, IncomingGroupGrant, actor, READ_INCOMING)


def incoming_followed_by(actor: Actor) -> QuerySet[Incoming]:
    """What the actor may read, or has sent and may follow: state, number and dates only."""
    return Incoming.objects.filter(pk__in=_incoming_ids(actor, READ_INCOMING, FOLLOW_INCOMING))


def incoming_visible_among(actor: Actor, named: Q) -> QuerySet[Incoming]:
    """Of the few that are named, those the actor may read."""
    return Incoming.objects.filter(named).filter(_incoming_each(actor, READ_INCOMING))


def _incoming_each(actor: Actor, *permissions: str) -> Q:
    return granted_each(IncomingUserGrant, IncomingGroupGrant, actor, *permissions)


def follows_incoming(actor: Actor, public_id: UUID) -> bool:
    """Whoever follows it may be told that something happened to it, and reads no more than they may."""
    return bool(followed_among(actor, [public_id]))


def followed_among(actor: Actor, public_ids: Collection[UUID]) -> set[UUID]:
    """The same for many, in one query."""
    found = Incoming.objects.filter(_incoming_each(actor, READ_INCOMING, FOLLOW_INCOMING), public_id__in=public_ids)
    return set(found.values_list("public_id", flat=True))


def one_incoming_visible_to(actor: Actor, public_id: UUID) -> Incoming | None:
    found = incoming_visible_among(actor, Q(public_id=public_id))
    named = ("unit", "sender", "paper", "leader__person", "leader__post__unit", "copy__document")
    return found.select_related(*named).first()


def instruction_visible_to(actor: Actor, public_id: UUID) -> Instruction | None:
    """Whoever may read what it was written on."""
    found = Instruction.objects.filter(public_id=public_id, incoming__in=_incoming_ids(actor, READ_INCOMING))
    return found.select_related("incoming__unit", "incoming__sender", "leader__person", "leader__post__unit").first()


def registries_of(actor: Actor) -> dict[int, Appointment]:
    """Units for whose registry the actor stands."""
    return served_in(actor, Role.REGISTRY_CLERK)


def served_in(actor: Actor, *roles: Role) -> dict[int, Appointment]:
    """Units for which the actor does the work of one of these roles: their own, and for people of a general office the
    government's; with the appointment in which they do it."""
    stands_for: dict[int, Appointment] = {}
    for held in actor.appointments:
        if not set(roles) & set(held.post.roles):
            continue
        unit = held.post.unit
        above = unit.upwards() if not unit.can_issue else [unit]
        agency = next((one for one in above if one.can_issue), unit)
        stands_for[agency.pk] = held
        government = agency.above() if agency.kind == Unit.Kind.OFFICE else None
        if government:
            stands_for[government.pk] = held
    return stands_for


def copies_visible_to(actor: Actor) -> QuerySet[Copy]:
    """A unit's copies lie with its registry, or with who stands in there; the senders see whom they sent to."""
    with_me = Q(public_id__in=subjects_held_for_others(actor, Copy.subject_kind))
    served = list(registries_of(actor))
    lies_here = Q(unit__in=served) | Q(unit__merged_into__in=served)
    return Copy.objects.filter(lies_here | Q(document__in=visible_ids(actor)) | with_me)


def copy_visible_to(actor: Actor, public_id: UUID) -> Copy | None:
    return (
        copies_visible_to(actor)
        .filter(public_id=public_id)
        .select_related("document__issuer", "document__signatory__person", "unit", "received_by__person")
        .first()
    )


def opens_paper(actor: Actor, copy: Copy) -> bool:
    """What was recalled is the sender's again; the registry that had it sees that it was, and why."""
    return copy.state != Copy.State.RECALLED or documents_visible_among(actor, Q(pk=copy.document_id)).exists()


def may_receive(actor: Actor, copy: Copy) -> Appointment | None:
    """The appointment in which the actor signs for this copy and registers it, or that of a clerk who is away, in whose
    box it would lie; or None. Whoever has signed for it registers it too."""
    asked = copy.unit.merged_into_id or copy.unit_id
    held = registries_of(actor).get(asked)
    if held is None and copy.received_by in actor.appointments:
        return copy.received_by
    others = stood_in_for(actor, copy) if held is None else None
    return registries_of(others).get(asked) if others else held


def revising(mine: list[Hand]) -> Hand | None:
    """The hand that opens the words to the actor, if any."""
    return next((hand for hand in mine if hand.step in OPEN_TO_REVISION), None)
