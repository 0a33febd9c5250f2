"""Directory administrators of parts of the tree; the town hall of tests/cast.py has one, at its root."""

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit.actor import Actor
from tests.cast import SINCE, Cast


def keeper_of(cast: Cast, unit: str, username: str) -> Actor:
    person = enrol(cast.unit(unit), username=username, name="管名录", by=cast.admin)
    post = establish_post(cast.unit(unit), title="通讯录管理员", roles=[Role.ORG_ADMIN], order=990, by=cast.admin)
    appoint(person, to=post, starts_on=SINCE, by=cast.admin)
    return actor_of(person)
