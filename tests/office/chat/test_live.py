"""Rooms over a real line: two server processes, and a client written from the reference alone."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from office.chat import actions
from office.chat.models import Entry
from tests.office.chat.conftest import opened
from tests.office.chat.rooms import Talker, standing
from tests.office.live.servers import server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


@pytest.fixture(autouse=True)
def friday():
    """The servers have the machine's time; so has this end of the line."""


@pytest.fixture(scope="module")
def two_servers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), server() as one, server() as other:
        yield one, other


def session_of(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def enter(two_servers):
    """A line of one of the cast into a room, at one of the servers."""
    lines = []

    def enter(actor, room, *, at=0, since=0):
        line = Talker(two_servers[at], session_of(actor))
        lines.append(line)
        return line.enter(room.public_id, since=since)

    yield enter
    for line in lines:
        line.close()


def test_what_one_says_the_others_hear_at_once_at_either_server(cast, enter):
    room = opened(cast)
    clerk, finance = enter(cast.clerk, room), enter(cast.finance, room, at=1)

    answer = clerk.post("第 41 项时限已改")
    took = finance.has(answer["answer"]["seq"])

    assert answer["answer"]["seq"] == 2
    assert finance.messages == {2: "第 41 项时限已改"}
    assert took < 2
    clerk.has(2)
    assert clerk.entries == finance.entries


def test_a_retry_after_a_lost_answer_does_not_double(cast, enter):
    room = opened(cast)
    clerk, mine = enter(cast.clerk, room), str(uuid4())

    first = clerk.post("只一次", mine)["answer"]
    clerk.close()
    again = enter(cast.clerk, room, at=1)

    assert again.post("只一次", mine)["answer"] == first
    again.has(2)
    assert again.messages == {2: "只一次"}
    assert Entry.objects.filter(room=room).count() == 2


def test_that_it_is_not_urgent_is_heard_with_it(cast, enter):
    room = opened(cast)
    clerk, finance = enter(cast.clerk, room), enter(cast.finance, room, at=1)

    finance.has(clerk.post("下周再看", not_urgent=True)["answer"]["seq"])
    finance.has(clerk.post("现在看")["answer"]["seq"])

    posted = [one for one in finance.entries[finance.topic] if one["kind"] == "posted"]
    assert [one.get("not_urgent") for one in posted] == [True, None]


def test_a_sign_is_said_and_taken_back_over_the_line(cast, enter):
    room = opened(cast)
    clerk, finance = enter(cast.clerk, room), enter(cast.finance, room, at=1)
    seq = clerk.post("三点开会")["answer"]["seq"]

    given = finance.ask(react={"seq": seq, "sign": "received", "on": True})["answer"]["seq"]

    assert clerk.has(given)
    who = str(cast.finance.person.public_id)
    assert standing(clerk.entries[clerk.topic])[0] == {(seq, "received", who)}
    assert finance.ask(react={"seq": seq, "sign": "👍", "on": True})["status"] == 422
    assert clerk.has(finance.ask(react={"seq": seq, "sign": "received", "on": False})["answer"]["seq"])
    assert standing(clerk.entries[clerk.topic])[0] == set()


def test_who_lost_the_line_misses_nothing(cast, enter):
    room = opened(cast)
    finance = enter(cast.finance, room)
    first = actions.post(room, text="第一句", by=cast.clerk)
    finance.has(first.seq)
    have = finance.seqs[finance.topic]
    kept = list(finance.entries[finance.topic])
    finance.close()

    second = actions.post(room, text="第二句", by=cast.clerk)
    actions.edit(room, first.seq, text="第一句，改过", by=cast.clerk)
    actions.recall(room, second.seq, by=cast.clerk)
    back = enter(cast.finance, room, at=1, since=have)
    back.entries[back.topic][:0] = kept

    assert back.messages == {first.seq: "第一句，改过", second.seq: None}
    assert "第二句" not in str(back.frames)


NOES = [
    ({"post": {"client_msg_id": "00000000-0000-4000-8000-000000000001", "text": "  "}}, 422),
    ({"post": {"client_msg_id": "no", "text": "字"}}, 422),
    ({"post": {"client_msg_id": "00000000-0000-4000-8000-000000000002", "text": "机密★"}}, 422),
    ({"post": {"client_msg_id": "00000000-0000-4000-8000-000000000003", "text": "\0\u200b"}}, 422),
    ({"post": "字"}, 422),
    ({"edit": {"seq": 1, "text": "字"}}, 404),
    ({"edit": {"seq": 2, "text": "字"}}, 403),
    ({"recall": {"seq": 99}}, 404),
    ({"read": "x"}, 422),
    ({"shout": 1}, 422),
]


def test_every_no_has_its_status_and_its_sentence(cast, enter):
    room = opened(cast)
    actions.post(room, text="别人的", by=cast.finance)
    line = enter(cast.clerk, room)

    for body, status in NOES:
        refused = line.ask(**body)

        assert (refused["status"], bool(refused["sentence"])) == (status, True), body
    assert Entry.objects.filter(room=room).count() == 2


def test_an_outsider_neither_hears_nor_speaks(cast, enter, two_servers):
    room = opened(cast)
    outsider = Talker(two_servers[0], session_of(cast.outsider))
    with outsider:
        topic = f"room:{room.public_id}"
        outsider.listen(topic)
        outsider.until(lambda: any(frame.get("refused") == topic for frame in outsider.frames))
        outsider.topic = topic
        assert outsider.post("我也说")["status"] == 404
        actions.post(room, text="内部", by=cast.clerk)
        time.sleep(0.5)
        outsider.until(lambda: outsider.ask(read=1)["status"] == 404)

    assert "内部" not in str(outsider.frames)


def test_a_membership_that_ended_stops_hearing_within_five_seconds(cast, enter):
    room = opened(cast)
    clerk, finance = enter(cast.clerk, room), enter(cast.finance, room)
    began = time.monotonic()

    actions.remove_member(room, cast.clerk.person, by=cast.director)
    clerk.until(lambda: any(frame.get("ended") == clerk.topic for frame in clerk.frames))
    took = time.monotonic() - began
    said = actions.post(room, text="他不该听见", by=cast.director)
    finance.has(said.seq)

    assert took <= 5
    assert "他不该听见" not in str(clerk.frames)
    assert clerk.post("还在吗")["status"] == 404


def test_who_came_later_hears_from_then_on(cast, enter):
    room = opened(cast)
    actions.post(room, text="先前", by=cast.clerk)
    actions.add_members(room, [cast.planning.person], by=cast.clerk)
    actions.post(room, text="之后", by=cast.clerk)

    late = enter(cast.planning, room)
    late.has(4)

    assert [entry["kind"] for entry in late.entries[late.topic]] == ["joined", "posted"]
    assert "先前" not in str(late.frames)


def test_an_author_is_told_that_somebody_has_read_and_nobody_else_is(cast, enter):
    room = opened(cast)
    clerk, director, finance = (enter(one, room) for one in (cast.clerk, cast.director, cast.finance))
    for line, actor in ((clerk, cast.clerk), (director, cast.director)):
        line.listen(f"person:{actor.person.public_id}")
    seq = clerk.post("请看")["answer"]["seq"]
    finance.has(seq)

    assert finance.ask(read=seq)["answer"] == {"read": seq}
    clerk.until(lambda: any(frame.get("whisper") == {"read": str(room.public_id)} for frame in clerk.frames))

    assert clerk.ask(reads=0)["answer"] == {"reads": {str(seq): 1}}
    director.ask(reads=0)
    assert not any("whisper" in frame for frame in director.frames)


def test_eight_at_once_leave_no_gap_and_twenty_equal_posts_one_row(cast):
    room, same = opened(cast), uuid4()
    talkers = [cast.clerk, cast.finance, cast.director]

    def talk(number):
        try:
            by = talkers[number % 3]
            said = [actions.post(room, text=f"{number}-{n}", by=by).seq for n in range(25)]
            said += [actions.post(room, text="同一句", client_msg_id=same, by=cast.clerk).seq for _ in range(3)]
            return said
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(talk, range(8)))

    entries = list(Entry.objects.filter(room=room).order_by("seq").values_list("seq", "client_msg_id"))
    assert [seq for seq, _ in entries] == list(range(1, 8 * 25 + 3))
    assert sum(mine == same for _, mine in entries) == 1
    assert len({seq for one in answers for seq in one[25:]}) == 1
    assert connection.vendor == "postgresql"
