"""Who may change what, asked inside the lock, of the tree as it stands then."""

from django.utils.translation import gettext as _

from directory.administering.refusals import NobodyKeeps, NoLongerThere, RootStays
from directory.models import Appointment, Post, Unit
from directory.roles import Role
from directory.subtrees import lock_tree
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed

NOT_YOURS = "Only a directory administrator of this unit may do this."


def locked(unit: Unit, *others: Unit, by: Actor) -> list[Unit]:
    """The tree under the lock; these units as they are now, all of them standing and in the actor's reach. Raises
    NoLongerThere, NotAllowed."""
    lock_tree()
    found = {one.pk: one for one in Unit.objects.filter(pk__in=[unit.pk, *(one.pk for one in others)])}
    fresh = [found[one.pk] for one in (unit, *others)]
    for one in fresh:
        if one.abolished_on is not None:
            raise NoLongerThere(one.name)
    permit(by, *fresh)
    return fresh


def permit(by: Actor, *units: Unit) -> None:
    """A directory administrator's reach is the subtree of the unit their post is in: both are read again here, since
    the tree may have moved under the actor, and a post may have lost its role."""
    posts = [held.post_id for held in by.appointments]
    kept = Post.objects.filter(pk__in=posts, roles__contains=[str(Role.ORG_ADMIN)])
    paths = list(kept.values_list("unit__path", flat=True))
    if not all(any(unit.path.startswith(path) for path in paths) for unit in units):
        raise NotAllowed(_(NOT_YOURS))


def refuse_root(unit: Unit) -> None:
    if unit.depth == 1:
        raise RootStays


def refuse_leaving_nobody(post: Post) -> None:
    """Called after a change of the post or its holders. From here on, for good, somebody keeps the root."""
    if post.unit.depth > 1:
        return
    kept = Appointment.objects.filter(post__unit__depth=1, ends_on=None, person__is_active=True)
    if not kept.filter(post__abolished_on=None).with_role(Role.ORG_ADMIN).exists():
        raise NobodyKeeps
