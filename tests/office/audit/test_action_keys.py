"""A key stands for one request: where it was sent and what it said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.audit.action_keys import KeyUsed, answering, once
from office.audit.models import ActionKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(rf, cast):
    """A form sent under one key to a door that says how often it has acted."""
    done = []

    def post(path="/things/1/act/", **given):
        with answering(rf.post(path, {"action_key": "key-1", **given})):
            return once("thing.act", "key-1", lambda: done.append(path) or len(done), by=cast.clerk)

    return post


def test_the_same_form_again_gives_the_same_answer(send):
    assert [send(opinion="同意", csrfmiddlewaretoken=str(n)) for n in range(20)] == [1] * 20


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/things/2/act/"},
        {"opinion": "不同意"},
        {"people": ["2", "1"]},
        {"more": "1"},
        {"upload": SimpleUploadedFile("b.txt", b"b")},
    ],
)
def test_the_same_key_for_something_else_is_refused_and_not_dropped(send, other):
    given = {"opinion": "同意", "people": ["1", "2"]}
    assert send(**given) == 1
    with pytest.raises(KeyUsed) as refused:
        send(**(given | other))

    assert refused.value.status == 422
    assert "另有内容" in str(refused.value)
    assert send(**given) == 1


def test_a_form_that_was_refused_may_be_mended_and_sent_again(rf, cast):
    def refuse():
        raise KeyUsed

    with answering(rf.post("/", {"opinion": ""})), pytest.raises(KeyUsed):
        once("thing.act", "key-1", refuse, by=cast.clerk)
    with answering(rf.post("/", {"opinion": "同意"})):
        assert once("thing.act", "key-1", lambda: "done", by=cast.clerk) == "done"
    assert ActionKey.objects.count() == 1
