"""What is not urgent stands in the room at once, and rings and counts with each only in their working hours."""

from datetime import date, time
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.hours.keeping import choose_schedule
from office.audit import trail
from office.chat import actions, keeping, tasks, unread
from office.chat.models import Recount
from office.chat.readers import tell_those_mentioned
from office.notices import bell
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.models import CalendarDay, CalendarYear, Schedule, WorkingHours
from tests.office.chat.conftest import at, opened, told

pytestmark = pytest.mark.django_db
EVENING, NIGHT, LATER, OPENING = "2026-11-20 18:40", "2026-11-20 20:30", "2026-11-20 23:30", "2026-11-23 08:30"


def said(room, by, **more):
    return actions.post(room, text="下周再看", not_urgent=True, by=by, **more)


def counted(actor):
    """In the rail, and in the list of rooms."""
    who = actor.person.public_id
    return unread.carried([who])[who], sum(unread.by_room(actor).values())


@pytest.fixture
def finance_by_night(cast):
    """The finance bureau works in the evening."""
    hours = Schedule.objects.get(is_default=True)
    hours.pk, hours.public_id, hours.code, hours.is_default = None, uuid4(), "night", False
    hours.save(force_insert=True)
    WorkingHours.objects.bulk_create(
        WorkingHours(schedule=hours, weekday=day, opens=time(20), closes=time(23)) for day in range(1, 8)
    )
    choose_schedule(cast.unit("市财政局"), hours, by=cast.admin)


def test_in_working_hours_it_counts_like_any_other(cast, room):
    said(room, cast.director)

    assert counted(cast.clerk) == counted(cast.finance) == (1, 1)


def test_it_stands_in_the_room_at_once_and_counts_when_work_begins(cast, room, at_door):
    with clock.at(at(EVENING)):
        actions.post(room, text="这句不等", by=cast.director)
        entry = said(room, cast.director)

        assert told(room)[entry.seq]["not_urgent"] is True
        assert "not_urgent" not in told(room)[entry.seq - 1]
        assert counted(cast.clerk) == (1, 1)
        page = at_door(cast.clerk).get(f"/rooms/{room.public_id}/").text
        assert "下周再看" in page
        assert page.count('<span class="unhurried">') == 1

    with clock.at(at("2026-11-22 12:00")):
        said(room, cast.director)
        assert counted(cast.clerk) == (0, 0)
    with clock.at(at(OPENING)):
        assert counted(cast.clerk) == (1, 1)


def test_it_was_said_before_work_ended_and_is_counted_after(cast, room):
    said(room, cast.director)

    with clock.at(at(NIGHT)):
        assert counted(cast.clerk) == (1, 1)


def test_each_by_their_own_hours(cast, room, finance_by_night):
    with clock.at(at(EVENING)):
        said(room, cast.director)
        assert counted(cast.clerk) == counted(cast.finance) == (0, 0)

    with clock.at(at(NIGHT)):
        assert counted(cast.clerk) == (0, 0)
        assert counted(cast.finance) == (1, 1)
        both = [cast.clerk.person.public_id, cast.finance.person.public_id]
        assert dict(unread.carried(both)) == dict(zip(both, (0, 1), strict=True))


@pytest.fixture
def rung(monkeypatch):
    """The topics of each statement that rang anybody."""
    found = []
    monkeypatch.setattr(keeping, "ring", lambda *names: names and found.append(set(names)))
    return found


def topics_of(*actors):
    return {f"person:{one.person.public_id}" for one in actors}


def test_pages_hear_of_it_when_work_begins_with_somebody(cast, room, rung, finance_by_night):
    with clock.at(at(EVENING)):
        entry = said(room, cast.director)
        job = ProcrastinateJob.objects.get(task_name="office.chat.tasks.recount_later")
        assert job.args == {"entry": entry.pk}
        tasks.recount_later(**job.args)
        tasks.recount_later(**job.args)
        tasks.recount_due(0)
    assert rung == []
    assert set(Recount.objects.values_list("at", flat=True)) == {at("2026-11-20 20:00"), at(OPENING)}

    with clock.at(at(NIGHT)):
        tasks.recount_due(0)
        tasks.recount_due(0)
    assert rung == [topics_of(cast.finance)]
    with clock.at(at(OPENING)):
        tasks.recount_due(0)
    assert rung[1:] == [topics_of(cast.clerk, cast.finance, cast.director)]
    assert not Recount.objects.exists()


