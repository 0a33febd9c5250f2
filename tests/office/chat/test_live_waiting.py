"""Somebody waits for a room that somebody else holds: the other rooms of that server do not notice."""

import time
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from office.chat import actions
from office.chat.models import Room
from tests.office.chat.conftest import opened
from tests.office.chat.rooms import Talker
from tests.office.live.servers import server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]
POSTERS = 6


@pytest.fixture(autouse=True)
def friday():
    """The server has the machine's time; so has this end of the line."""


@pytest.fixture(scope="module")
def one_server(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), server() as one:
        yield one


@pytest.fixture
def enter(one_server):
    lines = []

    def enter(actor, room):
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        line = Talker(one_server, client.cookies[settings.SESSION_COOKIE_NAME].value)
        lines.append(line)
        return line.enter(room.public_id)

    yield enter
    for line in lines:
        line.close()


@contextmanager
def held(room):
    """Its row is locked by a transaction elsewhere."""
    holds, done = Event(), Event()

    def hold():
        with transaction.atomic():
            Room.objects.select_for_update().get(pk=room.pk)
            holds.set()
            done.wait(30)
        connections.close_all()

    thread = Thread(target=hold)
    thread.start()
    holds.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_posters_who_wait_for_one_room_leave_the_others_hearing_and_speaking(cast, enter):
    stuck, other = opened(cast), opened(cast)
    posters = [enter(cast.clerk, stuck) for _ in range(POSTERS)]
    listener = enter(cast.finance, other)

    with held(stuck):
        for n, line in enumerate(posters):
            line.say(n, post={"client_msg_id": str(uuid4()), "text": "等着"})
        time.sleep(0.3)
        began = time.monotonic()
        said = actions.post(other, text="不等", by=cast.director)
        listener.has(said.seq)
        heard = time.monotonic() - began
        answer = listener.post("我也不等")
        spoken = time.monotonic() - began - heard

    for n, line in enumerate(posters):
        assert line.answer(n)["answer"]["seq"]
    assert heard < 1
    assert (answer["answer"]["seq"], spoken < 1) == (said.seq + 1, True)


def test_who_has_waited_long_enough_is_told_and_may_try_again(cast, enter):
    room, mine = opened(cast), str(uuid4())
    line = enter(cast.clerk, room)

    with held(room):
        refused = line.post("再来", mine)

    assert (refused["status"], bool(refused["sentence"])) == (503, True)
    assert line.post("再来", mine)["answer"]["seq"] == 2
