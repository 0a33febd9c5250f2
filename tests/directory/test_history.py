"""Who held what on a past day, what a unit was called and where it stood: as the plain telling of it says."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actors import today
from directory.administering.people import end_post
from directory.administering.posts import add_post, change_post
from directory.administering.units import establish_below, merge_unit, move_unit, rename_unit
from directory.history.reading import holders_on, posts_on, unit_on
from directory.models import Appointment, Unit, VisibilityRule
from directory.roles import Role
from directory.visibility import reach_of
from directory.visibility.making import end_rule, make_rule
from tests.directory.test_cards import at  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEGAN = date(2026, 3, 1)
TRIED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
a_day = st.integers(0, 40).map(lambda days: BEGAN + timedelta(days=days))


class _Undone(Exception):
    pass


@TRIED
@given(spans=st.lists(st.tuples(st.integers(0, 2), a_day, st.none() | st.integers(0, 20)), max_size=8), asked=a_day)
def test_who_held_a_post_on_a_day(cast, spans, asked):
    """Naive: day by day, a set of who is in."""
    people = [cast.clerk.person, cast.head.person, cast.editor.person]
    naive: dict[date, set[int]] = {}
    try:
        with transaction.atomic():
            post = add_post(cast.unit("市财政局"), title="顾问", roles=[Role.STAFF], on=BEGAN, by=cast.admin)
            for who, starts_on, days in spans:
                ends_on = None if days is None else starts_on + timedelta(days=days)
                days_in = {starts_on + timedelta(days=n) for n in range(80 if days is None else days + 1)}
                if any(people[who].pk in naive.get(day, ()) for day in days_in):
                    continue  # nobody holds one post twice at a time
                Appointment.objects.create(
                    person=people[who], post=post, is_main=False, starts_on=starts_on, ends_on=ends_on
                )
                for day in days_in:
                    naive.setdefault(day, set()).add(people[who].pk)
            found = set(holders_on([post], asked).values_list("person", flat=True))
            raise _Undone
    except _Undone:
        assert found == naive.get(asked, set())


@TRIED
@given(
    acts=st.lists(st.tuples(a_day, st.sampled_from(["甲", "乙", "丙"]), st.integers(0, 2)), max_size=6).map(sorted),
    asked=a_day,
)
def test_what_a_unit_was_called_and_where_it_stood(cast, acts, asked):
    """Naive: the last act on or before the day decides. Of several on one day the last."""
    parents = [cast.unit(name) for name in ("市政府", "市财政局", "市发展改革委")]
    name, above = "科", parents[0]
    reach = reach_of(cast.admin)
    try:
        with transaction.atomic():
            unit = establish_below(parents[0], name="科", short_name="科", kind="division", level="city",
                                   can_issue=False, on=date(2020, 1, 1), by=cast.admin)  # fmt: skip
            for day, called, where in acts:
                rename_unit(unit, name=called, short_name=called, on=day, by=cast.admin)
                move_unit(unit, to=parents[where], on=day, by=cast.admin)
                if day <= asked:
                    name, above = called, parents[where]
            then = unit_on(Unit.objects.get(pk=unit.pk), asked, reach)
            stood_below = [
                one
                for one in parents
                if unit in {below.unit for below in unit_on(Unit.objects.get(pk=one.pk), asked, reach).units}
            ]
            raise _Undone
    except _Undone:
        assert (then.unit.name, then.above and then.above.unit) == (name, above)
        assert stood_below == [above]


def test_posts_of_a_merged_unit_are_shown_where_they_were(cast):
    finance, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    change_post(cast.finance.appointment.post, title="常务副局长", roles=[Role.DIVISION_HEAD], by=cast.admin)
    merge_unit(finance, into=planning, by=cast.admin)
    reach = reach_of(cast.clerk)

    then = unit_on(Unit.objects.get(pk=finance.pk), today() - DAY, reach)
    assert [(one.title, [str(held.person) for held in one.holders]) for one in then.posts] == [
        ("副局长", ["许嘉言"]),
        ("文书", ["梁忠义"]),
    ]
    assert not unit_on(Unit.objects.get(pk=finance.pk), today(), reach).unit.stands
    titles = {one.title for one in posts_on(planning, today())}
    assert {"常务副局长", "文书", "副主任"} <= titles
    assert "常务副局长" not in {one.title for one in posts_on(planning, today() - DAY)}


def past(client, unit, day):
    return client.get(reverse("directory:unit_past", args=[unit.public_id]), {"day": day})


def test_the_unit_page_looks_back_to_a_day(cast, at):  # noqa: F811
    unit = cast.unit("市财政局")
    end_post(cast.finance.appointment, last_on=today() - DAY, by=cast.admin)
    rename_unit(unit, name="示范市财政国资局", short_name="市财政国资局", by=cast.admin)
    client = at(cast.outsider)

    yesterday = past(client, unit, (today() - DAY).isoformat()).content.decode()
    assert "示范市财政局" in yesterday
    assert "许嘉言" in yesterday
    before = past(client, unit, "2023-12-31").content.decode()
    assert "许嘉言" not in before
    for wrong in ("", "gibberish", (today() + DAY).isoformat(), "0001-01-01", "99999-01-01"):
        assert past(client, unit, wrong).status_code in (200, 302)


def test_a_posts_page_tells_its_holders_with_their_days(cast, at):  # noqa: F811
    post, person = cast.finance.appointment.post, cast.finance.person
    hidden = make_rule(cast.unit("市政府"), kind="hide", title="专案", about=[person], others=[], by=cast.admin)
    end_rule(hidden, by=cast.admin)
    end_post(cast.finance.appointment, last_on=today() - DAY, by=cast.admin)
    url = reverse("directory:post", args=[post.public_id])
    shown = at(cast.outsider).get(url).content.decode()
    assert "许嘉言" in shown

    VisibilityRule.objects.filter(pk=hidden.pk).update(ended_at=None)
    assert "许嘉言" not in at(cast.outsider).get(url).content.decode()
    make_rule(cast.unit("市政府"), kind="hide", title="专案", about=[post.unit], others=[], by=cast.admin)
    assert at(cast.outsider).get(url).status_code == 404
    assert past(at(cast.outsider), post.unit, today().isoformat()).status_code == 404


def test_a_day_to_come_is_refused_as_a_refusal_looks(client, cast):
    client.force_login(cast.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("directory:unit_past", args=[cast.unit("市财政局").public_id])
    refused = client.get(address, {"day": (today() + DAY).isoformat()}, follow=True).text
    assert 'class="toast bad"' in refused
