"""The page of calendars and hours, through the doors people use."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.worktime.models import Calendar, CalendarDay, CalendarYear, Schedule
from tests.directory.hours.test_announcing import NOTICE, SOURCE
from tests.directory.keepers import keeper_of

pytestmark = pytest.mark.django_db
HOURS, BRING = reverse("directory:hours"), reverse("directory:hours_bring")
WEEK = {f"all_{number}": "8:30-12:00 14:00-17:30" for number in range(1, 6)}
LIGHTS = {"near_days": 3, "short_term": 15, "near_percent": 20, "pace_near": 10, "pace_over": 30}
GIVEN = {"name": "窗口", "code": "hall", "end_of_day": "close", "quiet_from": "21:00", "quiet_until": "07:30"}
GIVEN |= WEEK | LIGHTS


@pytest.fixture
def door(client):
    def opened(actor):
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return opened


def brought(client, data, name="2027.json"):
    given = {"calendar": Calendar.objects.get().pk, "source": SOURCE, "upload": SimpleUploadedFile(name, data)}
    return client.post(BRING, given)


def test_whoever_has_a_post_reads_it_and_only_administrators_change_it(cast, door):
    keeper = keeper_of(cast, "市财政局", "czadm")
    for actor in (cast.mayor, keeper, cast.outsider):
        client = door(actor)
        assert client.get(HOURS, {"year": 2026}).status_code == 200
        assert client.get(BRING).status_code == 404
        assert client.post(HOURS, {"verb": "day"}).status_code == 404
        assert client.get(reverse("directory:new_schedule")).status_code == 404
    page = door(cast.admin).get(HOURS, {"year": 2026}).content.decode()
    assert page.count('<table class="days">') == 12
    assert "国庆节" in page


def test_an_import_is_shown_first_and_taken_over_then(cast, door):
    client = door(cast.admin)
    shown = brought(client, json.dumps(NOTICE).encode())
    assert shown.status_code == 200
    assert "2027-02-06" in shown.content.decode()
    assert not CalendarYear.objects.filter(year=2027).exists()

    given = {**shown.context["confirm"].initial, "verb": "confirm"}
    given |= {"calendar": given["calendar"].pk, "years": json.dumps(given["years"])}
    answer = client.post(BRING, given)

    assert answer.status_code == 302
    assert CalendarYear.objects.get(year=2027).source == SOURCE


@pytest.mark.parametrize("data", [b"{", b"{}", json.dumps({"2027": {"holidays": {"2028-01-01": ""}}}).encode()])
def test_a_wrong_file_says_why_and_changes_nothing(cast, door, data):
    answer = brought(door(cast.admin), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"]
    assert not CalendarYear.objects.filter(year__gt=2026).exists()


def test_one_day_is_amended_and_what_cannot_be_is_said(cast, door):
    client = door(cast.admin)
    given = {"verb": "day", "day-on": "2026-11-27", "day-kind": "holiday", "day-name": "放假", "day-source": SOURCE}
    assert client.post(HOURS, given).status_code == 302
    assert CalendarDay.objects.get(on=date(2026, 11, 27)).source == SOURCE

    assert client.post(HOURS, given | {"day-kind": "workday"}).status_code == 422
    assert CalendarDay.objects.get(on=date(2026, 11, 27)).kind == "holiday"


def test_hours_are_entered_changed_and_chosen(cast, door):
    client, calendar = door(cast.admin), Calendar.objects.get()
    season = {"season_from": "05-01", "season_until": "9月30日", "season_1": "8:00–12:00"}
    new = reverse("directory:new_schedule")
    assert client.get(new).status_code == 200
    assert client.post(new, {**GIVEN, **season, "calendar": calendar.pk}).status_code == 302
    made = Schedule.objects.get(code="hall")
    assert made.hours.filter(season_from=501, season_until=930).count() == 1

    address = reverse("directory:schedule", args=[made.public_id])
    shown = client.get(address).content.decode()
    assert "08:30-12:00 14:00-17:30" in shown
    assert "05-01" in shown
    assert client.post(address, {**GIVEN, "calendar": calendar.pk, "all_6": "9:00-12:00"}).status_code == 302
    assert made.hours.filter(weekday=6).count() == 1

    assert client.post(address, {**GIVEN, "calendar": calendar.pk, "called_over": "红灯"}).status_code == 302
    made.refresh_from_db()
    assert made.light_names == {"over": "红灯"}

    unit = cast.unit("市财政局")
    choose = reverse("directory:change", args=[unit.public_id, "hours"])
    assert client.post(choose, {"schedule": made.pk}).status_code == 302
    unit.refresh_from_db()
    assert unit.schedule == made


@pytest.mark.parametrize(
    "wrong",
    [{"all_1": "morning"}, {"all_1": "12:00-8:00"}, {"all_1": "8:00-25:00"}, {"season_from": "13-01"},
     {"season_from": "05-01"}, dict.fromkeys(WEEK, "")],
)  # fmt: skip
def test_hours_that_cannot_be_are_said_and_what_was_typed_stays(cast, door, wrong):
    answer = door(cast.admin).post(
        reverse("directory:new_schedule"), {**GIVEN, "calendar": Calendar.objects.get().pk, **wrong}
    )

    assert answer.status_code == 422
    assert "窗口" in answer.content.decode()
    assert not Schedule.objects.filter(code="hall").exists()
