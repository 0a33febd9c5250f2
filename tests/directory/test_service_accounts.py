"""A machine speaks for one unit: it holds no post and sees what was granted to that unit's group."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from directory.actors import actor_of
from office.subjects import kinds


def test_a_service_account_has_the_group_of_the_unit_it_serves(cast):
    actor = actor_of(cast.service.person)

    assert actor.groups == {cast.unit("青禾县政府").group_id}
    assert actor.appointment is None
    assert actor.appointments == ()


def test_an_account_of_no_unit_and_one_that_has_ended_have_no_groups(cast):
    ended, lost = actor_of(cast.service.person).person, cast.service.person
    ended.is_active = False

    assert actor_of(ended).groups == frozenset()
    lost.is_active, lost.serves = True, None
    assert actor_of(lost).groups == frozenset()


def test_only_a_machine_serves(cast):
    clerk = cast.clerk.person
    clerk.serves = cast.unit("市财政局")

    with pytest.raises(IntegrityError), transaction.atomic():
        clerk.save()


def test_who_may_not_load_does_not_hear_unless_the_kind_has_a_rule_of_its_own(cast, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    known = uuid4()
    found = {"plain": lambda actor, one: "it" if one == known else None}
    kinds.register(kinds.Kind("plain", "Plain", found["plain"], str))
    kinds.register(kinds.Kind("ruled", "Ruled", found["plain"], str, hears=lambda actor, one: actor is cast.service))

    assert kinds.hears(cast.clerk, "plain", known)
    assert not kinds.hears(cast.clerk, "plain", uuid4())
    assert not kinds.hears(cast.clerk, "ruled", known)
    assert kinds.hears(cast.service, "ruled", known)
