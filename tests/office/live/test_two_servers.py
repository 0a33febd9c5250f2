"""Two server processes on one database: an act done through one reaches a socket on the other."""

import contextlib
import json
import socket
import time
import urllib.error
import urllib.request
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from websockets.exceptions import ConnectionClosed, InvalidStatus

from office.duties import boxes
from office.duties.actions import lay
from office.duties.models import Kind
from office.live.hearing import APPLICATION
from office.notices.models import Notice
from tests.office.live.servers import Reader, server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent, pytest.mark.slow]
TOKEN = "x" * 32


def lay_on(actor, by):
    return lay(by.person, on=[actor.appointment], kind=Kind.READ, asks="Read", by=by)


def ask(server, path, session, data=None, **headers):
    """(status, content) of a request as a browser of this office would make it."""
    own = f"http://127.0.0.1:{server.port}"
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    request = urllib.request.Request(
        own + path, data, {"Cookie": cookies, "X-CSRFToken": TOKEN, "Origin": own, "Accept": "*/*"} | headers
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def give_notice(actor, event_id):
    return Notice.objects.create(
        person=actor.person, event_id=event_id, text="Filed", who="", subject_kind="person",
        subject_id=actor.person.public_id, subject_title="", happened_at="2026-11-20T10:00+08:00",
    )  # fmt: skip


def test_an_act_through_one_reaches_a_socket_on_the_other(cast, two_servers, signed_in, topic_of):
    one, other = two_servers
    session, topic = signed_in(cast.head), topic_of(cast.head)
    give_notice(cast.head, 1)

    with Reader(other, session) as reader:
        reader.listen(topic)
        reader.is_told(topic)
        assert reader.states[topic]["counts"]["bell"] == 1
        assert reader.hello["you"] == str(cast.head.person.public_id)

        status, _ = ask(one, "/notices/seen/", session, data=b"")
        assert status == 200  # after the redirect
        reader.is_told(topic)
        assert reader.states[topic]["counts"]["bell"] == 0

        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        reader.is_told(topic)
        assert reader.states[topic]["duties"] == boxes.standing(cast.head).mark
        assert reader.states[topic]["counts"]["box-to_read"] == 1


def test_the_outsider_cannot_listen(cast, two_servers, signed_in, topic_of):
    topic = topic_of(cast.head)

    with Reader(two_servers[0], signed_in(cast.outsider)) as reader:
        reader.listen(topic, f"document:{uuid4()}", f"nothing:{uuid4()}")
        reader.until(lambda: sum("refused" in frame for frame in reader.frames) == 3)
        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        time.sleep(0.3)
        reader.listen(topic_of(cast.outsider))
        reader.is_told(topic_of(cast.outsider))

    assert not [frame for frame in reader.frames if frame.get("topic") == topic]


def test_a_foreign_page_is_refused_at_the_door(cast, two_servers, signed_in):
    session = signed_in(cast.head)
    for origin in ("https://evil.example", "http://127.0.0.1:1", "null"):
        with pytest.raises(InvalidStatus) as refused:
            Reader(two_servers[0], session, origin=origin)

        assert refused.value.response.status_code == 403, origin


def test_nobody_is_told_to_sign_in(two_servers):
    with Reader(two_servers[0], "no-session") as reader:
        assert reader.closed_with() == 4401


def test_a_ticket_opens_the_line_again(cast, two_servers, signed_in, topic_of):
    one, other = two_servers
    session, topic = signed_in(cast.head), topic_of(cast.head)
    with Reader(one, session) as reader:
        reader.listen(topic)
        reader.is_told(topic)
        ticket = reader.hello["ticket"]
    with transaction.atomic():
        lay_on(cast.head, cast.clerk)

    with Reader(other, session, ticket=ticket) as again:
        again.listen(topic, since=reader.seqs[topic])
        again.is_told(topic)
        assert again.states[topic]["counts"]["box-to_read"] == 1

    with Reader(other, "another-session", ticket=ticket) as stolen:
        assert stolen.closed_with() == 4401


def test_whoever_may_no_longer_listen_is_cut_off_within_five_seconds(cast, two_servers, signed_in, topic_of):
    """Signed out, deactivated, and by ticket as well as by session."""
    sessions = {who: signed_in(who) for who in (cast.head, cast.finance, cast.mayor)}
    readers = {}
    for who, session in sessions.items():
        readers[who] = Reader(two_servers[1], session)
        readers[who].listen(topic_of(who))
        readers[who].is_told(topic_of(who))
    again = Reader(two_servers[0], sessions[cast.head], ticket=readers[cast.head].hello["ticket"])
    again.listen(topic_of(cast.head))
    again.is_told(topic_of(cast.head))

    Session.objects.filter(session_key=sessions[cast.head]).delete()
    type(cast.finance.person).objects.filter(pk=cast.finance.person.pk).update(is_active=False)
    began = time.monotonic()
    for reader in (readers[cast.head], again, readers[cast.finance]):
        assert reader.closed_with(6) == 4401
    assert time.monotonic() - began < 5.5

    with transaction.atomic():
        lay_on(cast.mayor, cast.clerk)
    readers[cast.mayor].is_told(topic_of(cast.mayor))
    readers[cast.mayor].close()


NOT_TAKEN = {
    "字" * 22_000: 4413,
    "{": 4400,
    "[]": 4400,
    "[" * 60_000: 4400,
    '{"listen": ["a"]}': 4400,
    '{"listen": {"a": "1"}}': 4400,
    '{"leave": "a"}': 4400,
    '{"say": 1}': 4400,
    '{"ping": "\\ud800"}': 4400,
    '{"ping": NaN}': 4400,
    b"bytes": 4415,
}


def test_what_cannot_be_taken_closes_the_line(cast, two_servers, signed_in):
    session, codes = signed_in(cast.head), {}
    for said in NOT_TAKEN:
        with Reader(two_servers[0], session) as reader:
            reader.socket.send(said)
            codes[said] = reader.closed_with()

    assert codes == NOT_TAKEN


def test_too_many_frames_close_the_line(cast, two_servers, signed_in):
    with Reader(two_servers[0], signed_in(cast.head)) as reader:
        for n in range(100):
            reader.send(ping=n)
        reader.until(lambda: {"pong": 99} in reader.frames)
        with contextlib.suppress(ConnectionClosed):
            for n in range(500):
                reader.send(ping=n)

        assert reader.closed_with() == 4420


def test_a_slow_reader_is_closed_and_the_others_go_on(cast, two_servers, signed_in, topic_of):
    """The slow one has a small window and reads nothing, while the server has megabytes to say to it."""
    other = two_servers[1]
    session, topic = signed_in(cast.head), topic_of(cast.head)
    slow_line = socket.socket()
    slow_line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow_line.connect(("127.0.0.1", other.port))

    with Reader(other, session) as quick, Reader(other, session, sock=slow_line, max_queue=1) as slow:
        quick.listen(topic)
        quick.is_told(topic)
        names = {f"no:{n:04}": 0 for n in range(1000)}  # each is answered by a refusal three times as long
        for _ in range(35):
            slow.send(listen=names)
        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        assert quick.is_told(topic) < 3
        assert slow.closed_with(30) == 4408
        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        quick.is_told(topic)


def _cut_off() -> bool:
    """The connections that listen; False while there is none yet after the last time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            [APPLICATION],
        )
        return bool(cursor.fetchone()[0])


def test_a_deaf_server_hears_again_and_nothing_is_lost(cast, two_servers, signed_in, topic_of):
    """Its LISTEN connection is cut, and acts are done in that very moment."""
    topic = topic_of(cast.head)

    with Reader(two_servers[1], signed_in(cast.head)) as reader:
        reader.listen(topic)
        reader.is_told(topic)
        for n in range(1, 4):
            reader.until(_cut_off)
            with transaction.atomic():
                lay_on(cast.head, cast.clerk)
            took = reader.until(lambda: reader.states[topic]["counts"]["box-to_read"] == n)  # noqa: B023
            assert took < 5


def test_a_server_that_was_killed_is_taken_up_again_from_the_seq(cast, signed_in, topic_of):
    session, topic = signed_in(cast.head), topic_of(cast.head)
    with server() as first:
        reader = Reader(first, session)
        reader.listen(topic)
        reader.is_told(topic)
        first.process.kill()
        first.process.wait()
        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        with server(port=first.port) as second, Reader(second, session, ticket=reader.hello["ticket"]) as again:
            again.listen(topic, since=reader.seqs[topic])
            again.is_told(topic)

            assert again.states[topic]["counts"]["box-to_read"] == 1
    reader.close()


@pytest.mark.parametrize("kind", ["uvicorn", "daphne"])
def test_one_process_serves_pages_sockets_streams_and_polls(cast, signed_in, topic_of, kind):
    session, topic = signed_in(cast.head), topic_of(cast.head)
    with server(kind) as one, Reader(one, session) as reader:
        reader.listen(topic)
        reader.is_told(topic)
        assert ask(one, "/", session)[0] == 200

        stream = urllib.request.urlopen(
            urllib.request.Request(
                f"http://127.0.0.1:{one.port}/live/events/?topics={topic}&since=0",
                headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"},
            ),
            timeout=10,
        )
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert "hello" in _event(stream)
        assert _event(stream) == reader.frames[-1]
        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        reader.is_told(topic)
        assert _event(stream) == reader.frames[-1]

        status, polled = ask(one, f"/live/poll/?topics={topic}&since=1", session)
        assert status == 200
        assert json.loads(polled) == {"again_in": 30, "frames": [reader.frames[-1]]}
        assert ask(one, f"/live/events/?topics={topic_of(cast.clerk)}", session)[0] == 404

        Session.objects.filter(session_key=session).delete()
        assert _event(stream) == {"closed": 4401}
        assert stream.read().strip() == b""
        assert reader.closed_with() == 4401


def test_streams_hold_no_connection_of_the_pool(cast, two_servers, signed_in, topic_of):
    session, topic = signed_in(cast.head), topic_of(cast.head)
    address = f"http://127.0.0.1:{two_servers[0].port}/live/events/?topics={topic}"
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    with contextlib.ExitStack() as streams:
        for _ in range(20):
            stream = urllib.request.urlopen(urllib.request.Request(address, headers=cookie), timeout=10)
            streams.enter_context(stream)
            assert "hello" in _event(stream)

        assert ask(two_servers[0], "/", session)[0] == 200
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            assert cursor.fetchone()[0] < 20


def _event(stream):
    """The next event of a stream; comments between are passed over."""
    while True:
        line = stream.readline().decode()
        assert line, "the stream has ended"
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))


def test_connections_to_the_database_do_not_grow_with_the_sockets(cast, two_servers, signed_in, topic_of):
    session, topic = signed_in(cast.head), topic_of(cast.head)
    counts = []
    for _ in range(3):
        for _ in range(30):
            with Reader(two_servers[0], session) as reader:
                reader.listen(topic)
                reader.is_told(topic)
            ask(two_servers[0], f"/live/poll/?topics={topic}", session)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            counts.append(cursor.fetchone()[0])

    assert counts[2] <= counts[0] + 1, counts
