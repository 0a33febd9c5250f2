"""随时展示: a screen shows figures without anybody signed in, and is dark once it is withdrawn."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from directory.actions import relieve
from office.audit import trail
from office.overview.models import Wall
from office.worktime import clock
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.supervision import actions, watchman

pytestmark = pytest.mark.django_db
WALLS, SCREEN = "/overview/walls/", "/overview/wall/"


@pytest.fixture(autouse=True)
def no_wrong_codes_yet():
    cache.clear()


@pytest.fixture
def late(town):  # noqa: F811
    matter = actions.accept(opened(town), by=town.liaison)
    actions.report(matter, progress=20, text="卡在用地手续。", by=town.liaison)
    with clock.at(at("2026-12-08 10:00")):
        watchman.turn_lights()
        yield matter


def hung(door, **changes):
    """A screen that was paired."""
    code = door.post(WALLS, {"name": "一楼大厅", "shows_titles": "on"} | changes).context["code"]
    screen = Client()
    assert screen.post(SCREEN, {"code": f" {code[:4].lower()}-{code[4:]} "}).status_code == 302
    return screen


def test_a_screen_is_paired_by_a_code_and_shows_the_figures_to_nobody_in_particular(town, late, at_door):  # noqa: F811
    screen = hung(at_door(town.mayor))
    page = screen.get(SCREEN)
    assert page.context["counted"].over == 1
    for part in ("市财政局", late.title, "超期"):
        assert part in page.content.decode()
    kept = screen.cookies["wall"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Strict", SCREEN)
    assert kept.value not in str(Wall.objects.values())
    for event in ("unit.wall_opened", "unit.wall_paired"):
        assert trail.last(town.unit("市政府"), event).particulars["wall"] == "一楼大厅"
    for other in ("/", "/overview/", reverse("supervision:index")):
        assert screen.get(other).status_code == 302


def test_a_wall_never_shows_names_texts_or_reasons_and_titles_only_when_asked(town, late, at_door):  # noqa: F811
    door = at_door(town.mayor)
    page = hung(door).get(SCREEN).content.decode()
    for secret in ("卡在用地手续", late.requirement, str(town.liaison.person), str(town.mayor.person)):
        assert secret not in page
    assert late.title not in hung(door, shows_titles="").get(SCREEN).content.decode()


def test_a_code_serves_once_and_for_ten_minutes(town, at_door):  # noqa: F811
    door = at_door(town.supervisor)
    first = door.post(WALLS, {"name": "甲"}).context["code"]
    second = door.post(WALLS, {"name": "乙"}).context["code"]
    assert Client().post(SCREEN, {"code": first}).status_code == 302
    assert Client().post(SCREEN, {"code": first}).status_code == 422
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert Client().post(SCREEN, {"code": second}).status_code == 422
    assert first not in door.get(WALLS).content.decode()


def test_whoever_tries_codes_waits(town, at_door):  # noqa: F811
    code = at_door(town.supervisor).post(WALLS, {"name": "甲"}).context["code"]
    stranger = Client()
    assert [stranger.post(SCREEN, {"code": f"AAAA{n:04}"}).status_code for n in range(10)] == [422] * 10
    assert stranger.post(SCREEN, {"code": code}).status_code == 429
    assert Wall.objects.get().paired_at is None


def test_withdrawn_or_vacant_it_shows_nothing(town, late, at_door):  # noqa: F811
    door = at_door(town.mayor)
    screen, other = hung(door), hung(at_door(town.supervisor))
    for stranger in (town.head_of_planning, town.outsider, town.liaison):
        wall = Wall.objects.earliest("pk")
        answer = at_door(stranger).post(reverse("overview:withdraw_wall", args=[wall.public_id]))
        assert answer.status_code == 404
    assert door.post(reverse("overview:withdraw_wall", args=[wall.public_id])).status_code == 302
    assert late.title not in screen.get(SCREEN).content.decode()
    assert late.title in other.get(SCREEN).content.decode()
    relieve(town.supervisor.appointment, from_on=clock.now().date(), by=town.admin)
    assert late.title not in other.get(SCREEN).content.decode()


def test_only_who_oversees_an_agency_opens_a_wall(town, at_door):  # noqa: F811
    for other in (town.deputy, town.outsider, town.clerk, town.liaison):
        assert at_door(other).get(WALLS).status_code == 404
        assert at_door(other).post(WALLS, {"name": "甲"}).status_code == 404
    assert not Wall.objects.exists()
    assert "wall" not in Client().get(SCREEN).cookies
