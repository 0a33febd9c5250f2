"""What an agency laid on others: counted by who received it, and said when the same is asked for twice."""

import dataclasses
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.keeping import choose_schedule
from office.chat.actions import issue_must_read
from office.meetings import actions as meetings
from office.overview import asked_before
from office.overview.asked_before import about, is_alike
from office.overview.burden import Act, Burden, Kind, Line, Period, bounds, burden
from office.worktime import clock
from office.worktime.models import Schedule, WorkingHours
from tests.workflows.documents.conftest import town as registry  # noqa: F401
from tests.workflows.documents.test_outgoing import draft_form
from tests.workflows.documents.test_sending import document, sent, to_dispatch  # noqa: F401
from tests.workflows.supervision.conftest import at, at_door, friday, opened  # noqa: F401
from tests.workflows.supervision.conftest import town as supervised  # noqa: F401
from workflows.documents.models import Document
from workflows.supervision import actions

pytestmark = pytest.mark.django_db
BURDEN = "/overview/burden/"


@pytest.fixture
def town(registry):  # noqa: F811
    return registry


def lines_of(agency, period=Period.MONTH):
    return {line.kind: line for line in burden(agency, period, clock.now() + timedelta(minutes=1)).lines}


def test_copies_are_counted_by_the_unit_that_received_them(town, sent):  # noqa: F811
    government = town.unit("市政府")
    laid = burden(government, Period.MONTH, clock.now() + timedelta(minutes=1))
    line = laid.lines[0]
    assert (line.kind, line.acts, line.before) == (Kind.SENT, 1, 0)
    assert line.reached == sum(numbers[0] for _unit, numbers in laid.receivers) == sent.copies.count()
    assert [unit.path for unit, _numbers in laid.receivers] == sorted(unit.path for unit, _numbers in laid.receivers)
    assert burden(town.unit("市财政局"), Period.MONTH, clock.now()).receivers == []


def test_within_the_agency_nothing_is_laid_on_others(supervised):  # noqa: F811
    town = supervised
    matter = actions.accept(opened(town), by=town.liaison)
    actions.urge(matter, note="请抓紧。", by=town.supervisor)
    issue_must_read("核对", "请核对。", people=[town.clerk.appointment, town.finance.appointment],
                    due_at=clock.now() + timedelta(hours=6), by=town.director)  # fmt: skip
    start = clock.now() + timedelta(days=1)
    meetings.call(title="调度会", starts_at=start, ends_at=start + timedelta(minutes=90), chair=town.mayor.appointment,
                  recorder=town.clerk.appointment, members=[town.finance.appointment, town.planning.appointment],
                  by=town.director)  # fmt: skip
    found = lines_of(town.unit("市政府"))
    assert {kind: line.reached for kind, line in found.items() if line.acts} == {
        Kind.URGED: 1, Kind.MUST_READ: 1, Kind.MEETINGS: 2,
    }  # fmt: skip
    assert found[Kind.MEETINGS].hours == 3
    assert not any(line.late for line in found.values())


def test_what_went_out_at_night_is_said_and_the_month_before_stands_beside(supervised):  # noqa: F811
    town = supervised
    matter = actions.accept(opened(town), by=town.liaison)
    with clock.at(at("2026-11-20 22:00")):
        actions.urge(matter, by=town.supervisor)
        assert lines_of(town.unit("市政府"))[Kind.URGED].late == 1
    with clock.at(at("2026-12-22 09:00")):
        found = lines_of(town.unit("市政府"))[Kind.URGED]
    assert (found.acts, found.reached, found.before) == (0, 0, 1)


