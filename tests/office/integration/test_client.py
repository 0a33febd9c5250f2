"""What other people's servers do to our client."""

import time

import pytest

from office.integration import client
from tests.office.integration.sink import answer, loris, nonsense, post, silence


def test_a_plain_yes(settings):
    told, seen = post(answer(200, body=b"ok"), settings)

    assert told.is_success
    assert told.text == "ok"
    assert seen[0].startswith(b"POST /hook HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(settings, status):
    told, seen = post(answer(status, "Location: http://169.254.169.254/"), settings)

    assert (told.status, told.is_success, len(seen)) == (status, False, 1)


def test_retry_after_in_seconds_and_as_a_date(settings):
    assert post(answer(429, "Retry-After: 120"), settings)[0].retry_after == 120
    assert post(answer(503, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"), settings)[0].retry_after > 10**9
    assert post(answer(503, "Retry-After: soon"), settings)[0].retry_after is None


@pytest.mark.parametrize("fault", [loris, silence])
def test_whoever_is_slow_is_left_when_the_time_is_up(settings, monkeypatch, fault):
    monkeypatch.setattr(client, "TOTAL_SECONDS", 0.5)
    began = time.monotonic()

    told, _ = post(fault, settings)

    assert told.status is None
    assert time.monotonic() - began < 3


def test_ten_megabytes_are_not_read(settings):
    told, _ = post(answer(200, body=b"x" * 10 * 1024 * 1024), settings)

    assert told.is_success
    assert len(told.text) == client.KEPT


def test_a_bomb_is_not_unpacked(settings):
    import gzip

    told, _ = post(answer(200, "Content-Encoding: gzip", body=gzip.compress(b"0" * 10**7)), settings)

    assert told.is_success
    assert "0000000000" not in told.text


def test_headers_without_end_are_a_failure(settings):
    told, _ = post(answer(200, *(f"X-{number}: {'y' * 1000}" for number in range(40))), settings)

    assert told.status is None
    assert not told.is_success


def test_what_is_no_http_and_what_is_no_tls(settings):
    assert post(nonsense, settings)[0].status is None
    told, _ = post(answer(200), settings, scheme="https")
    assert (told.status, told.refused) == (None, False)


def test_a_server_that_is_not_there():
    import asyncio

    async def call():
        async with client.Client() as one:
            return await one.post("https://127.0.0.1:8443/", "{}", {})

    told = asyncio.run(call())
    assert (told.status, told.refused) == (None, True)


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(settings):
    import asyncio

    from tests.office.integration.test_addresses import Answering

    async def call():
        async with client.Client(Answering(["127.0.0.1"])) as one:
            return await one.post("https://oa.example.com/", "{}", {})

    told = asyncio.run(call())
    assert (told.status, told.refused) == (None, True)
    assert "127.0.0.1" in told.note
