"""The ladder: who is told when, once for each date, whatever the watchman's delay; slips prepared, never issued."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.actions import appoint, enrol, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit import trail
from office.audit.readers import read_afterwards
from office.audit.refusals import NotAllowed
from office.duties.models import Duty
from office.notices import bell
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.terms import Term, TermUnit, due
from tests.cast import SINCE
from tests.office.worktime.timetables import OFFICE
from tests.workflows.supervision.conftest import CHINA, at, opened
from workflows.supervision import actions, slips
from workflows.supervision.ladder import climbing, composing
from workflows.supervision.ladder.composing import NotALadder
from workflows.supervision.ladder.rules import USUAL, Step, Wait, climbed_and_next, course, reached_at
from workflows.supervision.models import Climb, Matter, Rung, Slip, Tells

HOURS = TermUnit.WORK_MINUTE
LADDER = "supervision:ladder"


def long(town, title):
    """Due on Friday, 11 December, 17:30; near from Tuesday."""
    return opened(town, title=title, term=Term(15))


@pytest.fixture
def taken(town):
    return actions.accept(long(town, "青禾水库除险加固工程前期手续"), by=town.liaison)


def climbed(matter):
    """Moment, rung and people of each that was told."""
    return [
        (f"{one.happened_at.astimezone(CHINA):%m-%d %H:%M}", one.particulars["rung"], one.particulars["holders"])
        for one in trail.of(matter)
        if one.type == "matter.escalated"
    ]


def rungs(matter):
    return [rung for _at, rung, _who in climbed(matter)]


def ids(*actors):
    return [str(one.appointment.public_id) for one in actors]


def look(*moments):
    for moment in moments:
        with clock.at(at(moment)):
            climbing.climb()


def hear(matter):
    """The jobs of what was told, run now."""
    for one in trail.of(matter).filter(type="matter.escalated"):
        read_afterwards("workflows.supervision.readers.tell_of_the_rung", one.pk)


def texts(actor):
    return [one.text.partition(":")[0] for one in Notice.objects.filter(person=actor.person).order_by("pk")]


@pytest.mark.django_db
def test_each_rung_is_climbed_at_its_working_moment_by_those_in_their_places(town, taken):
    look("2026-12-08 08:31", "2026-12-10 08:31", "2026-12-14 08:31", "2026-12-16 08:31", "2026-12-22 08:31")

    assert climbed(taken) == [
        ("12-08 08:30", "-3 workday", ids(town.liaison)),
        ("12-10 08:30", "-1 workday", ids(town.liaison, town.head_of_finance)),
        ("12-14 08:30", "0 workday", ids(town.liaison, town.head_of_finance, town.supervisor)),
        ("12-16 08:30", "3 workday", ids(town.supervisor, town.mayor)),
        ("12-22 08:30", "7 workday", ids(town.supervisor, town.mayor)),
    ]
    told = trail.last(taken, "matter.escalated")
    assert told.particulars["grade"] == "priority"
    assert Matter.objects.get().climb_at is None
    nobody = [one.particulars["nobody"] for one in trail.of(taken) if one.type == "matter.escalated"]
    assert nobody == [
        [],
        [],
        ["deputy"],
        [],
        [],
    ]  # the finance bureau has none: the supervisor hears it, and it says so


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [7 * 60, 24 * 60, 24 * 60 * 25])
def test_whatever_the_delay_the_same_rungs_are_climbed_at_the_same_moments(town, taken, minutes):
    moment = at("2026-12-08 00:00")
    while moment < at("2026-12-27 00:00"):
        moment += timedelta(minutes=minutes)
        with clock.at(moment):
            climbing.climb()

    assert [when for when, _rung, _who in climbed(taken)] == [
        "12-08 08:30", "12-10 08:30", "12-14 08:30", "12-16 08:30", "12-22 08:30",
    ]  # fmt: skip
    assert Climb.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_four_watchmen_at_once_climb_each_rung_once(town):
    matters = [long(town, f"事项{number}") for number in range(12)]

    def watch(_number):
        try:
            climbing.climb(batch=2)
        finally:
            connection.close()

    with clock.at(at("2026-12-14 10:00")), ThreadPoolExecutor(4) as pool:
        contexts = [contextvars.copy_context() for _ in range(4)]
        list(pool.map(lambda pair: pair[1].run(watch, pair[0]), enumerate(contexts)))
        climbing.climb()

    assert [rungs(matter) for matter in matters] == [["-3 workday", "-1 workday", "0 workday"]] * 12


@pytest.mark.django_db
def test_the_database_refuses_the_same_rung_twice(taken):
    look("2026-12-08 10:00")
    one = Climb.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.django_db
def test_a_date_that_moves_takes_back_what_was_to_come_and_is_climbed_anew(town, taken):
    look("2026-12-08 10:00")
    with clock.at(at("2026-12-09 10:00")):
        asked = actions.ask_extension(taken, until=at("2026-12-25 17:30"), reason="等评审。", by=town.liaison)
        actions.grant_extension(asked, by=town.supervisor)
    look("2026-12-14 10:00", "2026-12-17 10:00")
    assert rungs(taken) == ["-3 workday"]

    look("2026-12-22 10:00", "2026-12-22 11:00")
    assert [(when, rung) for when, rung, _who in climbed(taken)][1:] == [("12-22 08:30", "-3 workday")]


@pytest.mark.django_db
def test_what_is_paused_or_done_climbs_no_further(town, taken):
    other = actions.accept(long(town, "另一件"), by=town.liaison)
    with clock.at(at("2026-11-30 10:00")):
        actions.pause(taken, reason="等省厅回函", approver=town.mayor.appointment, by=town.supervisor)
        actions.report_done(other, text="办结。", by=town.liaison)
    look("2026-12-27 10:00")
    assert rungs(taken) == rungs(other) == []

    with clock.at(at("2026-12-28 10:00")):
        actions.return_for_rework(other, reason="缺附件。", by=town.supervisor)
    look("2026-12-28 10:01")
    assert rungs(other)[-1] == "7 workday"


@pytest.mark.django_db
def test_an_act_after_a_silence_tells_first_which_rungs_were_climbed(town, taken):
    with clock.at(at("2026-12-15 10:00")):
        actions.report(taken, progress=20, text="正在核对。", by=town.liaison)

    types = [one.type for one in trail.of(taken)]
    assert rungs(taken) == ["-3 workday", "-1 workday", "0 workday"]
    assert types.index("matter.escalated") < types.index("matter.reported")
    look("2026-12-15 10:01")
    assert len(rungs(taken)) == 3


@pytest.mark.django_db
def test_after_a_silence_each_bell_rings_once_for_the_highest(town, taken):
    look("2026-12-15 10:00")
    hear(taken)
    hear(taken)

    assert texts(town.liaison) == texts(town.head_of_finance) == texts(town.supervisor) == ["Overdue"]


@pytest.mark.django_db
def test_told_in_time_each_rung_rings_for_itself(town, taken):
    for moment in ("2026-12-08 08:31", "2026-12-10 08:31", "2026-12-14 08:31"):
        look(moment)
        with clock.at(at(moment)):
            hear(taken)

    assert texts(town.liaison) == ["Due soon", "Due soon", "Overdue"]
    assert texts(town.head_of_finance) == ["Due soon", "Overdue"]
    assert texts(town.supervisor) == ["Overdue"]
    assert texts(town.mayor) == texts(town.outsider) == []


@pytest.mark.django_db
def test_forty_reminders_of_one_morning_are_one_bell(town):
    matters = [actions.accept(long(town, f"事项{number}"), by=town.liaison) for number in range(40)]
    look("2026-12-08 08:31")
    with clock.at(at("2026-12-08 08:32")):
        for matter in matters:
            hear(matter)

        assert sum(len(rungs(matter)) for matter in matters) == 40
        assert Notice.objects.filter(person=town.liaison.person, digest_on="2026-12-08").count() == 40
        assert bell.unseen(town.liaison.person) == 1


@pytest.mark.django_db
def test_whoever_is_told_may_open_it_also_who_came_to_the_post_since(town, taken, at_door):
    newcomer = enrol(town.unit("市财政局"), username="qiuyf", name="邱亦凡", by=town.admin)
    post = establish_post(town.unit("市财政局"), title="副局长", roles=[Role.DEPUTY_LEADER], order=6, by=town.admin)
    appoint(newcomer, to=post, starts_on=SINCE, by=town.admin)
    page = reverse("supervision:detail", args=[taken.public_id])
    requirement = "10 个工作日内报结果"
    assert requirement not in at_door(actor_of(newcomer)).get(page).content.decode()
    look("2026-12-14 08:31")

    assert ids(actor_of(newcomer))[0] in climbed(taken)[-1][2]
    assert requirement in at_door(actor_of(newcomer)).get(page).content.decode()
    assert at_door(town.outsider).get(page).status_code == 404


def prepared(matter):
    return Duty.objects.filter(ref=f"matter:{matter.pk}:next_slip", done_at=None)


@pytest.mark.django_db
def test_a_slip_is_prepared_for_the_supervisor_and_issued_by_nobody_else(town, taken):
    look("2026-12-14 08:31")
    (duty,) = prepared(taken)
    assert (duty.holder.person, duty.due_at) == (town.supervisor.person, None)
    assert not Slip.objects.exists()
    assert slips.next_grade(taken) == "reminder"

    look("2026-12-16 08:31", "2026-12-22 08:31")
    assert prepared(taken).count() == 1  # asked once, for the gravest
    assert slips.next_grade(taken) == "priority"
    with clock.at(at("2026-12-22 09:00")):
        actions.issue_slip(taken, grade="priority", text="请说明。", by=town.supervisor)
    assert not prepared(taken).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["done", "extended"])
def test_what_is_done_or_extended_needs_no_slip(town, taken, ending):
    with clock.at(at("2026-12-11 10:00")):
        asked = actions.ask_extension(taken, until=at("2026-12-31 17:30"), reason="等评审。", by=town.liaison)
    look("2026-12-14 08:31")
    assert prepared(taken).exists()
    with clock.at(at("2026-12-14 10:00")):
        if ending == "done":
            actions.report_done(taken, text="办结。", by=town.liaison)
        else:
            actions.grant_extension(asked, by=town.supervisor)
    assert not prepared(taken).exists()


@pytest.mark.django_db
def test_an_agency_composes_its_own_and_one_for_a_category(town, taken):
    hotline = opened(town, title="路灯不亮", category="hotline", term=Term(120, TermUnit.WORK_MINUTE))
    city = town.unit("市政府")
    composing.compose(city, steps=[Step(Wait(0), (Tells.SUPERVISOR,))], by=town.supervisor)
    composing.compose(
        city, category="hotline", by=town.supervisor,
        steps=[Step(Wait(0), (Tells.HOLDER,)), Step(Wait(60, HOURS), (Tells.PRINCIPAL,), "reminder")],
    )  # fmt: skip
    look("2026-11-20 18:00", "2026-12-14 08:31")

    assert [(when, rung) for when, rung, _who in climbed(hotline)] == [
        ("11-20 14:24", "0 workday"),
        ("11-20 15:24", "60 work_minute"),
    ]
    assert climbed(taken) == [("12-14 08:30", "0 workday", ids(town.supervisor))]
    composing.give_up(city, category="hotline", by=town.supervisor)
    composing.give_up(city, by=town.supervisor)
    assert not Rung.objects.exists()
    types = [one.type for one in trail.of(city) if "ladder" in one.type]
    assert types == ["unit.ladder_composed"] * 2 + ["unit.ladder_given_up"] * 2


@pytest.mark.django_db
def test_a_rung_composed_later_does_not_climb_what_lies_behind_it(town, taken):
    look("2026-12-14 08:31")
    with clock.at(at("2026-12-15 10:00")):
        steps = [Step(Wait(-2), (Tells.HOLDER,)), Step(Wait(0), (Tells.HOLDER,)), Step(Wait(4), (Tells.HOLDER,))]
        composing.compose(town.unit("市政府"), steps=steps, by=town.supervisor)
    look("2026-12-15 10:01", "2026-12-17 08:31")

    assert rungs(taken) == ["-3 workday", "-1 workday", "0 workday", "4 workday"]


@pytest.mark.django_db
def test_what_is_no_ladder_is_refused_and_so_is_whoever_does_not_supervise(town):
    city, told = town.unit("市政府"), (Tells.HOLDER,)
    twice = [Step(Wait(1), told), Step(Wait(1), (Tells.HEAD,))]
    for wrong in ([], twice, [Step(Wait(0), ())], [Step(Wait(day), told) for day in range(11)]):
        with pytest.raises(NotALadder):
            composing.compose(city, steps=wrong, by=town.supervisor)
    for stranger in (town.mayor, town.liaison, town.outsider, town.service):
        with pytest.raises(NotAllowed):
            composing.compose(city, steps=USUAL, by=stranger)
        with pytest.raises(NotAllowed):
            composing.give_up(city, by=stranger)


def lines(*rows):
    """A posted ladder."""
    posted = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "act": "save"}
    for number, row in enumerate(rows):
        posted |= {f"form-{number}-{name}": value for name, value in row.items()}
    return posted


@pytest.mark.django_db
def test_through_the_door_it_is_composed_shown_and_given_up(town, taken, at_door):
    keeper, page = at_door(town.supervisor), reverse(LADDER)
    for stranger in (town.liaison, town.outsider):
        assert at_door(stranger).get(page).status_code == 404
        assert at_door(stranger).post(page, lines()).status_code == 404
    assert keeper.get(page, {"category": "nothing"}).status_code == 404
    shown = keeper.get(page).content.decode()
    assert "吴海棠" in shown  # on the matter that is due next
    first = {"when": "before", "wait": "2个工作日", "tells": ["holder", "head"]}
    later = {"when": "after", "wait": "2个工作时", "tells": ["principal"], "grade": "priority"}
    for wrong in (
        first | {"wait": ""},
        first | {"wait": "3天"},
        first | {"wait": "2个工作时"},
        first | {"tells": []},
    ):
        assert keeper.post(page, lines(wrong)).status_code == 422
    assert keeper.post(page, lines()).status_code == 422
    assert keeper.post(page, lines(first, first)).status_code == 422

    assert keeper.post(page, lines(first, later, {"when": "after", "wait": "", "tells": []})).status_code == 302
    kept = [(one.wait, one.wait_unit, one.tells, one.grade) for one in Rung.objects.order_by("pk")]
    assert kept == [(-2, "workday", ["holder", "head"], ""), (120, "work_minute", ["principal"], "priority")]
    told = keeper.get(reverse("supervision:detail", args=[taken.public_id])).content.decode()
    assert 'id="ladder"' in told
    assert "方立新" in told
    assert keeper.post(page, {"act": "give_up"}).status_code == 302
    assert not Rung.objects.exists()


WAITS = st.one_of(
    st.builds(Wait, st.integers(-10, 10)), st.builds(Wait, st.integers(1, 2000), st.just(TermUnit.WORK_MINUTE))
)
TERMS = st.one_of(
    st.builds(Term, st.integers(1, 40)),
    st.builds(Term, st.integers(1, 40), st.just(TermUnit.CALENDAR_DAY)),
    st.builds(Term, st.integers(1, 3000), st.sampled_from([TermUnit.WORK_MINUTE, TermUnit.MINUTE])),
)
START = at("2026-09-01 00:00")


@given(wait=WAITS, term=TERMS, since=st.integers(0, 60 * 24 * 90))
@settings(max_examples=200, deadline=None)
def test_every_rung_falls_in_working_hours_and_outside_quiet_ones(wait, term, since):
    found = due(term, START + timedelta(minutes=since), OFFICE)
    moment = reached_at(wait, found.due_at, found.near_at, OFFICE)

    assert OFFICE.is_working(moment)
    assert not OFFICE.in_quiet_hours(moment)
    assert moment >= found.near_at
    assert (moment > found.due_at) == (wait.value >= 0 or OFFICE.next_working_moment(found.near_at) > found.due_at)


@given(waits=st.lists(WAITS, unique=True, max_size=8), term=TERMS, looks=st.lists(st.integers(0, 60 * 24 * 60)))
@settings(max_examples=200, deadline=None)
def test_however_often_one_looks_the_same_is_climbed(waits, term, looks):
    found = due(term, START, OFFICE)
    matter = Matter(due_at=found.due_at, near_at=found.near_at)
    reaches = course([Step(one, (Tells.HOLDER,)) for one in waits], matter, OFFICE)
    end = START + timedelta(days=400)
    seen: list = []
    for moment in [*sorted(START + timedelta(minutes=one) for one in looks), end]:
        now_due, _next = climbed_and_next(reaches, {one.step.wait for one in seen}, moment)
        seen += now_due

    assert seen == climbed_and_next(reaches, (), end)[0] == reaches


def test_a_short_term_has_no_rung_before_its_light_turns_near():
    found = due(Term(2), at("2026-11-20 10:24"), OFFICE)
    assert reached_at(Wait(-3), found.due_at, found.near_at, OFFICE) == OFFICE.next_working_moment(found.near_at)
