"""The tally says of every kind how many matters are open: after whatever is done, and while others do it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Case, Count, Sum, Value, When
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.refusals import Refusal
from office.worktime import clock
from tests.workflows.engine.test_at_once import hands
from tests.workflows.supervision.conftest import at, opened
from tests.workflows.supervision.test_approval import proposed
from workflows.supervision import actions, figures, tallies, watchman
from workflows.supervision.models import OPEN, Matter, Tally
from workflows.supervision.scopes import Scope

KIND = ("laid_by", "lead", "leader", "category", "light")


def kept():
    return set(Tally.objects.values_list(*KIND).annotate(open=Sum("n")).exclude(open=0))


def counted():
    return set(Matter.objects.filter(OPEN).values_list(*KIND).annotate(open=Count("pk")))


def waiting():
    return Matter.objects.filter(state="proposed").order_by("pk")[0]


def _move(matter, town):
    actions.decline(matter, reason="不归我局。", by=town.liaison)
    actions.assign(matter, lead=town.unit("市发展改革委"), by=town.supervisor)


def _pause(matter, town):
    actions.pause(matter, reason="等批复", approver=town.mayor.appointment, by=town.supervisor)


ACTS = {
    "open": lambda matter, town: opened(town, category="hotline", leader=None),
    "propose": lambda matter, town: proposed(town),
    "approve": lambda matter, town: actions.approve(waiting(), by=town.supervisor),
    "turn down": lambda matter, town: actions.turn_down(waiting(), reason="重复。", by=town.supervisor),
    "move": _move,
    "accept": lambda matter, town: actions.accept(matter, by=town.liaison),
    "pause": _pause,
    "resume": lambda matter, town: actions.resume(matter, by=town.supervisor),
    "done": lambda matter, town: actions.report_done(matter, text="办结。", by=town.liaison),
    "close": lambda matter, town: actions.close(matter, by=town.supervisor),
    "cancel": lambda matter, town: actions.cancel(matter, reason="不再需要。", by=town.supervisor),
    "watch": lambda matter, town: watchman.turn_lights(),
    "many at once": lambda matter, town: Matter.objects.update(category="other"),
    "fold": lambda matter, town: tallies.fold(),
}


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 90)), max_size=14))
def test_whatever_is_done_what_is_kept_is_what_is_counted(town, steps):
    moment = at("2026-11-20 10:24")
    with clock.at(moment):
        matter = opened(town)
    for name, hours in steps:
        moment += timedelta(hours=hours)
        with clock.at(moment), suppress(Refusal, IndexError):
            ACTS[name](Matter.objects.get(pk=matter.pk), town)
        assert kept() == counted(), name


@pytest.mark.django_db
def test_folding_changes_no_sum_and_leaves_a_row_of_each_kind(town):
    matters = [opened(town, title=f"事项{n}") for n in range(7)] + [opened(town, title="热线的", leader=None)]
    actions.cancel(matters[-1], reason="重复。", by=town.supervisor)
    before = kept()

    assert tallies.fold() == 8  # of seven one is left, of one more and one less nothing

    assert kept() == before == counted()
    assert Tally.objects.count() == 1
    assert tallies.fold() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_acts_at_once_do_not_wait_for_one_another_here_and_none_is_missed(town):
    """One light turns from the colour to which the other turns, in transactions at once; others fold and look on."""
    first, second = opened(town, title="甲"), opened(town, title="乙")
    Matter.objects.filter(pk=second.pk).update(light="over")
    other_light = Case(When(light="ok", then=Value("over")), default=Value("ok"))

    def turn(matter):
        with transaction.atomic():
            Matter.objects.filter(pk=matter.pk).update(light=other_light)

    def look():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert kept() == counted()

    with hands(4) as act_at_once:
        for _round in range(25):
            assert act_at_once(lambda: turn(first), lambda: turn(second), tallies.fold, look) == {"done": 4}

    assert kept() == counted()
    assert sum(figures.lights(Scope(town.mayor)).values()) == 2
