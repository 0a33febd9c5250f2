"""Reports on a schedule: the next one is asked for as soon as one is given, and never for a day off."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.schedules import timetable_of
from office.duties import boxes as desk
from office.duties.models import Duty
from office.worktime import clock
from office.worktime.terms import Term
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions, boxes, standards
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db


def asked(matter):
    """When the next report is due, for each who owes it."""
    open_ones = Duty.objects.filter(ref=boxes.ref(matter, boxes.REPORT), done_at=None)
    return [timezone.localtime(one) for one in open_ones.values_list("due_at", flat=True)]


@pytest.fixture
def reporting(town):
    return actions.accept(opened(town, report_every=3), by=town.liaison)


def test_a_report_asks_for_the_next(town, reporting):
    assert asked(reporting) == [at("2026-11-25 17:30")]
    assert "Report progress" in desk.box(town.liaison, "todo").values_list("asks", flat=True)
    with clock.at(at("2026-11-24 09:00")):
        actions.report(reporting, text="已配合。", by=town.head_of_planning)
        assert asked(reporting) == [at("2026-11-25 17:30")], "a supporting unit does not report for the whole"
        actions.report(reporting, progress=20, text="在办。", by=town.liaison)
        assert asked(reporting) == [at("2026-11-27 17:30")]
    assert Matter.objects.get(pk=reporting.pk).light == "ok"


def test_nothing_is_asked_while_it_is_paused_checked_or_over(town, reporting):
    with clock.at(at("2026-11-23 09:00")):
        actions.pause(reporting, reason="等批复", approver=town.mayor.appointment, by=town.supervisor)
        assert asked(reporting) == []
    with clock.at(at("2026-11-30 09:00")):
        actions.resume(reporting, by=town.supervisor)
        assert asked(reporting) == [at("2026-12-03 17:30")]
        actions.report_done(reporting, text="办结。", by=town.liaison)
        assert asked(reporting) == []
        actions.return_for_rework(reporting, reason="未见附件", by=town.supervisor)
        assert asked(reporting) == [at("2026-12-03 17:30")]
        actions.assign(reporting, lead=town.unit("市财政局"), by=town.supervisor)
        assert asked(reporting) == []


def test_without_a_rhythm_nothing_is_asked(town):
    assert asked(actions.accept(opened(town), by=town.liaison)) == []
    for nothing in (0, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            opened(town, report_every=nothing)


def test_a_standard_gives_it_and_the_form_may_say_otherwise(town, at_door):
    kept = standards.write(
        town.unit("市政府"), name="13710", category="other", finish=Term(7), report_every=3, by=town.supervisor
    )
    assert opened(town, standard=kept, term=None).report_every == 3
    given = {
        "title": "河道倾倒垃圾", "requirement": "请办理。", "lead": town.unit("市财政局").pk, "standard": kept.pk,
        "unit": "workday", "category": "other", "report_every": "5",
    }  # fmt: skip
    door = at_door(town.supervisor)
    assert door.post(reverse("supervision:new"), given | {"report_every": "0"}).status_code == 422
    assert door.post(reverse("supervision:new"), given).status_code == 302
    made = Matter.objects.get(title="河道倾倒垃圾")
    assert made.report_every == 5
    actions.accept(made, by=town.liaison)
    page = reverse("supervision:detail", args=[made.public_id])
    assert "5 个工作日" in at_door(town.liaison).get(page).content.decode()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.integers(1, 40),
    moment=st.datetimes(at("2026-01-01 00:00").replace(tzinfo=None), at("2026-09-30 00:00").replace(tzinfo=None)),
)
def test_a_report_is_never_due_on_a_day_off(town, days, moment):
    with clock.at(moment.replace(tzinfo=at("2026-01-01 00:00").tzinfo)):
        matter = actions.accept(opened(town, report_every=days), by=town.liaison)
        (due_at,) = asked(matter)
        assert timetable_of(matter.lead).is_workday(due_at.date())
        assert due_at > clock.now()