def test_hours_that_change_meanwhile_are_asked_anew(cast, room, rung):
    """Monday became a day off: the moment that was noted rings nobody, the next one does."""
    with clock.at(at(EVENING)):
        tasks.recount_later(said(room, cast.director).pk)
    monday = CalendarDay(on=date(2026, 11, 23), kind=CalendarDay.Kind.HOLIDAY, name="台风停工")
    monday.announced = CalendarYear.objects.get(year=2026)
    monday.calendar = monday.announced.calendar
    monday.save()

    with clock.at(at(OPENING)):
        tasks.recount_due(0)
        assert counted(cast.clerk) == (0, 0)
    assert rung == []
    assert Recount.objects.get().at == at("2026-11-24 08:30")
    with clock.at(at("2026-11-24 08:30")):
        tasks.recount_due(0)
        assert counted(cast.clerk) == (1, 1)
    assert rung == [topics_of(cast.clerk, cast.finance, cast.director)]
    assert not Recount.objects.exists()


def test_whoever_joined_since_with_hours_of_their_own_is_told_in_them(cast, room, rung, finance_by_night):
    room.memberships.filter(person=cast.finance.person).update(left_at=at(EVENING))
    with clock.at(at(EVENING)):
        tasks.recount_later(said(room, cast.director).pk)
    room.memberships.update(left_at=None)
    assert [one.at for one in Recount.objects.all()] == [at(OPENING)]

    with clock.at(at(OPENING)):
        tasks.recount_due(0)
    assert rung == [topics_of(cast.clerk, cast.finance, cast.director)]


def test_what_was_taken_back_is_waited_for_no_more(cast, room, rung, finance_by_night):
    with clock.at(at(EVENING)):
        entry = said(room, cast.director)
        tasks.recount_later(entry.pk)
        actions.recall(room, entry.seq, by=cast.director)

    with clock.at(at(NIGHT)):
        tasks.recount_due(0)
    assert rung == [topics_of(cast.clerk, cast.finance, cast.director)]
    assert [one.at for one in Recount.objects.all()] == [at(OPENING)]


def test_people_of_many_rooms_are_rung_once_and_no_more_than_so_many_at_once(cast, room, rung, monkeypatch):
    monkeypatch.setattr(keeping, "PEOPLE", 3)
    same, other = opened(cast), actions.open_direct(cast.neighbour.person, by=cast.director)
    for one in (room, same, other):
        Recount.objects.create(room=one, at=at("2026-11-20 10:00"))

    assert keeping.recount_due() == 3
    assert rung == [topics_of(cast.clerk, cast.finance, cast.director), topics_of(cast.director, cast.neighbour)]


def test_in_working_hours_nothing_is_told_again(cast, room):
    tasks.recount_later(said(room, cast.director).pk)

    assert not Recount.objects.exists()


def test_whoever_it_names_hears_by_the_bell_when_they_work(cast, room):
    with clock.at(at(EVENING)):
        entry = actions.post(room, text="@林知远 下周看", not_urgent=True, by=cast.director)
        other = actions.post(room, text="@林知远 现在看", by=cast.director)
        for one in (entry, other):
            tell_those_mentioned(list(trail.of(one))[-1])
        assert bell.unseen(cast.clerk.person) == 1

    held = Notice.objects.get(person=cast.clerk.person, subject_id=entry.public_id)
    assert held.held_until == at(OPENING)


def test_by_the_form_too_and_never_by_an_outsider(cast, room, at_door):
    given = {"text": "不急的事", "not_urgent": "on"}

    assert at_door(cast.outsider).post(f"/rooms/{room.public_id}/post/", given).status_code == 404
    assert at_door(cast.clerk).post(f"/rooms/{room.public_id}/post/", given).status_code == 302
    assert room.entries.filter(text="不急的事", not_urgent=True).count() == 1


def test_what_was_refused_keeps_its_mark(cast, room, at_door):
    page = at_door(cast.clerk).post(f"/rooms/{room.public_id}/post/", {"text": "机密★", "not_urgent": "on"})

    assert page.status_code == 422
    assert 'name="not_urgent" checked' in page.text


def test_forwarded_it_is_urgent_again(cast, room):
    entry = said(room, cast.clerk)
    elsewhere = actions.open_direct(cast.finance.person, by=cast.clerk)

    assert not actions.forward(room, entry.seq, to=elsewhere, by=cast.clerk).not_urgent


def test_urgent_ones_are_counted_in_one_query(cast, room, django_assert_num_queries):
    actions.post(room, text="急", by=cast.director)
    who = cast.clerk.person.public_id
    unread.carried([who])

    with django_assert_num_queries(1):
        unread.carried([who])
    with clock.at(at(EVENING)):
        said(room, cast.director)
        with django_assert_num_queries(6):
            unread.carried([who])
