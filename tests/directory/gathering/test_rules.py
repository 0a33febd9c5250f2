"""Whom a rule means: the sum of its parts, on a day, and nobody who is gone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actions import appoint, deactivate, establish_post, relieve
from directory.actors import actor_of, today
from directory.administering.units import merge_unit
from directory.gathering.rules import Rule, appointments, may_gather, words
from directory.models import Appointment, Person
from directory.roles import Role
from tests.cast import SINCE

pytestmark = pytest.mark.django_db
LONG_AGO = SINCE - timedelta(days=1)


def rule(cast, *units, **more):
    return Rule(tuple(cast.unit(name).public_id for name in units), **more)


def names(one, on=None):
    return {held.person.name for held in appointments(one, on=on or today()).with_names()}


def test_a_bureau_means_all_its_posts_and_those_below(cast):
    office = rule(cast, "市政府办公室")

    assert {"陈若川", "林知远", "韩雨桐"} <= names(office)
    assert "陈若川" in names(rule(cast, "市政府办公室", with_below=False))
    assert "林知远" not in names(rule(cast, "市政府办公室", with_below=False))
    assert names(rule(cast, "市财政局")) == {"许嘉言", "梁忠义"}
    assert "青禾县办公系统" not in names(rule(cast, "市政府"))


def test_roles_leave_only_such_posts(cast):
    assert names(rule(cast, "市政府", roles=(Role.OFFICE_DIRECTOR,))) == {"陈若川"}
    assert names(rule(cast, "市财政局", roles=(Role.OFFICE_DIRECTOR,))) == set()


PARTS = ("市政府办公室", "综合一科", "市财政局", "市发展改革委", "青禾县政府", "市政府")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    units=st.sets(st.sampled_from(PARTS), min_size=1),
    roles=st.sets(st.sampled_from([Role.STAFF, Role.DIVISION_HEAD, Role.REGISTRY_CLERK, Role.ARCHIVIST])),
    with_below=st.booleans(),
    on=st.sampled_from([LONG_AGO, SINCE, date(2026, 11, 20)]),
)
def test_a_rule_is_the_sum_of_its_parts(cast, units, roles, with_below, on):
    def meant(some_units, some_roles):
        one = rule(cast, *some_units, roles=tuple(some_roles), with_below=with_below)
        return set(appointments(one, on=on).values_list("pk", flat=True))

    parts = [meant([unit], [role]) for unit in units for role in roles or []] or [meant([unit], []) for unit in units]

    assert meant(units, roles) == set().union(*parts)
    assert meant(units, roles) <= meant(units, [])
    assert on >= SINCE or not meant(units, roles)


def test_a_rule_is_kept_as_it_is(cast):
    one = rule(cast, "市财政局", roles=(Role.STAFF,), with_below=False)

    assert Rule.read(one.kept()) == one


def test_it_means_whoever_holds_the_post_on_the_day(cast):
    finance = rule(cast, "市财政局")
    tomorrow = today() + timedelta(days=1)
    relieve(cast.neighbour.appointment, from_on=tomorrow, by=cast.admin)
    post = establish_post(cast.unit("市财政局"), title="科员", roles=[Role.STAFF], order=1, by=cast.admin)
    appoint(cast.archivist.person, to=post, starts_on=tomorrow, is_main=False, by=cast.admin)

    assert names(finance) == {"许嘉言", "梁忠义"}
    assert names(finance, tomorrow) == {"许嘉言", "骆云帆"}


def test_nobody_who_is_gone_is_meant(cast):
    relieve(cast.neighbour.appointment, from_on=today(), by=cast.admin)
    deactivate(Person.objects.get(pk=cast.neighbour.person.pk), by=cast.admin)
    Appointment.objects.filter(person=cast.neighbour.person).update(ends_on=None)  # whatever the book says of the post

    assert names(rule(cast, "市财政局")) == {"许嘉言"}


def test_a_unit_that_was_merged_is_sought_where_it_went(cast):
    merge_unit(cast.unit("市财政局"), into=cast.unit("市发展改革委"), on=today(), by=cast.admin)

    assert "罗建平" in names(rule(cast, "市财政局"))


def test_it_is_said_as_people_say_it(cast):
    assert words(rule(cast, "市财政局")) == "市财政局全体"
    assert words(rule(cast, "市政府", roles=(Role.OFFICE_DIRECTOR,))) == "市政府及所属各单位办公室主任"
    assert words(rule(cast, "市财政局", with_below=False)) == "市财政局本级全体"


def test_only_ones_own_part_of_the_tree_is_gathered(cast):
    assert may_gather(cast.director, rule(cast, "市政府"))
    assert may_gather(cast.finance, rule(cast, "市财政局"))
    assert not may_gather(cast.finance, rule(cast, "市财政局", "市发展改革委"))
    assert not may_gather(cast.clerk, rule(cast, "综合一科"))
    assert not may_gather(cast.director, Rule(()))


def test_whoever_chooses_is_told_whom_it_means(cast, client):
    def told(actor, **chosen):
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get(reverse("directory:meant"), chosen)
        return answer.status_code, answer.content.decode()

    finance = cast.unit("市财政局").pk
    status, page = told(actor_of(cast.director.person), units=[finance], with_below="on")
    assert status == 200
    assert "2 个岗位" in page
    assert "许嘉言" in page
    assert "许嘉言" not in told(cast.director)[1]
    assert "许嘉言" not in told(cast.planning, units=[finance])[1]  # not of their part of the tree
    assert told(cast.outsider, units=[finance])[0] == 403
