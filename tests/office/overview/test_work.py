"""What became of instructions, how papers pass, how soon the hotline answers; the tables taken out."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from office.audit import trail
from office.duties import actions as duties
from office.duties.models import Kind
from office.overview.hotline import answers
from office.overview.instructions import Outcome, outcomes
from office.overview.throughput import throughput
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.documents.test_incoming import county, instructed, request_of, step_of  # noqa: F401
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.documents.receiving import conclude
from workflows.supervision import actions, watchman
from workflows.supervision.scopes import Scope

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = Term(30, TermUnit.MINUTE)


def came_to(actor):
    return {outcome: number for outcome, number in outcomes(Scope(actor), clock.now()).items() if number}


def test_an_instruction_is_followed_from_nothing_to_its_end(town, request_of, at_door):  # noqa: F811
    incoming = request_of()
    given = instructed(town, incoming)
    assert came_to(town.mayor) == {Outcome.NOTHING: 1}
    matter = actions.accept(opened(town, source=given), by=town.liaison)
    assert came_to(town.mayor) == {Outcome.OPEN: 1}
    door = at_door(town.mayor)
    page = door.get(reverse("overview:instructions") + "?outcome=open")
    assert [(one, shown) for one, _label, shown in page.context["lines"]] == [(given, matter.public_id)]
    assert not door.get(reverse("overview:instructions") + "?outcome=nothing").context["page"].items
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        assert came_to(town.mayor) == {Outcome.OVER: 1}
        matter.refresh_from_db()
        actions.report_done(matter, text="已办。", by=town.liaison)
        actions.close(matter, by=town.supervisor)
        assert came_to(town.mayor) == {Outcome.LATE: 1}
    with clock.at(at("2026-12-25 10:00")):
        assert came_to(town.mayor) == {}


def test_who_may_not_read_the_paper_counts_no_instruction_on_it(town, request_of):  # noqa: F811
    instructed(town, request_of())
    assert came_to(town.mayor)
    for other in (town.outsider, town.head_of_planning, town.liaison):
        assert came_to(other) == {}


def test_what_was_answered_on_the_paper_itself_is_not_nothing(town, request_of):  # noqa: F811
    incoming = request_of()
    instructed(town, incoming)
    with clock.at(clock.now() + timedelta(days=3)):
        incoming.refresh_from_db()
        conclude(incoming, step_of(incoming, town.clerk), opinion="已复函。", by=town.clerk)
        assert came_to(town.mayor) == {Outcome.HANDLED: 1}
        (government,) = throughput(town.mayor, clock.now() + timedelta(minutes=1))
    assert (government.unit.short_name, government.received, government.concluded) == ("市政府", 1, 1)
    assert government.hours == 7.0  # from Friday 10:24 to Monday 10:24 there are seven worked hours
    assert throughput(town.outsider, clock.now())[0].received == 0


@pytest.mark.parametrize("near", [None, timedelta(hours=1)])
def test_what_is_past_its_date_is_late_whether_or_not_it_was_near_before(town, request_of, near):  # noqa: F811
    due_at = clock.now() + timedelta(hours=2)
    dates = {"due_at": due_at, "near_at": near and due_at - near}
    with transaction.atomic():
        duties.lay(request_of(), on=[town.clerk.appointment], kind=Kind.ATTEND, asks="Attend", by=town.mayor, **dates)

    def late(moment):
        return throughput(town.mayor, moment)[0].late

    assert [late(due_at), late(due_at + timedelta(minutes=1))] == [0, 1]


def test_the_hotline_is_counted_by_its_own_clock(town, at_door):  # noqa: F811
    assert answers(Scope(town.mayor), clock.now()).asked == 0
    assert at_door(town.mayor).get(reverse("overview:work")).context["hotline"].asked == 0
    prompt = opened(town, title="按时的", category="hotline", respond=HALF_AN_HOUR)
    slow = opened(town, title="超时的", category="hotline", respond=HALF_AN_HOUR)
    opened(town, title="没回的", category="hotline", respond=HALF_AN_HOUR)
    opened(town, title="不是热线的", respond=HALF_AN_HOUR)
    with clock.at(clock.now() + timedelta(minutes=20)):
        actions.respond(prompt, text="已联系。", by=town.liaison)
        assert answers(Scope(town.mayor), clock.now()).waiting == 2
    with clock.at(clock.now() + timedelta(minutes=50)):
        actions.respond(slow, text="已联系。", by=town.liaison)
        found = answers(Scope(town.mayor), clock.now())
        page = at_door(town.mayor).get(reverse("overview:work"))
        for name, _label, number in page.context["answers"]:
            rows = at_door(town.mayor).get(reverse("overview:hotline"), {"answer": name}).context["page"].items
            assert len(rows) == number, name
        everything = at_door(town.mayor).get(reverse("overview:hotline")).context["page"].items
        overdue = at_door(town.mayor).get(reverse("overview:hotline"), {"answer": "overdue"}).context["page"].items
        assert "按时的" not in at_door(town.outsider).get(reverse("overview:hotline")).content.decode()
    assert (found.asked, found.in_time, found.late, found.waiting, found.overdue) == (3, 1, 1, 0, 1)
    assert ({one.title for one in everything}, [one.title for one in overdue]) == (
        {"按时的", "超时的", "没回的"},
        ["没回的"],
    )
    assert found.minutes == 35
    assert answers(Scope(town.outsider), clock.now()).asked == 0


def test_the_table_behind_a_picture_is_taken_out_with_a_reason(town, at_door):  # noqa: F811
    opened(town)
    for name in ("units", "categories", "weeks"):
        door, address = at_door(town.mayor), reverse("overview:table", args=[name])
        assert "市财政局" in door.get(address).content.decode() or name != "units"
        assert door.post(address, {"reason": " "}).status_code == 422
        taken = door.post(address, {"reason": "常务会议材料"})
        assert taken.content.startswith(b"PK")
        told = trail.last(town.mayor.appointment.post.unit, "unit.register_taken_out")
        assert told.particulars["reason"] == "常务会议材料"
    assert at_door(town.mayor).get(reverse("overview:table", args=["people"])).status_code == 404
