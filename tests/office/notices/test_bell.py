"""The bell at the door people use: what rings, what waits, what comes together, and who may see it."""

from datetime import datetime, time
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Person, Unit
from directory.schedules import hours_of, timetable_of
from office.audit.models import Event
from office.notices import actions, bell, tasks
from office.notices.models import Notice, Preference, Way
from office.notices.ringing import Weight
from office.worktime import clock
from office.worktime.hours import CHINA
from office.worktime.models import Schedule, WorkingHours

pytestmark = pytest.mark.django_db
FRIDAY, NIGHT, MORNING = "2026-11-20 10:00", "2026-11-20 22:15", "2026-11-21 07:30"
SIGNED = "Signed for issue: %(title)s"
NEVER = (time.min, time.min)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def happens(cast):
    """happens(what, moment, kind=…, weight=…, told=…): told to the clerk and the head of division, at once or later."""

    def happen(title, moment, kind="document", weight=Weight.NEWS, told=None):
        with clock.at(local(told or moment)):
            event = Event(
                pk=Event.objects.count() + Notice.objects.count() + 1_000_000,
                type="document.signed",
                actor=cast.mayor.person,
                subject_kind=kind,
                subject_id=uuid4(),
                subject_title=title,
                happened_at=local(moment),
                post_title="市长",
            )
            bell.tell([cast.clerk.person, cast.head.person], event, SIGNED, weight=weight)

    return happen


@pytest.fixture
def rung(monkeypatch):
    """The topics of persons whose bells rang."""
    topics = []
    monkeypatch.setattr(bell, "ring", lambda *names: topics.extend(names))
    return topics


def topic(actor):
    return f"person:{actor.person.public_id}"


def wishes(actor, *, quiet=NEVER, **ways):
    return actions.prefer(
        actor.person, ways={kind: Way(way) for kind, way in ways.items()}, quiet=quiet, digest_at=time(8, 30)
    )


def count(actor, moment):
    with clock.at(local(moment)):
        bell.ring_what_was_held()
        one, many = bell.unseen(actor.person), bell.unseen_of([actor.person.public_id])
    assert many == {actor.person.public_id: one}
    return one


def test_who_chose_nothing_hears_at_once(cast, happens, rung):
    happens("供水", FRIDAY)
    assert set(rung) == {topic(cast.clerk), topic(cast.head)}
    assert bell.unseen(cast.clerk.person) == 1


def test_in_quiet_hours_it_waits_and_is_in_the_list_already(cast, happens, rung):
    wishes(cast.clerk, quiet=(time(21), time(7, 30)))
    happens("供水", NIGHT)
    assert rung == [topic(cast.head)]
    with clock.at(local(NIGHT)):
        page = door(cast.clerk).get("/notices/")
    assert "供水" in page.text
    assert "安静时段" in page.text
    assert count(cast.clerk, "2026-11-21 07:29") == 0
    assert count(cast.clerk, MORNING) == 1
    assert rung.count(topic(cast.clerk)) == 1
    assert count(cast.clerk, "2026-11-21 07:31") == 1
    assert rung.count(topic(cast.clerk)) == 1  # once


def test_the_hours_of_the_own_unit_hold_for_whoever_chose_none(cast, happens):
    Schedule.objects.filter(is_default=True).update(quiet_from=time(20), quiet_until=time(9))
    happens("供水", "2026-11-20 20:30")
    assert count(cast.clerk, "2026-11-21 08:59") == 0
    assert count(cast.clerk, "2026-11-21 09:00") == 1


def test_a_schedule_of_a_unit_holds_for_all_below_it_and_for_nobody_else(cast, happens):
    default = Schedule.objects.get(is_default=True)
    own = Schedule.objects.create(
        code="general-office", name="办公室作息", calendar=default.calendar, quiet_from=time(20), quiet_until=time(9)
    )
    for day in range(1, 6):
        WorkingHours.objects.create(schedule=own, weekday=day, opens=time(9), closes=time(17))
    Unit.objects.filter(pk=cast.unit("市政府办公室").pk).update(schedule=own)
    cache.clear()
    hours = hours_of([cast.clerk.person.pk, cast.finance.person.pk])
    assert hours[cast.clerk.person.pk].quiet == timetable_of(cast.unit("综合一科")).quiet == (time(20), time(9))
    assert hours[cast.finance.person.pk].quiet == timetable_of(cast.unit("市财政局")).quiet == NEVER


def test_a_storm_is_one_digest(cast, happens, rung):
    wishes(cast.clerk, document="daily")
    for n in range(40):
        happens(f"第{n}号", FRIDAY)
    happens("水库除险加固", FRIDAY, kind="matter")
    assert rung.count(topic(cast.clerk)) == 1  # the matter
    assert count(cast.clerk, FRIDAY) == 1
    assert count(cast.clerk, "2026-11-23 08:30") == 2
    assert rung.count(topic(cast.clerk)) == 2

    page = door(cast.clerk).get("/notices/")
    assert "公文 40" in page.text
    assert "第7号" not in page.text
    assert "第7号" in door(cast.clerk).get("/notices/digests/2026-11-23/").text
    door(cast.clerk).post("/notices/seen/")
    assert count(cast.clerk, "2026-11-23 09:00") == 0


