"""With a real Redis: it rings, and when it is killed PostgreSQL rings."""

import time

import pytest
from django.db import transaction

from office.live import doorbell, rings
from office.live.cache import RedisCache
from tests.office.live.servers import Reader, free_port, redis_server, server
from tests.office.live.test_two_servers import ask, give_notice, lay_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.concurrent, pytest.mark.slow]


@pytest.fixture
def redis():
    port = free_port()
    with redis_server(port) as program:
        program.url = f"redis://127.0.0.1:{port}/0"
        yield program


@pytest.fixture(autouse=True)
def _not_away(monkeypatch):
    monkeypatch.setattr(doorbell, "_away_until", 0.0)


def test_redis_rings_from_one_process_to_the_other(cast, redis, signed_in, topic_of, settings):
    session, topic = signed_in(cast.head), topic_of(cast.head)
    give_notice(cast.head, 0)
    with server(redis_url=redis.url) as one, server(redis_url=redis.url) as other, Reader(other, session) as reader:
        reader.listen(topic)
        reader.is_told(topic)
        time.sleep(0.3)  # the subscription

        assert ask(one, "/notices/seen/", session, data=b"")[0] == 200
        assert reader.is_told(topic) < 3
        assert reader.states[topic]["counts"]["bell"] == 0

        redis.end()
        for n in range(1, 4):
            began = time.monotonic()
            give_notice(cast.head, n)
            assert ask(one, "/notices/seen/", session, data=b"")[0] == 200
            reader.until(lambda: reader.seqs[topic] == 2 + n)  # noqa: B023
            assert time.monotonic() - began < 5

        with redis_server(redis.port):
            settings.REDIS_URL = redis.url
            for n in range(4, 30):
                with transaction.atomic():
                    lay_on(cast.head, cast.clerk)
                reader.until(lambda: reader.seqs[topic] == 2 + n)  # noqa: B023
                time.sleep(0.15)  # across the moment in which the servers subscribe again
        assert [entry["seq"] for entry in reader.entries[topic]][-1] == 31


def test_redis_carries_no_notify_while_it_is_heard(cast, redis, signed_in, topic_of, settings, monkeypatch):
    """NOTIFY takes a lock at every commit: with Redis nobody waits for it."""
    settings.REDIS_URL = redis.url
    with server(redis_url=redis.url) as one, Reader(one, signed_in(cast.head)) as reader:
        topic = topic_of(cast.head)
        reader.listen(topic)
        reader.is_told(topic)
        time.sleep(0.3)
        notified = []
        announce = rings.announce

        def watched(counted, messages):
            notified.extend(messages)
            announce(counted, messages)

        monkeypatch.setattr(rings, "announce", watched)

        with transaction.atomic():
            lay_on(cast.head, cast.clerk)
        reader.is_told(topic)

        assert notified == []
        assert reader.states[topic]["counts"]["box-to_read"] == 1


def test_a_cache_that_is_away_forgets_and_refuses_nobody(monkeypatch):
    cache = RedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.5}})
    monkeypatch.setattr(RedisCache, "_away_until", 0.0)

    assert cache.get("name", "nothing") == "nothing"
    assert RedisCache._away_until > time.monotonic()
    monkeypatch.setattr(RedisCache, "_away_until", 0.0)
    assert cache.set("name", 1) is None
    assert cache.get_or_set("name", 2) == 2
    assert (cache.add("name", 1), cache.touch("name"), cache.delete("name"), cache.has_key("name")) == (
        True, False, False, False,
    )  # fmt: skip
    assert (cache.get_many(["name"]), cache.incr("name"), cache.set_many({"name": 1})) == ({}, 1, ["name"])
    assert (cache.delete_many(["name"]), cache.clear(), cache.decr("name")) == (None, False, -1)


def test_a_cache_that_is_there_remembers(redis, monkeypatch):
    monkeypatch.setattr(RedisCache, "_away_until", 0.0)
    cache = RedisCache(redis.url, {})

    cache.set("name", "字")
    assert cache.get("name") == "字"
    assert cache.add("name", "x") is False
    cache.set_many({"n": 1, "m": 2})
    assert cache.incr("n") == 2
    assert cache.get_many(["n", "m"]) == {"n": 2, "m": 2}
    assert cache.delete("m") is True
    assert not cache.has_key("m")
