"""Figures count exactly what the reader may see; units stand in official order, no figure is of a person."""

import dataclasses

import pytest

from directory.models import Unit
from office.worktime import clock
from tests.workflows.supervision.conftest import Note, at, opened
from workflows.supervision import actions, figures, watchman
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matters_visible_to
from workflows.supervision.scopes import Scope, chosen, scopes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(town):
    """Two of finance, one of them late and reported on; one of planning; one of the county; one closed late."""
    first = actions.accept(opened(town, title="超期"), by=town.liaison)
    actions.report(first, progress=40, text="等待批复。", by=town.liaison)
    opened(town, title="县里的", lead=town.unit("青禾县政府"), supports=[], leader=None)
    done = actions.accept(opened(town, title="已销号"), by=town.liaison)
    with clock.at(at("2026-12-07 09:00")):
        watchman.turn_lights()
        actions.report_done(done, text="办结。", by=town.liaison)
        actions.close(done, by=town.supervisor)
        opened(town, title="新的")
        opened(town, title="发改的", lead=town.unit("市发展改革委"), supports=[])
        yield town


def test_counts_add_up_to_what_one_sees(busy):
    found = figures.counts(Scope(busy.mayor))

    assert (found.open, found.over, found.ok) == (4, 2, 2)
    assert found.open == found.over + found.near + found.ok + found.idle + found.done
    assert (found.closed, found.in_time, found.late, found.in_time_percent) == (1, 0, 1, 0)
    for actor in (busy.mayor, busy.supervisor, busy.liaison, busy.neighbour, busy.head_of_planning, busy.outsider):
        assert figures.counts(Scope(actor)).open == matters_visible_to(actor).filter(closed_at=None).count()
        assert sum(figures.lights(Scope(actor)).values()) == figures.counts(Scope(actor)).open
        units = figures.lights_by_unit(Scope(actor))
        assert sum(one.total for one in units) == figures.counts(Scope(actor)).open
        assert figures.counts(Scope(actor), by_unit=units) == figures.counts(Scope(actor))
    assert figures.counts(Scope(busy.outsider)).open == 0
    assert figures.late(Scope(busy.outsider)) == []


def test_units_stand_in_official_order_with_what_is_below_them(busy):
    found = figures.lights_by_unit(Scope(busy.mayor))

    assert [one.unit.short_name for one in found] == ["市财政局", "市发展改革委", "青禾县政府"]
    assert [one.unit.path for one in found] == sorted(one.unit.path for one in found)
    assert found[0].lights["over"] == 1
    assert not found[0].is_branch
    below = figures.lights_by_unit(Scope(busy.mayor), under=Unit.objects.get(pk=busy.unit("市财政局").pk))
    assert [one.total for one in below] == [2]


def test_categories_add_up_and_keep_their_order(busy):
    opened(busy, title="热线的", category="hotline")
    for actor in (busy.mayor, busy.head_of_finance, busy.outsider):
        found = figures.lights_by_category(Scope(actor))
        assert sum(one.total for one in found) == figures.counts(Scope(actor)).open
        assert [one.category for one in found] == [one for one in Matter.Category if one in {x.category for x in found}]


def test_a_scope_is_what_the_leader_instructed_or_what_one_post_opens(busy):
    mine = chosen(busy.mayor, "mine")
    assert figures.counts(mine).open == mine.matters().filter(closed_at=None).count() == 3
    assert [one.matter.title for one in figures.late(mine)] == ["超期"]
    whole, *_rest = scopes_of(busy.mayor)
    assert (whole.key, chosen(busy.mayor, "nonsense").key) == ("all", "all")
    assert [one.key for one in scopes_of(busy.liaison)] == ["all"]
    for one in scopes_of(busy.director):
        assert figures.counts(one).open == one.matters().filter(closed_at=None).count()


def test_the_late_list_says_why_in_the_units_own_words(busy):
    late = figures.late(Scope(busy.mayor), limit=5)

    assert [one.matter.title for one in late] == ["超期", "县里的"]
    assert [one.said for one in late] == ["等待批复。", ""]
    assert late[0].light.state == "over"
    assert late[0].holder == str(busy.liaison.person)
    followed = figures.late(Scope(busy.neighbour))
    assert [(one.matter.title, one.said, one.holder) for one in followed] == [("超期", "", "")]


def test_each_figure_takes_few_queries(busy, django_assert_max_num_queries):
    for ask, most in (
        (figures.lights, 2),
        (figures.counts, 3),
        (figures.lights_by_unit, 3),
        (figures.late, 4),
        (figures.lights_by_category, 2),
    ):
        ask(Scope(busy.mayor))
        with django_assert_max_num_queries(most):
            ask(Scope(busy.mayor))


def test_no_figure_is_of_a_person(busy):
    kinds = (figures.Counts, figures.UnitLights, figures.Late)
    names = {field.name for kind in kinds for field in dataclasses.fields(kind)}
    assert not names & {"person", "handler", "rank", "points"}


def test_a_county_sees_only_what_it_follows(busy):
    opened(busy, title="由请示立项", source=Note("请示", units=(busy.unit("青禾县政府").public_id,)))

    assert figures.counts(Scope(busy.county_clerk)).open == figures.counts(Scope(busy.service)).open == 2
