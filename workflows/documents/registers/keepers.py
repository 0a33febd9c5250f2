"""Who keeps an agency's books: its registry, and whoever stands in for a clerk who is away."""

from dataclasses import replace

from directory.absence.models import Absence, Work
from directory.actors import in_post, today
from directory.holders import holders_within
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.duties.behalf import with_deputies
from workflows.documents.agencies import office_of
from workflows.documents.permissions import registries_of


def keeping(by: Actor, agency: Unit) -> Actor | None:
    """The actor in the post in which they do the work of the agency's registry, on behalf of a clerk where they stand
    in for one; None for everybody else."""
    held = registries_of(by).get(agency.pk)
    if held is not None:
        return in_post(by, held.pk)
    clerks = holders_within(Role.REGISTRY_CLERK, office_of(agency))
    for deputy, principal in with_deputies(list(clerks), Work.ACT):
        if principal is not None and deputy in by.appointments:
            return replace(in_post(by, deputy.pk), on_behalf_of=principal)
    return None


def agencies_kept(actor: Actor) -> set[int]:
    """Units whose books lie open before the actor: by their own posts, and by those of whom they stand in for today."""
    mine = [held.pk for held in actor.appointments]
    away = Absence.objects.on(today()).filter(deputies__work=Work.ACT, deputies__appointment__in=mine)
    principals = Appointment.objects.filter(pk__in=away.values("appointment")).with_names()
    kept = set(registries_of(actor))
    if stood_in_for := tuple(principals):
        kept |= set(registries_of(replace(actor, appointments=stood_in_for)))
    return kept
