"""A room's last day: its owner is asked a week before, says how long it goes on, or it is archived."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.actors import actor_of, today
from office.audit import trail
from office.chat import actions, keeping
from office.chat.actions.refusals import OnlyOwners
from office.chat.actions.rooms import EndsInThePast
from office.duties import boxes
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import opened

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def todo(actor):
    return [duty.asks for duty in boxes.box(actor, "todo")]


def test_its_owner_is_asked_a_week_before_once(cast):
    room = opened(cast, ends_on=today() + WEEK + timedelta(days=1))

    keeping.ask_about_ends()
    assert todo(cast.director) == []
    with clock.at(now() + timedelta(days=1)):
        keeping.ask_about_ends()
        keeping.ask_about_ends()

        assert todo(cast.director) == ["Say how long the room goes on"]
        assert todo(cast.clerk) == []

        actions.set_end(room, today() + 5 * WEEK, by=actor_of(cast.director.person))
        keeping.ask_about_ends()
        assert todo(cast.director) == []
    assert "room.end_set" in [event.type for event in trail.of(room)]


def test_the_page_asks_its_owner_alone(cast, at_door):
    room = opened(cast, ends_on=today() + WEEK)
    keeping.ask_about_ends()
    address = reverse("chat:room", args=[room.public_id])

    assert "是否延续" in at_door(cast.director).get(address).content.decode()
    assert "是否延续" not in at_door(cast.clerk).get(address).content.decode()
    assert boxes.box(cast.director, "todo").get().opened_at is not None


def test_who_takes_the_room_over_is_asked_instead(cast):
    room = opened(cast, ends_on=today() + WEEK)
    keeping.ask_about_ends()

    actions.leave(room, by=cast.director)
    keeping.ask_about_ends()

    assert todo(cast.director) == []
    assert sum(map(len, (todo(cast.clerk), todo(cast.finance)))) == 1


def test_what_nobody_answers_ends_with_the_room(cast):
    room = opened(cast, ends_on=today() + WEEK)
    keeping.ask_about_ends()

    with clock.at(now() + WEEK + timedelta(days=1)):
        keeping.close_ended()

    room.refresh_from_db()
    assert not room.is_open
    assert todo(cast.director) == []


def test_only_its_owner_sets_a_day_to_come(cast, room, at_door):
    with pytest.raises(OnlyOwners):
        actions.set_end(room, today(), by=cast.clerk)
    with pytest.raises(EndsInThePast):
        actions.set_end(room, today() - timedelta(days=1), by=cast.director)
    address = reverse("chat:act", args=[room.public_id, "end"])

    assert at_door(cast.outsider).post(address, {"ends_on": ""}).status_code == 404
    assert at_door(cast.clerk).post(address, {"ends_on": ""}).status_code == 403
    assert at_door(cast.director).post(address, {"ends_on": "2026-13-40"}).status_code == 422
    assert at_door(cast.director).post(address, {"ends_on": "2026-12-31"}).status_code == 302
    room.refresh_from_db()
    assert str(room.ends_on) == "2026-12-31"
    assert at_door(cast.director).post(address, {"ends_on": ""}).status_code == 302
    room.refresh_from_db()
    assert room.ends_on is None
