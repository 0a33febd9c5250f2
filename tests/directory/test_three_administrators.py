"""System, security and audit administrator are three people (GB/T 22239-2019, 8.1.5)."""

from datetime import timedelta

import pytest

from directory.actions import ExcludeEachOther, appoint, establish_post, relieve
from directory.actors import today
from directory.models import Post
from directory.roles import EXCLUSIVE, Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def post(cast: Cast, title: str, *roles: Role) -> Post:
    return establish_post(cast.unit("市政府办公室"), title=title, roles=list(roles), by=cast.admin)


def test_no_post_is_two_of_them(cast: Cast) -> None:
    with pytest.raises(ExcludeEachOther):
        post(cast, "系统和审计管理员", Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
    assert not Post.objects.filter(title="系统和审计管理员").exists()


@pytest.mark.parametrize("second", sorted(EXCLUSIVE - {Role.SYSTEM_ADMIN}))
def test_nobody_holds_two_of_them(cast: Cast, second: Role) -> None:
    person, day = cast.clerk.person, today()
    appoint(person, to=post(cast, "系统管理员", Role.SYSTEM_ADMIN), starts_on=day, is_main=False, by=cast.admin)

    with pytest.raises(ExcludeEachOther):
        appoint(person, to=post(cast, "管理员", second), starts_on=day, is_main=False, by=cast.admin)


def test_one_that_is_booked_counts_and_one_that_has_ended_does_not(cast: Cast) -> None:
    person, day = cast.clerk.person, today()
    system, audit = post(cast, "系统管理员", Role.SYSTEM_ADMIN), post(cast, "审计管理员", Role.AUDIT_ADMIN)
    booked = appoint(person, to=system, starts_on=day + timedelta(30), is_main=False, by=cast.admin)
    with pytest.raises(ExcludeEachOther):
        appoint(person, to=audit, starts_on=day, is_main=False, by=cast.admin)

    relieve(booked, from_on=day + timedelta(40), by=cast.admin)
    held = appoint(person, to=audit, starts_on=day + timedelta(60), is_main=False, by=cast.admin)

    assert held.post == audit
