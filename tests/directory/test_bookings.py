"""A change booked for Monday happens on Monday: once, in the order of days, whole or not at all."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from directory.actions import appoint, establish_post
from directory.actors import today
from directory.administering import booking
from directory.administering.booking import SettledAlready, book, booked_for, carry_out_due, change, withdraw
from directory.administering.giving import How, give_post
from directory.administering.marks import mark_of
from directory.administering.models import Booking
from directory.administering.people import end_post, main_of
from directory.administering.posts import add_post
from directory.administering.refusals import ChangedMeanwhile, NotThatDay, StillInside
from directory.history.models import FormerUnit
from directory.models import Post, Unit
from directory.roles import Role
from office.audit import trail
from office.audit.readers import read_afterwards
from office.audit.refusals import NotAllowed
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.clock import now
from tests.directory.keepers import keeper_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
State = Booking.State


def rename(unit, name, days, by):
    given = {"name": f"示范市{name}", "short_name": name}
    return book(unit, "rename", given, on=today() + days * DAY, about=name, by=by)


def name_of(unit):
    return Unit.objects.values_list("short_name", flat=True).get(pk=unit.pk)


def test_it_happens_on_its_day_and_not_before(cast):
    unit = cast.unit("市财政局")
    booked = rename(unit, "市财政国资局", 3, cast.admin)
    assert trail.of(unit).last().type == "unit.change_booked"
    for days, name in ((0, "市财政局"), (2, "市财政局"), (3, "市财政国资局")):
        with clock.at(now() + days * DAY):
            carry_out_due()
            assert name_of(unit) == name

    booked.refresh_from_db()
    assert booked.state == State.DONE
    renamed = trail.of(unit).get(type="unit.renamed")
    assert renamed.actor == cast.admin.person
    assert FormerUnit.objects.get(unit=unit).until_on == today() + 2 * DAY
    assert carry_out_due() == 0


def test_days_without_a_worker_are_made_good_in_their_order(cast):
    unit = cast.unit("市财政局")
    rename(unit, "丙", 3, cast.admin)
    rename(unit, "甲", 1, cast.admin)
    rename(unit, "乙", 2, cast.admin)
    with clock.at(now() + 4 * DAY):
        assert carry_out_due() == 3

    assert name_of(unit) == "丙"
    kept = list(FormerUnit.objects.filter(unit=unit).order_by("until_on").values_list("short_name", "until_on"))
    assert kept == [("市财政局", today()), ("甲", today() + DAY), ("乙", today() + 2 * DAY)]


def test_an_act_of_today_comes_after_what_was_booked_for_before(cast):
    unit = cast.unit("市财政局")
    rename(unit, "甲", 1, cast.admin)
    with clock.at(now() + 2 * DAY):
        given = {"name": "乙局", "short_name": "乙"}
        change(unit, "rename", given, on=today(), about="", seen="", by=cast.admin)

    assert name_of(unit) == "乙"
    assert not Booking.objects.filter(state=State.WAITING).exists()


def test_withdrawn_before_its_day_it_does_not_happen(cast):
    unit, keeper = cast.unit("市财政局"), keeper_of(cast, "市财政局", "czadm")
    booked = rename(unit, "甲", 2, cast.admin)
    for stranger in (cast.outsider, cast.director, keeper_of(cast, "市发展改革委", "fgadm")):
        with pytest.raises(NotAllowed):
            withdraw(booked, by=stranger)
    withdraw(booked, by=keeper)
    with pytest.raises(SettledAlready):
        withdraw(booked, by=cast.admin)
    late = rename(unit, "乙", 2, cast.admin)
    with clock.at(now() + 2 * DAY):
        with pytest.raises(SettledAlready):
            withdraw(late, by=cast.admin)
        assert carry_out_due() == 1
    assert name_of(unit) == "乙"


def test_what_is_impossible_now_is_refused_now_and_what_the_days_between_allow_is_taken(cast):
    unit = cast.unit("市财政局")
    with pytest.raises(StillInside):
        book(unit, "abolish", {}, on=today() + 5 * DAY, about="", by=cast.admin)
    assert not trail.of(unit).filter(type="unit.abolished").exists()
    for one in (cast.finance, cast.neighbour):
        end_post(one.appointment, last_on=today() + 2 * DAY, by=cast.admin)
    book(unit, "abolish", {}, on=today() + 5 * DAY, about="", by=cast.admin)
    with pytest.raises(NotThatDay):
        book(unit, "abolish", {}, on=today(), about="", by=cast.admin)

    # 综合一科 is moved away on the day before its office is merged: booked in this order, or refused
    division, office = cast.unit("综合一科"), cast.unit("市政府办公室")
    planning = str(cast.unit("市发展改革委").public_id)
    book(division, "move", {"to": planning}, on=today() + DAY, about="", by=cast.admin)
    book(office, "merge", {"to": planning}, on=today() + 2 * DAY, about="", by=cast.admin)
    with clock.at(now() + 5 * DAY):
        assert carry_out_due() == 3
    assert Booking.objects.filter(state=State.DONE).count() == 3
    assert Unit.objects.get(pk=division.pk).above() == cast.unit("市发展改革委")


def test_what_has_become_impossible_fails_whole_and_is_told(cast):
    unit, keeper = cast.unit("市财政局"), keeper_of(cast, "市财政局", "czadm")
    booked = rename(unit, "甲", 2, keeper)
    change(
        unit, "merge", {"to": str(cast.unit("市发展改革委").public_id)}, on=today(), about="", seen="", by=cast.admin
    )
    with clock.at(now() + 2 * DAY):
        assert carry_out_due() == 1
        booked.refresh_from_db()
        assert booked.state == State.FAILED
        assert "示范市财政局" in booked.reason
        failed = trail.of(unit).last()
        assert failed.type == "unit.change_failed"
        read_afterwards("directory.readers.tell_whoever_booked_it", failed.pk)

    assert {one.person for one in Notice.objects.all()} == {keeper.person}  # who keeps the other unit too by now
    assert name_of(unit) == "市财政局"


def test_a_booking_made_by_right_fails_when_the_post_has_lost_the_right(cast):
    keeper = keeper_of(cast, "市财政局", "czadm")
    booked = rename(cast.unit("市财政局"), "甲", 2, keeper)
    Post.objects.filter(pk=keeper.appointment.post_id).update(roles=[Role.STAFF])
    with clock.at(now() + 2 * DAY):
        carry_out_due()

    booked.refresh_from_db()
    assert booked.state == State.FAILED
    with pytest.raises(NotAllowed):
        rename(cast.unit("市发展改革委"), "甲", 2, keeper)


def test_one_that_breaks_does_not_hold_up_the_others(cast, monkeypatch):
    broken = rename(cast.unit("市财政局"), "甲", 1, cast.admin)
    rename(cast.unit("市发展改革委"), "乙", 1, cast.admin)
    real = booking.do

    def breaks(verb, unit, *args, **more):
        if unit.pk == broken.unit_id:
            raise ZeroDivisionError
        return real(verb, unit, *args, **more)

    monkeypatch.setattr(booking, "do", breaks)
    with clock.at(now() + DAY):
        with pytest.raises(ExceptionGroup):
            carry_out_due()
        assert name_of(cast.unit("市发展改革委")) == "乙"
        monkeypatch.undo()
        assert carry_out_due() == 1


def test_a_main_post_to_come_becomes_the_main_one_on_its_day(cast):
    post = add_post(cast.unit("市发展改革委"), title="副主任", roles=[Role.STAFF], by=cast.admin)
    person, day = cast.finance.person, today() + 3 * DAY
    given = give_post(person, to=post, starts_on=day, how=How.KEEPS, by=cast.admin)
    assert main_of(person, today()) == cast.finance.appointment
    with clock.at(now() + 3 * DAY):
        carry_out_due()
        assert main_of(person, today()) == given


def test_of_two_administrators_at_once_one_wins_and_the_other_is_told(cast):
    unit = cast.unit("市财政局")
    seen = mark_of(unit)
    change(unit, "rename", {"name": "甲局", "short_name": "甲"}, on=today(), about="", seen=seen, by=cast.admin)
    with pytest.raises(ChangedMeanwhile) as told:
        change(unit, "rename", {"name": "乙局", "short_name": "乙"}, on=today(), about="", seen=seen, by=cast.admin)

    assert told.value.last.type == "unit.renamed"
    assert name_of(unit) == "甲"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_it_once(cast):
    unit = cast.unit("市财政局")
    for days in (1, 2, 3):
        rename(unit, f"第{days}名", days, cast.admin)
    moment, done = now() + 3 * DAY, []

    def work():
        with clock.at(moment):
            done.append(carry_out_due())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sum(done) == 3
    assert name_of(unit) == "第3名"
    assert trail.of(unit).filter(type="unit.renamed").count() == 3


def test_whoever_appointed_somebody_for_a_day_to_come_stands_beside_it(cast):
    post = establish_post(cast.unit("市财政局"), title="督查员", roles=[], by=cast.admin)
    appoint(cast.clerk.person, to=post, starts_on=today() + 3 * DAY, is_main=False, by=cast.admin)
    rename(cast.unit("市财政局"), "财政和国资局", 5, cast.admin)

    told = [(one.on, one.by) for one in booked_for(cast.unit("市财政局"))]

    assert told == [(today() + 3 * DAY, "夏可心"), (today() + 5 * DAY, "夏可心")]