def test_the_hours_are_those_of_whoever_received_it(supervised):  # noqa: F811
    town = supervised
    by_night = Schedule.objects.get(is_default=True)
    by_night.pk, by_night.public_id, by_night.code, by_night.is_default = None, uuid4(), "night", False
    by_night.save(force_insert=True)
    WorkingHours.objects.bulk_create(
        WorkingHours(schedule=by_night, weekday=day, opens=time(20), closes=time(23)) for day in range(1, 8)
    )
    choose_schedule(town.unit("市财政局"), by_night, by=town.admin)
    matter = actions.accept(opened(town), by=town.liaison)
    with clock.at(at("2026-11-20 22:00")):
        actions.urge(matter, by=town.supervisor)
        assert lines_of(town.unit("市政府"))[Kind.URGED].late == 0
    with clock.at(at("2026-11-23 10:00")):
        actions.urge(matter, by=town.supervisor)
        assert lines_of(town.unit("市政府"))[Kind.URGED].late == 1


def test_the_page_and_the_acts_behind_it_are_for_leaders_of_the_agency(
    supervised,  # noqa: F811
    at_door,  # noqa: F811
    django_assert_max_num_queries,
):
    town = supervised
    matter = actions.accept(opened(town), by=town.liaison)
    actions.urge(matter, by=town.supervisor)
    behind = reverse("overview:burden_acts", args=["urged"])
    with clock.at(clock.now() + timedelta(minutes=5)):
        door = at_door(town.mayor)
        assert door.get(BURDEN).context["agency"].short_name == "市政府"
        with django_assert_max_num_queries(12):
            burden(town.unit("市政府"), Period.QUARTER, clock.now())
        assert matter.title in door.get(behind).content.decode()
        assert matter.title not in at_door(town.head_of_finance).get(behind).content.decode()
        for other in (town.outsider, town.clerk, town.liaison):
            assert at_door(other).get(BURDEN).status_code == at_door(other).get(behind).status_code == 404
    assert door.get(reverse("overview:burden_acts", args=["people"])).status_code == 404


def test_a_draft_that_repeats_what_its_units_received_says_so(town, sent, at_door):  # noqa: F811
    door = at_door(town.clerk)

    def says_so(days, **changes):
        with clock.at(clock.now() + timedelta(days=days)):
            assert door.post(reverse("documents:new"), draft_form(town, **changes)).status_code == 302
            draft = Document.objects.latest("pk")
            return sent.title in door.get(reverse("documents:detail", args=[draft.public_id])).content.decode()

    again = "示范市人民政府关于公布2027年机关内部“零跑动”事项清单的通知"
    assert says_so(20, title=again)
    assert not says_so(20, title="示范市人民政府关于做好森林防火工作的通知")
    assert not says_so(20, title=again, main_recipients="临江县政府")
    assert not says_so(200, title=again)


def test_titles_are_alike_by_what_they_ask_and_not_by_their_dates():
    first = about("示范市人民政府办公室关于报送2026年第三季度安全生产情况的通知", "notice")
    assert is_alike(first, about("示范市人民政府办公室关于报送2026年第四季度安全生产情况的通知", "notice"))
    assert not is_alike(first, about("示范市人民政府办公室关于报送森林防火情况的通知", "notice"))
    assert not is_alike(about("", "notice"), about("", "notice"))


@given(
    st.datetimes(
        min_value=at("2020-01-01 00:00").replace(tzinfo=None), max_value=at("2035-01-01 00:00").replace(tzinfo=None)
    ),
    st.sampled_from(Period),
)
def test_a_period_begins_before_now_and_after_the_one_before_it(naive, period):
    moment = naive.replace(tzinfo=at("2026-01-01 00:00").tzinfo)
    since, before = bounds(period, moment)
    assert before < since <= moment
    longest = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92}[period]
    assert moment - since < timedelta(days=longest)
    assert bounds(period, since - timedelta(seconds=1))[0] == before


def test_no_number_is_of_a_person():
    kinds = (Act, Line, Burden, asked_before.Sent, asked_before.Repeat)
    names = {field.name for kind in kinds for field in dataclasses.fields(kind)}
    assert not names & {"person", "appointment", "holder", "by", "actor", "rank"}
