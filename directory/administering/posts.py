"""Posts: established, renamed, given other roles, placed, abolished."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from directory.actions import establish_post, refuse_two_in_one
from directory.actors import today
from directory.administering.permitting import locked, refuse_leaving_nobody
from directory.administering.refusals import AfterOf, NoLongerThere, StillInside
from directory.administering.units import people_links, still_held
from directory.codes import kinds_of
from directory.events import POST_ABOLISHED, POST_CHANGED, POST_PLACED
from directory.finding.keeping import list_post
from directory.history.keeping import keep_posts
from directory.models import Appointment, Post, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.ui.listing import listed

_STEP = 10  # between the places of two posts


@transaction.atomic
def add_post(unit: Unit, *, title: str, roles: list[Role], on: date | None = None, by: Actor) -> Post:
    """As the last of the unit."""
    (unit,) = locked(unit, by=by)
    last = Post.objects.filter(unit=unit).aggregate(last=Max("order"))["last"] or 0
    return establish_post(unit, title=title, roles=roles, order=last + _STEP, on=on or today(), by=by)


@transaction.atomic
def change_post(post: Post, *, title: str, roles: list[Role], on: date | None = None, by: Actor) -> Post:
    """Another title, other roles; its holders hold it on, as far as nobody becomes two of the three administrators."""
    on = on or today()
    post = _locked(post, by)
    refuse_two_in_one(roles)
    given = frozenset(map(str, roles))
    for held in still_held([post], on):
        others = Appointment.objects.filter(person=held.person_id).exclude(post=post)
        refuse_two_in_one({*given, *kinds_of(held.person, since=on, among=others)})
    keep_posts([post], until=on)
    before, post.title, post.roles = post.title, title, [str(role) for role in roles]
    post.save(update_fields=["title", "roles"])
    list_post(post)
    refuse_leaving_nobody(post)
    record(POST_CHANGED, post.unit, by=by, post=title, post_id=str(post.public_id), before=before, roles=post.roles,
           on=on.isoformat())  # fmt: skip
    return post


@transaction.atomic
def place_post(post: Post, *, after: Post | None, on: date | None = None, by: Actor) -> Post:
    """Its place in the official order of the unit: after another post, or first."""
    post = _locked(post, by)
    rest = list(Post.objects.filter(unit=post.unit_id, abolished_on=None).exclude(pk=post.pk).order_by("order", "pk"))
    if after is not None and after.pk not in {one.pk for one in rest}:
        raise AfterOf
    place = next((index for index, one in enumerate(rest, start=1) if after and one.pk == after.pk), 0)
    for order, one in enumerate([*rest[:place], post, *rest[place:]], start=1):
        if one.order != order * _STEP:
            one.order = order * _STEP
            one.save(update_fields=["order"])
            list_post(one)
    record(POST_PLACED, post.unit, by=by, post=post.title, post_id=str(post.public_id),
           on=(on or today()).isoformat())  # fmt: skip
    return post


@transaction.atomic
def abolish_post(post: Post, *, on: date | None = None, by: Actor) -> Post:
    """Once nobody holds it any more. Raises StillInside."""
    on = on or today()
    post = _locked(post, by)
    held = still_held([post], on)
    if held:
        names = listed([str(one.person) for one in held], most=5)
        said = _("“%(post)s” cannot be abolished: %(names)s would still hold it on that day. Relieve them first.")
        raise StillInside(said % {"post": post.title, "names": names}, people_links(held))
    post.abolished_on = on
    post.save(update_fields=["abolished_on"])
    record(POST_ABOLISHED, post.unit, by=by, post=post.title, post_id=str(post.public_id), on=on.isoformat())
    return post


def _locked(post: Post, by: Actor) -> Post:
    locked(Unit.objects.get(pk=Post.objects.values_list("unit", flat=True).get(pk=post.pk)), by=by)
    post = Post.objects.select_related("unit").get(pk=post.pk)
    if post.abolished_on is not None:
        raise NoLongerThere(post.title)
    return post
