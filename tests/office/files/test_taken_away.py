"""What takes content away meets who draws or seals it just then: no copy stays behind."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from threading import Barrier, Event

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from office.chat import actions
from office.chat.sealing import seal_files
from office.files import previews, sealing
from office.files.actions import destroy, place_of, sealed_place_of
from office.files.models import File
from office.worktime.clock import now
from tests.office.chat.conftest import opened
from tests.office.chat.test_at_once import in_thread
from tests.office.files.test_previews import at_door, picture  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


class Held:
    """Stands in for a function: does its work, says so, and gives the answer when it is let go."""

    def __init__(self, monkeypatch, module, name):
        self.done, self.let_go, act = Event(), Event(), getattr(module, name)

        def held(*given):
            answer = act(*given)
            self.done.set()
            assert self.let_go.wait(10)
            return answer

        monkeypatch.setattr(module, name, held)


@pytest.fixture
def said(cast):
    return actions.post(opened(cast), text="看图", files=[picture(20, 10)], by=cast.clerk)


@pytest.fixture
def file(said):
    file = File.objects.get(subject_id=said.public_id)
    yield file
    destroy(file.sha256)  # the store outlives a test


def recalled(said, file, by):
    actions.recall(said.room, said.seq, by=by)
    seal_files(said.pk)


def destroyed(said, file, by):
    File.objects.filter(pk=file.pk).update(withheld_at=now())
    destroy(file.sha256)


def stands(said, file, by):
    pass


@pytest.mark.parametrize(("taken_away", "answer"), [(recalled, 404), (destroyed, 403), (stands, 200)])
def test_a_picture_drawn_meanwhile_is_kept_only_of_what_still_stands(
    cast,
    said,
    file,
    at_door,  # noqa: F811
    monkeypatch,
    taken_away,
    answer,
):
    drawing, address = Held(monkeypatch, previews, "_drawn"), reverse("files:preview", args=[file.public_id])
    with ThreadPoolExecutor(1) as pool:
        asking = in_thread(pool, lambda: at_door(cast.finance).get(address))
        assert drawing.done.wait(10)
        taken_away(said, file, cast.clerk)
        drawing.let_go.set()
        assert asking.result(10).status_code == 200

    assert default_storage.exists(f"previews/480/{place_of(file.sha256)}.webp") is (answer == 200)
    assert default_storage.exists(place_of(file.sha256)) is (answer == 200)
    assert at_door(cast.finance).get(address).status_code == answer


def test_two_who_ask_for_a_picture_at_once_leave_one(cast, file, at_door, monkeypatch):  # noqa: F811
    both, draw = Barrier(2, timeout=10), previews._drawn

    def together(*given):
        drawn = draw(*given)
        both.wait()
        return drawn

    monkeypatch.setattr(previews, "_drawn", together)
    address = reverse("files:preview", args=[file.public_id])
    with ThreadPoolExecutor(2) as pool:
        asking = [in_thread(pool, lambda: at_door(cast.finance).get(address)) for _ in range(2)]
        assert [one.result(10).status_code for one in asking] == [200, 200]

    folder, _, name = f"previews/480/{place_of(file.sha256)}.webp".rpartition("/")
    assert default_storage.listdir(folder)[1] == [name]


def test_what_is_destroyed_while_it_is_sealed_leaves_nothing_sealed(cast, said, file, monkeypatch):
    actions.recall(said.room, said.seq, by=cast.clerk)
    reading = Held(monkeypatch, sealing, "stored")
    with ThreadPoolExecutor(2) as pool:
        putting_away = in_thread(pool, lambda: seal_files(said.pk))
        assert reading.done.wait(10)
        destroying = in_thread(pool, lambda: destroy(file.sha256))
        with pytest.raises(StillWaiting):
            destroying.result(0.5)
        reading.let_go.set()
        putting_away.result(10)
        destroying.result(10)

    assert File.objects.get(pk=file.pk).sealed_at
    for place in (place_of(file.sha256), sealed_place_of(file)):
        assert not default_storage.exists(place)


def test_what_is_sealed_while_it_is_destroyed_leaves_nothing_sealed(cast, said, file):
    actions.recall(said.room, said.seq, by=cast.clerk)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            destroy(file.sha256)
            putting_away = in_thread(pool, lambda: seal_files(said.pk))
            with pytest.raises(StillWaiting):
                putting_away.result(0.5)
        putting_away.result(10)

    assert File.objects.get(pk=file.pk).sealed_at
    assert not default_storage.exists(sealed_place_of(file))
