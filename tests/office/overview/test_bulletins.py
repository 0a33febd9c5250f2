"""通报: the same figures on any later day, drafted in one act by who supervises, signed by a human."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.audit import trail
from office.overview.bulletins import Period, begins, bulletin, ends
from office.worktime import clock
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.documents.models import Document
from workflows.supervision import actions, watchman
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db
BULLETIN = "/overview/bulletin/"
MIDNIGHT = "2026-12-12 00:00"


@pytest.fixture
def week(town):  # noqa: F811
    """One over and returned, one closed late, one cancelled, one new of the county, one urged; the week ends."""
    for title in ("超期的", "晚办的", "撤销的"):
        actions.accept(opened(town, title=title), by=town.liaison)
    over, late, void = town_matters()
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        opened(town, title="县里的", lead=town.unit("青禾县政府"), supports=[])
        late.refresh_from_db()
        actions.report_done(late, text="已办。", by=town.liaison)
        actions.close(late, by=town.supervisor)
        actions.evaluate(late, stars=4, text="结果可用。", by=town.mayor)
        actions.cancel(void, reason="与另一件重复。", by=town.supervisor)
        over.refresh_from_db()
        actions.report_done(over, text="已办。", by=town.liaison)
        actions.return_for_rework(over, reason="材料不全。", by=town.supervisor)
        actions.urge(over, by=town.mayor)
    with clock.at(at("2026-12-11 18:00")):
        yield town


def town_matters():
    return list(Matter.objects.order_by("pk"))


def test_the_figures_of_a_week_and_of_a_month(week):
    government, finance, county = (week.unit(name) for name in ("市政府", "市财政局", "青禾县政府"))
    told = bulletin(government, Period.WEEK, at(MIDNIGHT))
    assert (told.since, told.urged, told.returned, told.cancelled, told.extended, told.stars) == (
        "2026-12-07T00:00:00+08:00", 1, 1, 1, 0, (0, 0, 0, 1, 0),
    )  # fmt: skip
    assert [(line.lead, line.opened, line.closed, line.late, line.open, line.over) for line in told.lines] == [
        (str(finance.public_id), 0, 1, 1, 1, 1),
        (str(county.public_id), 1, 0, 0, 1, 0),
    ]
    november = bulletin(government, Period.MONTH, at("2026-12-01 00:00"))
    assert (november.totals.opened, november.totals.open, november.totals.closed) == (3, 3, 0)
    assert bulletin(finance, Period.WEEK, at(MIDNIGHT)).lines == ()


def test_what_was_counted_then_is_counted_alike_two_months_later(week):
    government = week.unit("市政府")
    then = bulletin(government, Period.WEEK, at(MIDNIGHT))
    with clock.at(at("2027-02-12 10:00")):
        watchman.turn_lights()
        for matter in town_matters():
            if matter.is_open:
                actions.urge(matter, by=week.supervisor)
        opened(week, title="后来的")
        actions.cancel(town_matters()[0], reason="不再需要。", by=week.supervisor)
        assert bulletin(government, Period.WEEK, at(MIDNIGHT)) == then
        assert bulletin(government, Period.WEEK, at(MIDNIGHT)).digest == then.digest
        assert bulletin(government, Period.WEEK, clock.now()).digest != then.digest


def test_who_supervises_drafts_it_and_it_is_a_paper_like_any_other(week, at_door):  # noqa: F811
    door = at_door(week.supervisor)
    answer = door.post(BULLETIN + "?period=week", {"action_key": "once"})
    again = door.post(BULLETIN + "?period=week", {"action_key": "once"})
    document = Document.objects.get()
    assert answer.url == again.url == reverse("documents:edit", args=[document.public_id])
    assert (document.genre, document.state, document.drafter) == ("circular", "draft", week.supervisor.appointment)
    assert document.title == "示范市人民政府关于2026年12月7日至11日督办事项办理情况的通报"
    assert "新立项1件，办结1件（按期0件、逾期1件）" in document.body
    assert "| 市财政局 | 0 | 1 | 1 | 1 | 1 | 0 |" in document.body
    assert document.main_recipients == "示范市财政局、青禾县人民政府"
    event = trail.last(week.unit("市政府"), "unit.bulletin_drafted")
    assert event.particulars["document"] == str(document.public_id)
    made = bulletin(week.unit("市政府"), Period.WEEK, clock.now())
    assert event.particulars["digest"] == made.digest


def test_a_leader_sees_the_figures_of_any_day_and_drafts_none(week, at_door):  # noqa: F811
    door = at_door(week.mayor)
    page = door.get(BULLETIN + "?period=month&on=2026-11-30")
    assert page.context["told"].totals.open == 3
    assert not page.context["may_draft"]
    assert door.post(BULLETIN).status_code == 403
    assert door.get(BULLETIN + "?on=2036-01-01").context["until"] == clock.now()
    for other in (week.outsider, week.clerk, week.liaison):
        assert at_door(other).get(BULLETIN).status_code == 404
        assert at_door(other).post(BULLETIN).status_code == 404
    assert not Document.objects.exists()


def test_the_command_counts_the_same(week, capsys):
    call_command("show_bulletin", "市政府", "--until=2026-12-11", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["digest"] == bulletin(week.unit("市政府"), Period.WEEK, clock.now()).digest
    call_command("show_bulletin", "市政府", "--until=2026-11-30", "--period=month")
    assert "新立项3件" in capsys.readouterr().out


@given(st.datetimes(at("2020-01-01 00:00").replace(tzinfo=None), at("2035-01-01 00:00").replace(tzinfo=None)))
def test_a_period_holds_its_last_day_and_begins_where_weeks_and_months_do(naive):
    moment = naive.replace(tzinfo=at(MIDNIGHT).tzinfo)
    until = ends(moment.date(), moment + timedelta(days=2))
    assert until - moment <= timedelta(days=1)
    week, month = begins(Period.WEEK, until), begins(Period.MONTH, until)
    assert (week.weekday(), month.day) == (0, 1)
    assert week <= moment
    assert moment - week < timedelta(days=7)
    assert (month.year, month.month) == (moment.year, moment.month)
