"""The counter that nobody locks, and what sounds when."""

import threading
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from office.live import doorbell, rings, topics
from office.live.doorbell import TooLong, opened, ring, together, whisper
from office.live.models import Ring


def person():
    return f"person:{uuid4()}"


@pytest.fixture
def heard():
    """What a second connection hears; call it to collect."""
    params = {name: value for name, value in connection.get_connection_params().items() if name not in
              ("cursor_factory", "context", "prepare_threshold")}  # fmt: skip
    with psycopg.connect(**params, autocommit=True) as other:
        other.execute(f"LISTEN {rings.CHANNEL}")
        yield lambda: [opened(notice.payload) for notice in other.notifies(timeout=0.3)]


@pytest.mark.django_db(transaction=True)
def test_it_sounds_at_commit_and_counts(heard):
    topic = person()

    with transaction.atomic():
        ring(topic)
        assert heard() == []

    assert heard() == [[topic]]
    assert rings.counts([topic]) == {topic: 1}


@pytest.mark.django_db(transaction=True)
def test_a_rollback_neither_sounds_nor_counts(heard):
    topic = person()

    with transaction.atomic():
        ring(topic)
        transaction.set_rollback(True)

    assert heard() == []
    assert rings.counts([topic]) == {topic: 0}


@pytest.mark.django_db(transaction=True)
def test_one_query_for_many_topics_in_notices_short_enough(heard, django_assert_num_queries):
    many = [person() for _ in range(1000)]

    with transaction.atomic(), django_assert_num_queries(1):
        ring(*many)

    batches = heard()
    assert len(batches) > 1
    assert sorted(name for batch in batches for name in batch) == sorted(many)
    assert set(rings.counts(many).values()) == {1}


@pytest.mark.django_db
def test_ringing_twice_in_one_transaction_is_one_ring(django_assert_num_queries):
    topic, other = person(), person()

    with transaction.atomic():
        ring(topic)
        with django_assert_num_queries(1):
            ring(topic, other)
        with django_assert_num_queries(0):
            ring(topic)

    assert rings.counts([topic, other]) == {topic: 1, other: 1}


@pytest.mark.django_db
def test_what_is_rung_together_is_one_statement(django_assert_num_queries):
    one, other = person(), person()

    with django_assert_num_queries(1), together():
        ring(one)
        with together():
            ring(other)
        ring(one)

    assert rings.counts([one, other]) == {one: 1, other: 1}


@pytest.mark.django_db
def test_an_act_that_fails_rings_nothing():
    topic = person()

    def act():
        with transaction.atomic(), together():
            ring(topic)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert rings.counts([topic]) == {topic: 0}


@pytest.mark.django_db
def test_what_a_savepoint_took_back_is_rung_again():
    topic = person()

    with transaction.atomic():
        with transaction.atomic():
            ring(topic)
            transaction.set_rollback(True)
        ring(topic)

    assert rings.counts([topic]) == {topic: 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_two_acts_for_one_person_do_not_wait_for_one_another():
    topic, second_done = person(), threading.Event()

    def second():
        try:
            with transaction.atomic():
                ring(topic)
            second_done.set()
        finally:
            connection.close()

    with transaction.atomic():
        ring(topic)
        thread = threading.Thread(target=second)
        thread.start()
        assert second_done.wait(5)
        assert rings.counts([topic]) == {topic: 2}  # our own and the other's, whichever commits first
    thread.join()
    assert rings.counts([topic]) == {topic: 2}


@pytest.mark.django_db
def test_folding_changes_no_sum():
    one, other = person(), person()
    Ring.objects.bulk_create([*(Ring(topic=one) for _ in range(7)), Ring(topic=other)])

    gone = rings.fold()

    assert gone == 6
    assert Ring.objects.count() == 2
    assert rings.counts([one, other]) == {one: 7, other: 1}
    assert rings.fold() == 0


@pytest.mark.django_db(transaction=True)
def test_a_whisper_is_heard_and_not_counted(heard):
    topic = person()

    whisper(topic, {"是": "谁在写"})
    whisper(topic, {"sdp": "a=candidate " * 900})

    [short, long] = heard()
    assert short == {"whisper": topic, "body": {"是": "谁在写"}}
    assert long["body"]["sdp"].startswith("a=candidate")
    assert rings.counts([topic]) == {topic: 0}
    with pytest.raises(TooLong):
        whisper(topic, {"noise": "".join(str(uuid4()) for _ in range(800))})


@pytest.mark.parametrize(
    "name",
    [
        "person",
        "person:1",
        "nobody:7c4c17f6-ca26-40b9-94d0-d9f32c476ab8",
        "person:e048e174-1d2d-47d3-b1dd-c5c24cc6ed17 ",
        "",
        "person:" + "A" * 36,
    ],
)
def test_what_is_no_topic_is_an_error_of_the_program(name):
    with pytest.raises(LookupError):
        ring(name)


def test_a_family_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        topics.state("person", may_listen=lambda *_: True, read=lambda _: {})


@pytest.mark.django_db(transaction=True)
def test_where_redis_is_away_postgresql_rings_and_nobody_waits_twice(heard, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(doorbell, "_away_until", 0.0)
    topic = person()

    with transaction.atomic():
        ring(topic)
        assert heard() == []
    assert heard() == [[topic]]

    monkeypatch.setattr(doorbell, "_redis", None)  # would fail if it were asked
    with transaction.atomic():
        ring(topic)
    assert heard() == [[topic]]
    assert rings.counts([topic]) == {topic: 2}
    monkeypatch.undo()
    doorbell._away_until = 0.0
