"""Where sockets are blocked: who is answered what."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.duties.actions import lay
from office.duties.models import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_door():
    def door(actor):
        client = Client()
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return door


@pytest.fixture(params=["live:poll", "live:events"])
def url(request):
    return reverse(request.param)


def test_a_poll_says_what_the_socket_would(cast, at_door, topic_of):
    lay(cast.clerk.person, on=[cast.head.appointment], kind=Kind.ACT, asks="Approve", by=cast.clerk)
    own, other = topic_of(cast.head), topic_of(cast.clerk)

    answer = at_door(cast.head).get(reverse("live:poll"), {"topics": f"{own},{other}"})

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    told, refused = answer.json()["frames"]
    assert told | {"entries": None} == {"topic": own, "after": 0, "seq": 2, "head": 2, "entries": None}
    assert told["entries"][0]["counts"] == {"desk": 1, "box-todo": 1, "box-to_read": 0, "bell": 0, "rooms": 0}
    assert refused == {"refused": other, "status": 404}


def test_a_poll_from_the_head_says_that_there_is_nothing(cast, at_door, topic_of):
    topic = topic_of(cast.head)

    answer = at_door(cast.head).get(reverse("live:poll"), {"topics": topic, "since": "1"})

    assert json.loads(answer.content)["frames"] == [{"topic": topic, "after": 1, "seq": 1, "head": 1, "entries": []}]


def test_nobody_gets_401_and_no_page_to_sign_in_on(cast, url, topic_of):
    answer = Client().get(url, {"topics": topic_of(cast.head)})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/json"


def test_a_foreign_page_gets_403(cast, at_door, url, topic_of):
    answer = at_door(cast.head).get(url, {"topics": topic_of(cast.head)}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


def test_the_outsider_gets_404_as_for_what_does_not_exist(cast, at_door, url, topic_of):
    door = at_door(cast.outsider)

    for topic in (topic_of(cast.head), f"person:{uuid4()}", f"nothing:{uuid4()}", "person:me"):
        answer = door.get(url, {"topics": topic})
        if url == reverse("live:poll"):
            assert answer.status_code == 404
        else:
            assert answer.status_code in (404, 501)


@pytest.mark.parametrize(
    "query",
    [{}, {"topics": ""}, {"topics": "a", "since": "x"}, {"topics": "a", "since": "1,2"}, {"topics": "a," * 600}],
)
def test_nonsense_gets_400(cast, at_door, url, query):
    assert at_door(cast.head).get(url, query).status_code == 400


def test_only_reading(cast, at_door, url, topic_of):
    assert at_door(cast.head).post(f"{url}?topics={topic_of(cast.head)}").status_code == 405


def test_a_page_server_keeps_no_line_open(cast, at_door, topic_of):
    answer = at_door(cast.head).get(reverse("live:events"), {"topics": topic_of(cast.head)})

    assert answer.status_code == 501
