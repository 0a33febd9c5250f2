"""Several in one room at the same moment: nobody waits for another's file, a retry finds the first post."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from office.chat import actions
from office.chat.models import Entry
from office.files import actions as files
from tests.office.chat.conftest import opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def in_thread(pool, act):
    def closing():
        try:
            return act()
        finally:
            connections.close_all()

    return pool.submit(closing)


def test_nobody_waits_while_a_file_is_examined(cast, monkeypatch):
    room, opens, examined = opened(cast), Event(), Event()

    def slowly(extension, data):
        opens.set()
        examined.wait(10)
        return ""

    monkeypatch.setattr(files, "words_in", slowly)
    large = SimpleUploadedFile("表.txt", b"1")
    with ThreadPoolExecutor(1) as pool:
        sending = in_thread(pool, lambda: actions.post(room, text="", files=[large], by=cast.finance))
        opens.wait(10)
        began = time.monotonic()
        short = actions.post(room, text="不等", by=cast.clerk)
        took = time.monotonic() - began
        examined.set()
        long = sending.result()

    assert (short.seq, long.seq) == (2, 3)
    assert took < 1


def test_of_twenty_equal_posts_one_stands_and_all_are_answered_though_the_room_is_closed_meanwhile(cast):
    room, mine = opened(cast), uuid4()

    def say():
        return actions.post(room, text="同一句", client_msg_id=mine, by=cast.clerk).seq

    with ThreadPoolExecutor(8) as pool:
        first = in_thread(pool, say).result()
        saying = [in_thread(pool, say) for _ in range(10)]
        closing = in_thread(pool, lambda: actions.close_room(room, by=cast.director))
        saying += [in_thread(pool, say) for _ in range(9)]
        answers = {one.result() for one in saying}
        closing.result()

    assert answers == {first}
    assert list(Entry.objects.filter(room=room).order_by("seq").values_list("kind", flat=True)) == [
        "joined",
        "posted",
        "closed",
    ]
