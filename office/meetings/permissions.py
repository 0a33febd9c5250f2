"""Who may see a meeting: the posts that are invited, and their next holders; and who answered, or is to answer, for
somebody away. Who calls, chairs or records is invited too, so that one rule covers all."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.behalf import holders_for_others, stood_in_for, subjects_held_for_others
from office.meetings.models import AgendaItem, Decision, Invitation, Material, Meeting, Minutes

SUBSTITUTED = Invitation.Answer.SUBSTITUTED


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    posts = [held.post_id for held in actor.appointments]
    invited = Q(pk__in=Invitation.objects.filter(holder__post__in=posts).values("meeting"))
    return Meeting.objects.filter(invited | Q(public_id__in=subjects_held_for_others(actor, Meeting.subject_kind)))


def meeting_visible_to(actor: Actor, public_id: UUID) -> Meeting | None:
    return _with_people(meetings_visible_to(actor)).filter(public_id=public_id).first()


def _with_people(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Who calls, chairs and records, in one query with the meeting."""
    people = [f"{one}__{part}" for one in ("called_by", "chair", "recorder") for part in ("person", "post__unit")]
    return found.select_related("unit", *people)


def decision_visible_to(actor: Actor, public_id: UUID) -> Decision | None:
    found = Decision.objects.filter(public_id=public_id, meeting__in=meetings_visible_to(actor))
    return found.select_related("meeting", "lead", "noted_by__person").first()


def minutes_visible_to(actor: Actor, public_id: UUID) -> Minutes | None:
    found = Minutes.objects.filter(public_id=public_id, meeting__in=meetings_visible_to(actor))
    return found.select_related("meeting", "written_by__person").first()


def material_visible_to(actor: Actor, public_id: UUID) -> Material | None:
    found = Material.objects.filter(
        public_id=public_id, item__meeting__in=meetings_visible_to(actor), withdrawn_at=None
    )
    return found.select_related("item__meeting", "file", "laid_by").first()


def laying_before(actor: Actor, item: AgendaItem) -> Appointment | None:
    """The appointment in which the actor lays materials under an item: whoever leads the meeting, and of those invited
    the one who is named as presenting it."""
    leads = leading(actor, item.meeting)
    if leads is not None or actor.person.name not in item.presenter:
        return leads
    posts = set(item.meeting.invitations.values_list("holder__post", flat=True))
    return next((held for held in actor.appointments if held.post_id in posts), None)


def invitation_of(actor: Actor, meeting: Meeting) -> Invitation | None:
    """By which the actor comes: their own before one that a predecessor in their post held; one that was passed on to
    a substitute comes last."""
    posts = [held.post_id for held in actor.appointments]
    found = list(meeting.invitations.filter(holder__post__in=posts).select_related("holder__person", "holder__post"))
    me = actor.person.pk
    return min(found, key=lambda one: (one.answer == SUBSTITUTED, one.holder.person_id != me, one.pk), default=None)


def invitation_answered_by(actor: Actor, meeting: Meeting) -> Invitation | None:
    """Their own, else that of somebody away whose invitation lies with them."""
    own = invitation_of(actor, meeting)
    others = stood_in_for(actor, meeting) if own is None or own.answer else None
    if others is None:
        return own
    away = meeting.invitations.filter(holder__in=[one.pk for one in others.appointments], answer="")
    return away.select_related("holder__person", "holder__post").order_by("pk").first() or own


def recording(actor: Actor, meeting: Meeting) -> Appointment | None:
    """The appointment in which the actor writes down what is decided: the recorder's, or the caller's."""
    return _holding(actor, meeting.recorder, meeting.called_by)


def leading(actor: Actor, meeting: Meeting) -> Appointment | None:
    """The appointment in which the actor begins, ends, moves and cancels it, and keeps order."""
    return _holding(actor, meeting.chair, meeting.called_by, meeting.recorder)


def _holding(actor: Actor, *chosen: Appointment) -> Appointment | None:
    posts = {one.post_id for one in chosen}
    return next((held for held in actor.appointments if held.post_id in posts), None)


def listeners_among(pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Of (person, meeting) those where the person may see the meeting; three queries for all."""
    held = Appointment.objects.filter(person__public_id__in={who for who, _ in pairs}, person__is_active=True)
    posts: dict[UUID, set[int]] = {}
    for who, post in held.in_force(today()).values_list("person__public_id", "post"):
        posts.setdefault(who, set()).add(post)
    invited: dict[UUID, set[int]] = {}
    found = Invitation.objects.filter(meeting__public_id__in={meeting for _, meeting in pairs})
    for meeting, post in found.values_list("meeting__public_id", "holder__post"):
        invited.setdefault(meeting, set()).add(post)
    own = {(who, meeting) for who, meeting in pairs if posts.get(who, set()) & invited.get(meeting, set())}
    return own | holders_for_others(Meeting.subject_kind, set(pairs) - own)
