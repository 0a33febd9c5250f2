"""A ladder that takes the place of another: what lies behind is climbed by neither, and who is asked is asked today."""

import contextvars
from concurrent.futures import ThreadPoolExecutor, wait
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.urls import reverse

from directory.machines import watchman
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.worktime import clock
from office.worktime.terms import Term
from tests.deputies import away
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions, boxes
from workflows.supervision.acting import NotNow
from workflows.supervision.ladder import climbing, composing
from workflows.supervision.ladder.rules import Step, Wait
from workflows.supervision.models import Climb, Tells

pytestmark = pytest.mark.django_db
FAR = [Step(Wait(40), (Tells.HOLDER,))]


@pytest.fixture
def taken(town):
    """Due on Friday, 11 December, 17:30; near from Tuesday."""
    matter = opened(town, title="青禾水库除险加固工程前期手续", term=Term(15))
    return actions.accept(matter, by=town.liaison)


def look(moment):
    with clock.at(at(moment)):
        climbing.climb()


def rungs(matter):
    return [one.particulars["rung"] for one in trail.of(matter) if one.type == "matter.escalated"]


def prepared(matter):
    return Duty.objects.filter(ref=f"matter:{matter.pk}:next_slip", done_at=None)


def test_a_ladder_given_up_climbs_nothing_that_lies_behind(town, taken):
    city = town.unit("市政府")
    composing.compose(city, steps=FAR, by=town.supervisor)
    look("2026-12-15 10:00")
    with clock.at(at("2026-12-15 11:00")):
        composing.give_up(city, by=town.supervisor)
    look("2026-12-15 11:01")
    assert rungs(taken) == []

    look("2026-12-16 08:31")
    assert rungs(taken) == ["3 workday"]


def test_what_stood_still_meanwhile_climbs_nothing_either(town, taken):
    city = town.unit("市政府")
    composing.compose(city, steps=FAR, by=town.supervisor)
    with clock.at(at("2026-12-09 10:00")):
        actions.report_done(taken, text="办结。", by=town.liaison)
    with clock.at(at("2026-12-15 11:00")):
        composing.give_up(city, by=town.supervisor)
        actions.return_for_rework(taken, reason="缺附件。", by=town.supervisor)
    look("2026-12-15 11:01")
    assert rungs(taken) == []


def test_a_ladder_for_all_leaves_alone_what_has_one_of_its_category(town, taken):
    city, told = town.unit("市政府"), (Tells.HOLDER,)
    composing.compose(city, category=taken.category, steps=[Step(Wait(-1), told)], by=town.supervisor)
    with clock.at(at("2026-12-10 10:00")):
        composing.compose(city, steps=FAR, by=town.supervisor)
    look("2026-12-10 10:01")
    assert rungs(taken) == ["-1 workday"]


def test_the_upgrade_climbs_nothing_that_lies_behind(taken):
    migration = import_module("workflows.supervision.migrations.0016_ladder").Migration
    with connection.cursor() as cursor:
        for one in migration.operations[-2:]:
            cursor.execute(one.sql.replace("now()", "'2026-12-15 11:00+08'"))
    look("2026-12-15 11:01")
    assert rungs(taken) == []
    assert not Climb.objects.exists()

    look("2026-12-16 08:31")
    assert rungs(taken) == ["3 workday"]


def test_a_slip_is_prepared_for_whoever_stands_in_today(town, taken):
    with clock.at(at("2026-12-14 08:00")):
        away(town.supervisor, town.archivist, days=1)
    look("2026-12-15 10:00")

    (duty,) = prepared(taken)
    assert duty.holder == town.supervisor.appointment


def test_a_slip_that_is_prepared_may_be_left_with_a_reason(town, taken, at_door):
    leave = reverse("supervision:act", args=[taken.public_id, "leave_slip"])
    page = reverse("supervision:detail", args=[taken.public_id])
    keeper = at_door(town.supervisor)
    assert leave not in keeper.get(page).content.decode()
    look("2026-12-14 08:31")
    with clock.at(at("2026-12-14 09:00")):
        assert leave in keeper.get(page).content.decode()
        assert keeper.post(leave, {"reason": ""}).status_code == 422
        for stranger in (town.liaison, town.outsider):
            with pytest.raises(NotAllowed):
                actions.leave_slip(taken, reason="已口头催办。", by=stranger)
        assert keeper.post(leave, {"reason": "已口头催办。"}).status_code == 302
        with pytest.raises(NotNow):
            actions.leave_slip(taken, reason="已口头催办。", by=town.supervisor)
    assert not prepared(taken).exists()
    assert trail.last(taken, "matter.slip_left").particulars == {"reason": "已口头催办。"}

    look("2026-12-16 08:31")
    assert prepared(taken).exists()


def test_a_slip_that_is_prepared_for_nobody_is_logged(taken, caplog):
    boxes.lay_prepared_slip(taken, [], by=watchman())
    assert f"{taken.number}, and nobody supervises for {taken.laid_by}" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_of_two_who_compose_at_once_the_later_ladder_holds_whole(town):
    city = town.unit("市政府")

    def compose():
        try:
            composing.compose(city, steps=FAR, by=town.supervisor)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            composing.compose(city, steps=[Step(Wait(1), (Tells.HEAD,))], by=town.supervisor)
            later = pool.submit(contextvars.copy_context().run, compose)
            wait([later], timeout=0.5)
        later.result()

    assert composing.own_steps(city, "") == FAR
