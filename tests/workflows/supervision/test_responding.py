"""Two clocks: a first response in minutes, day and night, and the end in working days; neither moves the other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import pgettext
from hypothesis import given
from hypothesis import strategies as st

from directory.schedules import timetable_of
from office.audit import trail
from office.audit.readers import read_afterwards
from office.duties.models import Duty
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.office.worktime.timetables import OFFICE
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision import actions, boxes, responding
from workflows.supervision.acting import NotNow, NotYours
from workflows.supervision.clocks import light_of
from workflows.supervision.models import Matter
from workflows.supervision.seats import seat_of

HALF_AN_HOUR = Term(30, TermUnit.MINUTE)


@pytest.fixture
def hotline(town):
    """Opened on Friday at 22:00: nobody works, and still half an hour is half an hour."""
    with clock.at(at("2026-11-20 22:00")):
        yield opened(town, respond=HALF_AN_HOUR, category="hotline")


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def response(matter):
    matter = fresh(matter)
    found = responding.response_of(matter, clock.now(), timetable_of(matter.lead))
    return str(found.state), found.label


def reminders(matter):
    events = trail.of(matter).filter(type="matter.response_reminded").order_by("pk")
    return [(event.happened_at, event.particulars["light"]) for event in events]


@pytest.mark.django_db
def test_half_an_hour_runs_at_night_and_the_term_in_working_days(town, hotline):
    assert hotline.respond_by == at("2026-11-20 22:30")
    assert hotline.due_at == at("2026-12-04 17:30")
    owed = Duty.objects.get(ref=boxes.ref(hotline, boxes.RESPOND), holder=town.liaison.appointment)
    assert (owed.due_at, owed.near_at) == (hotline.respond_by, hotline.respond_near_at)
    assert trail.last(hotline, "matter.opened").particulars["respond_by"] == hotline.respond_by.isoformat()


@pytest.mark.django_db
def test_accepted_is_not_responded_and_responded_is_not_finished(town, hotline):
    actions.accept(hotline, by=town.liaison)
    assert response(hotline)[0] == "ok"

    with clock.at(at("2026-11-20 22:20")):
        for stranger in (town.head_of_planning, town.supervisor, town.outsider):
            with pytest.raises(NotYours):
                actions.respond(hotline, text="已联系来电人。", by=stranger)
        actions.respond(hotline, text="已联系来电人。", by=town.head_of_finance)
        with pytest.raises(NotNow):
            actions.respond(hotline, text="再答。", by=town.liaison)

        assert response(hotline) == ("done", pgettext("light", "Responded"))
    assert (fresh(hotline).light, fresh(hotline).state, fresh(hotline).progress) == ("ok", "under_way", 0)
    assert not Duty.objects.filter(ref=boxes.ref(hotline, boxes.RESPOND), done_at=None).exists()
    assert Duty.objects.filter(ref=boxes.ref(hotline, boxes.HANDLE), done_at=None).exists()


@pytest.mark.django_db
def test_the_lead_may_respond_before_it_accepts(town, hotline):
    actions.respond(hotline, text="已派人到场。", by=town.liaison)

    assert fresh(hotline).state == "assigned"
    assert "respond" not in seat_of(town.liaison, fresh(hotline)).verbs


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["report", "report_done"])
def test_the_lead_units_first_report_is_a_response_and_what_supports_is_none(town, hotline, first):
    actions.accept(hotline, by=town.liaison)
    actions.report(hotline, text="我委已知悉。", by=town.head_of_planning)
    assert fresh(hotline).awaits_response

    with clock.at(at("2026-11-20 22:45")):
        if first == "report":
            actions.report(hotline, progress=10, text="已到现场。", by=town.liaison)
        else:
            actions.report_done(hotline, text="已处理。", by=town.liaison)

        assert response(hotline) == ("done", pgettext("light", "Responded late"))


@pytest.mark.django_db
def test_neither_another_unit_nor_a_pause_moves_it(town, hotline):
    Matter.supports.through.objects.all().delete()
    actions.decline(hotline, reason="职责在市发展改革委。", by=town.liaison)
    assert not Duty.objects.filter(ref=boxes.ref(hotline, boxes.RESPOND), done_at=None).exists()

    moved = actions.assign(hotline, lead=town.unit("市发展改革委"), by=town.supervisor)
    assert (moved.respond_by, moved.due_at) == (hotline.respond_by, hotline.due_at)
    owed = Duty.objects.get(ref=boxes.ref(hotline, boxes.RESPOND), done_at=None)
    assert (owed.holder, owed.due_at) == (town.head_of_planning.appointment, hotline.respond_by)

    actions.accept(hotline, by=town.head_of_planning)
    actions.pause(hotline, reason="等雨停。", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-20 22:31")):
        assert response(hotline)[0] == "over"
        actions.respond(hotline, text="已答复。", by=town.head_of_planning)
    with clock.at(at("2026-11-24 10:00")):
        assert actions.resume(hotline, by=town.supervisor).respond_by == hotline.respond_by


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [1, 7, 180])
def test_it_is_said_once_near_and_once_over_however_late_the_watchman_comes(hotline, minutes):
    moment = hotline.opened_at
    while moment < hotline.opened_at + timedelta(hours=4):
        moment += timedelta(minutes=minutes)
        with clock.at(moment):
            responding.remind()

    assert [(when.replace(microsecond=0), light) for when, light in reminders(hotline)] == [
        (hotline.respond_near_at, "near"),
        (hotline.respond_by, "over"),
    ]
    assert hotline.respond_near_at < hotline.respond_by


@pytest.mark.django_db
def test_it_rings_at_night_for_who_owes_it_and_once_over_for_the_supervisor(town, hotline):
    with clock.at(at("2026-11-20 22:40")):
        responding.remind()
        for event in trail.of(hotline).filter(type="matter.response_reminded"):
            read_afterwards("workflows.supervision.readers.remind_of_the_response", event.pk)

    told = set(Notice.objects.filter(text__startswith="Response").values_list("person__name", "text"))
    assert {name for name, text in told if "due soon" in text} == {"吴海棠", "方立新"}
    assert {name for name, text in told if "overdue" in text} == {"吴海棠", "方立新", "杜知常"}


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["respond", "cancel"])
def test_what_was_answered_or_cancelled_is_reminded_of_no_more(town, hotline, end):
    if end == "respond":
        actions.respond(hotline, text="已答复。", by=town.liaison)
    else:
        actions.cancel(hotline, reason="重复。", by=town.supervisor)
    with clock.at(at("2026-11-21 09:00")):
        assert responding.remind() == 0
    assert reminders(hotline) == []


@pytest.mark.django_db
def test_through_the_door_it_is_asked_for_shown_and_given(town, at_door):
    form = {
        "title": "热线工单：河道倾倒垃圾", "requirement": "请市财政局办理。", "lead": town.unit("市财政局").pk,
        "value": "5", "unit": "workday", "respond": "三十秒", "category": "hotline",
    }  # fmt: skip
    refused = at_door(town.supervisor).post(reverse("supervision:new"), form)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["respond"]
    at_door(town.supervisor).post(reverse("supervision:new"), form | {"respond": "30 分钟"})
    matter = Matter.objects.get()
    assert matter.respond_by == at("2026-11-20 10:54")

    act = reverse("supervision:act", args=[matter.public_id, "respond"])
    assert at_door(town.outsider).post(act, {"text": "已答复。"}).status_code == 404
    assert at_door(town.head_of_finance).get(act).status_code == 200
    assert at_door(town.head_of_finance).post(act, {"text": "已答复来电人。"}).status_code == 302
    page = at_door(town.liaison).get(reverse("supervision:detail", args=[matter.public_id]))
    assert page.context["response"].state == "done"
    assert "已答复来电人。" in page.content.decode()


OFFSETS = st.integers(-500, 500).map(lambda minutes: timedelta(minutes=minutes))
MAYBE = st.none() | OFFSETS


@given(respond=MAYBE, responded=MAYBE, due=OFFSETS, done=MAYBE)
def test_no_mixture_of_the_two_clocks_colours_the_other(respond, responded, due, done):
    now, hours = at("2026-11-20 10:24"), OFFICE
    ends = {"due_at": now + due, "near_at": now + due, "done_at": None if done is None else now + done}
    said = {} if respond is None else {"respond_by": now + respond, "respond_near_at": now + respond}
    if respond is not None and responded is not None:
        said["responded_at"] = now + responded
    start = {"state": "under_way", "starts_at": now - timedelta(days=30)}

    both = Matter(**start, **ends, **said)
    assert light_of(both, now, hours, []) == light_of(Matter(**start, **ends), now, hours, [])
    alone = Matter(**start, due_at=now, near_at=now, **said)
    assert responding.response_of(both, now, hours) == responding.response_of(alone, now, hours)
