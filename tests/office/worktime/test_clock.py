"""The one clock: set in a context, moved on in the demonstration, and otherwise the machine's."""

import asyncio
import threading
from contextvars import copy_context
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from office.worktime import clock
from office.worktime.models import Clock
from tests.office.worktime.timetables import at

EARLIER, LATER = at("2026-09-24 10:00"), at("2026-11-20 10:24")


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True
    clock.forget()
    yield settings
    clock.forget()


def pass_time(*words):
    out = StringIO()
    call_command("pass_time", *words, stdout=out)
    return out.getvalue()


def ahead():
    return clock.now() - timezone.now()


def test_outside_it_is_real_time():
    assert abs(ahead()) < timedelta(seconds=1)


def test_a_moment_set_stands_still_and_gives_way_to_the_one_around_it():
    with clock.at(EARLIER):
        with clock.at(LATER):
            assert clock.now() == clock.now() == LATER
            with clock.at(EARLIER):
                assert clock.now() == EARLIER
            assert clock.now() == LATER
        assert clock.now() == EARLIER
    assert abs(ahead()) < timedelta(seconds=1)


def test_an_exception_sets_it_back():
    with pytest.raises(RuntimeError), clock.at(EARLIER):
        raise RuntimeError

    assert abs(ahead()) < timedelta(seconds=1)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 11, 20)):
        pass


def test_today_is_the_day_of_the_office_whatever_zone_the_reader_chose():
    with clock.at(at("2026-11-20 06:00")), timezone.override("America/New_York"):
        assert clock.today() == date(2026, 11, 20)


def test_what_is_called_from_the_block_sees_it_and_bare_threads_do_not():
    seen = {}

    def look(name):
        seen[name] = clock.now()

    with clock.at(EARLIER):
        async_to_sync(sync_to_async(look))("called")
        for name, target in (("bare", look), ("meant", copy_context().run)):
            thread = threading.Thread(target=target, args=(look, name) if name == "meant" else (name,))
            thread.start()
            thread.join()

    assert seen["called"] == seen["meant"] == EARLIER
    assert seen["bare"] > LATER


def test_without_demo_the_database_is_never_asked(db, settings, django_assert_num_queries):
    settings.DEMO = False
    Clock.objects.create(passed=timedelta(days=3))
    clock.forget()

    with django_assert_num_queries(0):
        assert abs(ahead()) < timedelta(seconds=1)


def test_in_the_demonstration_time_passes_and_adds_up(demo):
    pass_time("3d4h")
    pass_time("1w30m")

    assert ahead() == pytest.approx(timedelta(days=10, hours=4, minutes=30), abs=timedelta(seconds=1))

    pass_time("--reset")

    assert abs(ahead()) < timedelta(seconds=1)


def test_the_offset_is_read_once_a_second_and_no_oftener(demo, monkeypatch, django_assert_num_queries):
    ticks = [1000.0]
    monkeypatch.setattr(clock.machine, "monotonic", lambda: ticks[0])

    with django_assert_num_queries(1):
        for _ in range(100):
            clock.now()

    Clock.objects.update_or_create(id=1, defaults={"passed": timedelta(days=2)})  # by another process
    assert abs(ahead()) < timedelta(seconds=1)

    ticks[0] += 1.0
    assert ahead() > timedelta(days=1)


def test_a_moment_set_outweighs_the_demonstration_without_a_query(demo, django_assert_num_queries):
    pass_time("3d")

    with clock.at(EARLIER), django_assert_num_queries(0):
        assert clock.now() == EARLIER


def test_inside_an_event_loop_the_last_known_offset_holds(demo):
    pass_time("3d")
    clock.now()

    async def look():
        return ahead()

    assert asyncio.run(look()) > timedelta(days=2)


def test_the_clock_says_what_time_it_is_now(demo):
    with_days = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%d}"

    assert with_days in pass_time("3d")


@pytest.mark.parametrize("words", [["soon"], ["-3d"], ["3d", "--reset"], [], ["0d"], ["9999w"], ["9" * 30 + "d"]])
def test_what_is_no_span_is_refused(demo, words):
    with pytest.raises(CommandError):
        pass_time("--", *words) if words == ["-3d"] else pass_time(*words)

    assert not Clock.objects.exclude(passed=timedelta(0)).exists()


def test_a_real_office_cannot_move_its_clock(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        pass_time("3d")

    assert not Clock.objects.exists()


def test_there_is_one_clock(db):
    with pytest.raises(IntegrityError):
        Clock.objects.create(id=2)
