"""Lights: what they show, why, and when they will change."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.worktime.hours import CHINA
from office.worktime.lights import (
    INSTANT,
    Dues,
    PlanPoint,
    light,
    next_change_at,
    remaining,
    remaining_short,
    state_at,
)
from office.worktime.palettes import Palette, Shape, State
from office.worktime.terms import Term, due, due_by
from tests.office.worktime.timetables import OFFICE, TO_MIDNIGHT, at

NOW = at("2026-11-20 10:24")
ORDER = [State.OK, State.NEAR, State.OVER]


def dues_by(text, **others):
    counted = due_by(at(text), at("2026-11-02 09:00"), OFFICE)
    return Dues(counted.due_at, counted.near_at, **others)


def test_due_in_three_working_days_is_near_and_in_four_is_not():
    assert state_at(dues_by("2026-11-25 17:30"), NOW) == State.NEAR
    assert state_at(dues_by("2026-11-26 17:30"), NOW) == State.OK


def test_one_minute_late_is_over_and_the_last_moment_is_not():
    dues = dues_by("2026-11-20 17:30")

    assert state_at(dues, at("2026-11-20 17:30")) == State.NEAR
    assert state_at(dues, at("2026-11-20 17:30") + INSTANT) == State.OVER
    assert state_at(dues, at("2026-11-20 17:31")) == State.OVER


def test_an_approved_extension_turns_over_back_to_ok():
    start = at("2026-09-24 10:00")
    original = due(Term(20), start, OFFICE)
    extended = due_by(at("2026-12-31 17:30"), start, OFFICE)

    assert state_at(Dues(original.due_at, original.near_at), NOW) == State.OVER
    assert state_at(Dues(extended.due_at, extended.near_at), NOW) == State.OK


def test_closed_late_is_done_and_says_how_late():
    shown = light(dues_by("2026-11-13 17:30", done_at=at("2026-11-18 09:00")), NOW, OFFICE)

    assert (shown.state, shown.shape, shown.days_late) == (State.DONE, Shape.DONE, 3)
    assert shown.next_change_at is None


def test_closed_in_time_is_done_for_ever():
    shown = light(dues_by("2026-11-24 17:30", done_at=NOW), at("2027-03-01 10:00"), OFFICE)

    assert (shown.state, shown.shape, shown.days_late) == (State.DONE, Shape.DONE, None)


def test_a_past_day_is_replayed_as_it_was():
    dues = dues_by("2026-11-13 17:30", done_at=at("2026-11-18 09:00"))

    assert state_at(dues, at("2026-11-17 09:00")) == State.OVER
    assert state_at(dues, at("2026-11-03 09:00")) == State.OK


def test_not_started_and_paused_are_idle_whatever_the_date():
    assert state_at(dues_by("2026-11-13 17:30", pause_reason="等评审意见"), NOW) == State.IDLE
    assert state_at(dues_by("2026-12-13 17:30", starts_at=at("2026-12-01 00:00")), NOW) == State.IDLE
    assert light(dues_by("2026-11-13 17:30", pause_reason="等评审意见"), NOW, OFFICE).shape == Shape.PAUSE


def test_no_due_date_is_ok_and_never_changes():
    shown = light(Dues(None), NOW, OFFICE)

    assert (shown.state, shown.remaining, shown.next_change_at) == (State.OK, "", None)


@pytest.mark.parametrize(
    ("progress", "state"),
    [(95, "ok"), (90.5, "ok"), (90, "near"), (70, "near"), (69.9, "over"), (0, "over"), (100, "ok")],
)
def test_ten_points_behind_is_near_and_more_than_thirty_over(progress, state):
    dues = dues_by("2026-12-31 17:30", progress=progress, plan=(PlanPoint(at("2026-11-01 00:00"), 100),))

    assert state_at(dues, NOW) == state


def test_the_worse_of_date_and_pace_decides():
    plan = (PlanPoint(at("2026-11-01 00:00"), 100),)

    assert state_at(dues_by("2026-11-13 17:30", progress=95, plan=plan), NOW) == State.OVER
    assert state_at(dues_by("2026-11-23 17:30", progress=50, plan=plan), NOW) == State.OVER
    assert [reason.code for reason in light(dues_by("2026-11-13 17:30", progress=60, plan=plan), NOW).reasons] == [
        "due_passed",
        "behind_plan",
    ]


def test_thresholds_are_the_organisations():
    calm = Palette(near_days=1, near_share=Fraction(1, 10), pace_near=50, pace_over=80, names={"ok": "顺利"})
    start = at("2026-11-02 09:00")

    assert due(Term(20), start, OFFICE, palette=calm).near_at == at("2026-11-27 00:00")
    assert light(Dues(None), NOW, palette=calm).label == "顺利"
    assert state_at(dues_by("2026-12-31 17:30", progress=60, plan=(PlanPoint(start, 100),)), NOW, calm) == State.OK


def test_without_a_timetable_no_day_is_counted():
    shown = light(dues_by("2026-11-13 17:30"), NOW)

    assert (shown.state, shown.remaining, shown.days_late) == (State.OVER, "", None)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("due_at", "text"),
    [
        ("2026-11-20 17:30", "临期 今天 17:30"),
        ("2026-11-20 18:00", "临期 今天 18:00"),
        ("2026-11-23 17:30", "临期 1 个工作日"),
        ("2026-11-26 17:30", "正常 4 个工作日"),
        ("2026-12-03 17:30", "正常 9 个工作日"),
        ("2026-11-21 18:00", "临期 明天 18:00"),  # a Saturday
        ("2026-11-22 18:00", "临期 11月22日 18:00"),
        ("2026-11-18 17:30", "超期 2 天"),
        ("2026-11-19 17:30", "超期 1 天"),
        ("2026-11-20 09:00", "超期 1 小时"),
        ("2026-11-20 10:00", "超期 24 分钟"),
        ("2026-11-20 10:23", "超期 1 分钟"),
    ],
)
def test_rows_read_as_on_the_desk(due_at, text):
    assert str(light(dues_by(due_at), NOW, OFFICE)) == text


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("due_at", "text"),
    [
        ("2026-11-20 17:30", "今天"),
        ("2026-11-24 17:30", "2 天"),
        ("2026-11-22 18:00", "11月22日"),
        ("2026-11-18 09:00", "2 天"),
    ],
)
def test_where_there_is_little_room(due_at, text):
    assert remaining_short(at(due_at), NOW, OFFICE) == text


@pytest.mark.usefixtures("chinese")
def test_other_rows_read_as_in_the_list_of_parts():
    assert str(light(dues_by("2026-11-13 17:30", pause_reason="等评审意见"), NOW, OFFICE)) == "暂停 等评审意见"
    assert str(light(dues_by("2026-12-31 17:30", starts_at=at("2026-12-01 00:00")), NOW, OFFICE)) == "未开始 12月1日 起"
    assert str(light(dues_by("2026-11-24 17:30", done_at=NOW), NOW, OFFICE)) == "办结 提前 2 日"
    assert str(light(dues_by("2026-11-20 17:30", done_at=NOW), NOW, OFFICE)) == "办结"
    assert str(light(dues_by("2026-11-17 17:30", done_at=NOW), NOW, OFFICE)) == "迟 3 日办结"
    assert str(light(dues_by("2026-11-20 09:00", done_at=NOW), NOW, OFFICE)) == "逾期办结"
    assert str(light(Dues(None), NOW, OFFICE)) == "正常"
    assert remaining(at("2026-11-20 23:59:59"), NOW, TO_MIDNIGHT) == "今天 24:00"
    assert remaining(at("2026-11-20 17:30"), at("2026-11-21 10:00"), OFFICE) == "不到 1 天"
    assert remaining(at("2027-01-02 12:00"), at("2026-12-31 12:00"), OFFICE) == "2027年1月2日 12:00"


@pytest.mark.usefixtures("chinese")
def test_why_it_is_red():
    plan = (PlanPoint(at("2026-11-01 00:00"), 100),)
    shown = light(dues_by("2026-11-13 17:30", progress=60, plan=plan), NOW, OFFICE)

    assert [reason.text for reason in shown.reasons] == [
        "期限 11月13日 17:30 已过，超 5 个工作日",
        "进度 60%，按计划应为 100%，落后 40 个百分点（超过 30 判红）",
    ]


@pytest.mark.usefixtures("chinese")
def test_behind_plan_is_not_called_overdue():
    plan = (PlanPoint(at("2026-11-01 00:00"), 85),)

    assert str(light(dues_by("2026-12-31 17:30", progress=60, plan=plan), NOW, OFFICE)) == "落后 25 个百分点"
    assert str(light(dues_by("2026-12-31 17:30", progress=50, plan=plan), NOW, OFFICE)) == "落后 35 个百分点"


@pytest.mark.usefixtures("english")
def test_english_is_whole():
    assert str(light(dues_by("2026-11-18 17:30"), NOW, OFFICE)) == "Overdue 2 days"
    assert str(light(dues_by("2026-11-23 17:30"), NOW, OFFICE)) == "Due soon 1 working day"
    assert light(dues_by("2026-11-13 17:30"), NOW, OFFICE).reason == "Was due Nov 13 17:30, 5 working days ago"


minutes = st.integers(0, 60 * 24 * 120).map(lambda after: datetime(2026, 9, 1, tzinfo=CHINA) + timedelta(minutes=after))
percents = st.integers(0, 100)


@st.composite
def running_dues(draw):
    """Dues that nobody touches: perhaps not started, perhaps with a plan that only rises."""
    start = draw(minutes)
    counted = due_by(draw(minutes), start, OFFICE)
    steps = sorted(draw(st.lists(st.tuples(minutes, percents), max_size=4)))
    return Dues(
        counted.due_at,
        draw(st.sampled_from([counted.near_at, None])),
        starts_at=draw(st.sampled_from([None, start])),
        progress=draw(st.none() | percents),
        plan=tuple(PlanPoint(moment, percent) for moment, percent in steps),
    )


@given(dues=running_dues(), earlier=minutes, later=minutes)
def test_a_light_left_alone_only_gets_worse(dues, earlier, later):
    states = [state_at(dues, moment) for moment in sorted([earlier, later])]

    assert State.IDLE in states or ORDER.index(states[0]) <= ORDER.index(states[1])
    assert states[1] != State.IDLE or states[0] == State.IDLE


@given(dues=running_dues(), now=minutes, between=st.floats(0, 1, exclude_max=True))
def test_the_next_change_is_when_it_changes_and_never_past(dues, now, between):
    state, change = state_at(dues, now), next_change_at(dues, now)

    if change is None:
        assert state_at(dues, now + timedelta(days=4000)) == state
        return
    assert change > now
    assert state_at(dues, change) != state
    assert state_at(dues, change - INSTANT) == state
    assert state_at(dues, min(now + (change - now) * between, change - INSTANT)) == state


@given(dues=running_dues(), now=minutes)
def test_following_the_changes_ends(dues, now):
    """The watchman that looks only when told sees every change and then sleeps."""
    seen = [state_at(dues, now)]
    while (change := next_change_at(dues, now)) is not None:
        now = change
        seen.append(state_at(dues, now))

    assert len(seen) <= 4
    assert all(before != after for before, after in pairwise(seen))


@given(dues=running_dues(), now=minutes, done=minutes, reason=st.sampled_from(["", "等批复"]))
def test_every_light_has_shape_word_and_reason(dues, now, done, reason):
    for each in (dues, replace(dues, done_at=done), replace(dues, pause_reason=reason)):
        shown = light(each, now, OFFICE)

        assert shown.state == state_at(each, now)
        assert shown.shape in Shape
        assert shown.label
        assert shown.reason
