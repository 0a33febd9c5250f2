"""Content lies once for all who have it: who keeps it while another drops it never loses it unawares."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction

from office.files.actions import GoneMeanwhile, drop, keep, place_of, store, take
from office.files.models import File
from tests.office.chat.conftest import opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def upload():
    return SimpleUploadedFile("表.txt", "同一内容".encode())


def dropped(file):
    try:
        with transaction.atomic():
            return drop(File.objects.filter(pk=file.pk))
    finally:
        connections.close_all()


def test_what_is_kept_before_the_content_goes_has_it(cast):
    room, by = opened(cast), cast.clerk
    old, place = store(upload(), subject=room, by=by), place_of(take(upload(), subject=room, by=by).sha256)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            kept = keep(take(upload(), subject=room, by=by), subject=room, by=by)
            dropping = pool.submit(dropped, old)
            with pytest.raises(StillWaiting):
                dropping.result(0.5)
        assert dropping.result(10) == 1

    assert list(File.objects.all()) == [kept]
    assert default_storage.exists(place)
    dropped(kept)
    assert not default_storage.exists(place)


def test_what_would_be_kept_after_it_went_is_refused(cast):
    room, by = opened(cast), cast.clerk
    old = store(upload(), subject=room, by=by)
    taken = take(upload(), subject=room, by=by)
    dropped(old)

    with pytest.raises(GoneMeanwhile):
        keep(taken, subject=room, by=by)
    assert not File.objects.exists()
    assert store(upload(), subject=room, by=by).sha256 == old.sha256
