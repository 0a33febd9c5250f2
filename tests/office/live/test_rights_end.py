"""A right or a session that has ended is noticed, in however many parts the listeners are gone through."""

from uuid import uuid4

import pytest

from office.live import hub as hubs
from office.live import listeners
from tests.office.live.test_hub import _known, attend, book, run, until, wall, write  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


@pytest.mark.parametrize("at_once", [500, 1])
def test_a_right_that_ends_is_noticed_within_five_seconds(book, wall, monkeypatch, at_once):  # noqa: F811
    key = str(uuid4())
    monkeypatch.setattr(hubs, "AT_ONCE", at_once)

    async def story(hub):
        leaves, stays = wall(key, person=1), wall(key, person=2)
        await attend(hub, leaves, key)
        await attend(hub, stays, key)
        del book.readers[leaves.listener.public_id, key]
        await until(lambda: {"ended": f"book:{key}"} in leaves.told, 5)
        await write(book, key, "之后")
        await until(lambda: len(stays.frames) == 2)

        assert leaves.told[-1] == {"ended": f"book:{key}"}
        assert not leaves.topics

    run(story)


def test_who_cannot_be_asked_about_keeps_nobody_else_listening(book, wall, monkeypatch, caplog):  # noqa: F811
    key = str(uuid4())
    monkeypatch.setattr(hubs, "AT_ONCE", 1)

    def gone(present):
        if any(one.person_id % 2 == 0 for one in present):
            raise ZeroDivisionError
        return set()

    async def story(hub):
        breaks, leaves = wall(key, person=2), wall(key, person=1)
        await attend(hub, breaks, key)
        await attend(hub, leaves, key)
        monkeypatch.setattr(listeners, "gone", gone)
        del book.readers[leaves.listener.public_id, key]
        await until(lambda: {"ended": f"book:{key}"} in leaves.told, 10)

    run(story)
    assert "ZeroDivisionError" in caplog.text