@pytest.mark.parametrize(("way", "weight"), [("at_once", Weight.GATHERED), ("daily", Weight.NEWS)])
def test_what_is_told_days_late_stands_in_the_digest_of_the_day_it_is_told(cast, happens, way, weight):
    """Not in one that was read long ago; and with what else that day brings it rings once."""
    wishes(cast.clerk, document=way)
    happens("供水", FRIDAY, weight=weight, told="2026-11-25 10:00")
    happens("供热", "2026-11-24 15:00", weight=weight, told="2026-11-25 10:01")

    assert {str(one.digest_on) for one in Notice.objects.filter(person=cast.clerk.person)} == {"2026-11-25"}
    assert count(cast.clerk, "2026-11-25 10:02") == 1
    assert door(cast.clerk).get("/notices/digests/2026-11-20/").status_code == 404
    assert door(cast.clerk).get("/notices/digests/2026-11-23/").status_code == 404


def test_a_digest_of_one_says_what_it_holds(cast, happens):
    wishes(cast.clerk, document="daily")
    happens("供水", FRIDAY)
    with clock.at(local("2026-11-23 09:00")):
        page = door(cast.clerk).get("/notices/").text
    assert "供水" in page
    assert "公文 1" not in page


def test_a_digest_is_its_readers_alone(cast, happens):
    wishes(cast.clerk, document="daily")
    happens("供水", FRIDAY)
    address = "/notices/digests/2026-11-23/"
    assert door(cast.clerk).get(address).status_code == 200
    for other in (cast.head, cast.outsider):
        assert door(other).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert door(cast.clerk).get("/notices/digests/2026-13-23/").status_code == 404


def test_what_is_silent_stands_in_the_list_and_counts_nowhere(cast, happens, rung):
    wishes(cast.clerk, document="silent")
    happens("供水", FRIDAY)
    assert topic(cast.clerk) not in rung
    assert count(cast.clerk, FRIDAY) == 0
    assert "供水" in door(cast.clerk).get("/notices/").text


def test_an_urging_minds_the_quiet_hours_and_no_wish_and_a_meeting_not_even_those(cast, happens):
    wishes(cast.clerk, quiet=(time(21), time(7, 30)), document="silent", meeting="daily")
    happens("供水", NIGHT, weight=Weight.PRESSING)
    assert count(cast.clerk, NIGHT) == 0
    assert count(cast.clerk, MORNING) == 1
    happens("碰头会", NIGHT, kind="meeting", weight=Weight.NOW)
    assert count(cast.clerk, NIGHT) == 2


def test_of_what_nobody_may_choose_about_it_rings_at_once(cast, happens):
    wishes(cast.clerk, endpoint="silent")
    happens("推送", FRIDAY, kind="endpoint")
    assert bell.unseen(cast.clerk.person) == 1


def test_the_job_rings_what_is_due(cast, happens, rung):
    wishes(cast.clerk, document="daily")
    happens("供水", FRIDAY)
    rung.clear()
    with clock.at(local("2026-11-23 08:31")):
        tasks.ring_what_was_held(0)
    assert rung == [topic(cast.clerk)]


def test_choosing_at_the_door(cast):
    client = door(cast.clerk)
    page = client.get("/notices/preferences/")
    assert {field.name for field in page.context["form"].ways()} == {
        "way_document",
        "way_matter",
        "way_meeting",
        "way_room",
        "way_message",
    }
    chosen = {"way_document": "daily", "way_matter": "at_once", "way_meeting": "at_once", "way_room": "silent"}
    chosen["way_message"] = "at_once"
    typed = {**chosen, "quiet": "own", "quiet_from": "20:00", "quiet_until": "08:00", "digest_at": "09:15"}
    assert client.post("/notices/preferences/", typed).status_code == 302
    kept = Preference.objects.get(person=cast.clerk.person)
    assert kept.ways == {"document": "daily", "room": "silent"}
    assert (kept.quiet_from, kept.quiet_until, kept.digest_at) == (time(20), time(8), time(9, 15))

    assert client.post("/notices/preferences/", {**typed, "quiet": "none"}).status_code == 302
    assert client.get("/notices/preferences/").context["form"]["quiet"].value() == "none"
    assert client.post("/notices/preferences/", {**typed, "quiet": "unit"}).status_code == 302
    assert Preference.objects.get(person=cast.clerk.person).quiet_from is None
    assert not Preference.objects.filter(person=cast.outsider.person).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": "own", "quiet_from": "", "quiet_until": "08:00"},
        {"quiet": "own", "quiet_from": "08:00", "quiet_until": "08:00"},
        {"quiet": "own", "quiet_from": "25:00", "quiet_until": "08:00"},
        {"quiet": "never"},
        {"quiet": "unit", "digest_at": ""},
        {"quiet": "unit", "way_document": "hourly"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(cast, wrong):
    typed = {f"way_{kind}": "at_once" for kind in ("document", "matter", "meeting", "room")} | {"digest_at": "08:30"}
    given = {name: value for name, value in (typed | wrong).items() if value is not None}
    answer = door(cast.clerk).post("/notices/preferences/", given)
    assert answer.status_code == 422
    assert "需要改正" in answer.text
    assert not Preference.objects.exists()


def test_telling_everybody_asks_no_more_than_telling_one(cast, happens):
    def asked(people):
        with CaptureQueriesContext(connection) as queries:
            event = Event(
                pk=uuid4().int % 10**9, type="document.signed", subject_kind="document", subject_id=uuid4(),
                subject_title="供水", happened_at=clock.now(), actor=cast.mayor.person,
            )  # fmt: skip
            bell.tell(people, event, SIGNED)
        return len(queries)

    everybody = list(Person.objects.filter(is_service=False))
    asked(everybody)
    assert asked(everybody) == asked(everybody[:1])
