"""What a change or a recall left plain, as the version before wrote it or as files lie until their job, is sealed."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.audit.models import Event
from office.chat import actions, disclosing, retention, sealing, searching, stream
from office.chat.models import Entry, Sealed
from office.files.actions import destroy, place_of, sealed_place_of, stored
from office.files.models import File
from office.files.previews import preview_of
from office.files.refusals import Withheld
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import told
from tests.office.chat.test_disclosing import everything_in, guard, read_by  # noqa: F401
from tests.office.files.test_previews import picture

TABLES = ("chat_entry", "chat_sealed")
A, B, C, D = "原定一亿二千万", "改为九千八百万", "以公文为准", "另行通知"
BYTES = "处分建议名单".encode()


def before_wrote_change(entry, words):
    """As the version before changes a message: raw, with the room's next number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE chat_entry SET edited_text = %s, edited_at = %s, keys = NULL WHERE id = %s",
            [words, now(), entry.pk],
        )
    row = stream.add(entry.room, Entry.Kind.EDITED, by=entry.by, target=entry, text=words)
    assert Entry.objects.get(pk=row.pk).text == words


def before_recalled(entry):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chat_entry SET recalled_at = %s, keys = '{}' WHERE id = %s", [now(), entry.pk])


@pytest.fixture
def entry(cast, room):
    entry = actions.post(room, text=A, by=cast.clerk)
    entry.by = cast.clerk
    searching.enter()
    return entry


@pytest.fixture
def later():
    """A later moment for each next act."""
    moments = iter(range(1, 100))
    start = now()

    def do(act, *given, **more):
        with clock.at(start + timedelta(seconds=next(moments))):
            return act(*given, **more)

    return do


def sealed_of(entry):
    return [disclosing.unseal(disclosing.KEY, one.words) for one in entry.sealed.order_by("sealed_at", "pk")]


@pytest.mark.django_db
def test_changes_of_the_version_before_are_sealed_and_the_message_says_what_it_last_said(room, entry, later):
    later(before_wrote_change, entry, B)
    later(before_wrote_change, entry, C)
    sealing.seal_what_is_left()

    assert [everything_in(*TABLES).count(words) for words in (A, B, C)] == [0, 0, 1]
    assert sealed_of(entry) == [A, B]
    assert told(room)[entry.seq]["text"] == C
    searching.enter()
    assert Entry.objects.get(pk=entry.pk).keys
    assert not sealing.still_plain().exists()
    sealing.seal_what_is_left()
    assert Sealed.objects.count() == 2


@pytest.mark.django_db
def test_a_recall_of_the_version_before_keeps_no_words(entry, later):
    later(before_wrote_change, entry, B)
    later(before_recalled, entry)
    sealing.seal_what_is_left()

    assert [everything_in(*TABLES).count(words) for words in (A, B)] == [0, 0]
    assert sealed_of(entry) == [A, B]
    assert Entry.objects.get(pk=entry.pk).keys == []


@pytest.mark.django_db
def test_changes_of_both_versions_stand_in_their_order(cast, room, entry, later):
    later(before_wrote_change, entry, B)
    later(actions.edit, room, entry.seq, text=C, by=cast.clerk)
    later(before_wrote_change, entry, D)
    sealing.seal_what_is_left()

    assert [everything_in(*TABLES).count(words) for words in (A, B, C, D)] == [0, 0, 0, 1]
    assert sealed_of(entry) == [A, B, C]
    later(actions.recall, room, entry.seq, by=cast.clerk)
    assert sealed_of(entry) == [A, B, C, D]


@pytest.mark.django_db
def test_what_is_no_longer_kept_is_not_sealed_again(cast, entry, later):
    """Cleared by the version before, which knew of no seals, or by this one, which knows of no second column."""
    later(before_wrote_change, entry, B)
    Sealed.objects.create(entry=entry, words="x", sealed_at=now())
    Entry.objects.filter(pk=entry.pk).update(text="", people=[], keys=[], cleared_at=now())
    sealing.seal_what_is_left()

    assert everything_in(*TABLES).count(B) == 0
    assert not Sealed.objects.exists()
    Sealed.objects.create(entry=entry, words="x", sealed_at=now())
    retention.clear()
    assert not Sealed.objects.exists()


@given(st.lists(st.booleans(), max_size=6), st.booleans())
def test_whoever_made_which_change_each_words_are_read_once(by_present, recalled_by_before):
    """Against what each version does: the one before writes a change into its own row, the present one puts away what
    the row of the message says."""
    row, put_away, changes, said = "w0", [], [], ["w0"]
    for n, present_version in enumerate(by_present, 1):
        said.append(f"w{n}")
        if present_version:
            put_away.append(row)
            row = said[-1]
        changes.append(("" if present_version else said[-1], n))
    found = list(sealing.readings(row, changes, 99 if recalled_by_before else None))

    left = [words for words, until in found if until is None]
    assert left == ([] if recalled_by_before else [said[-1]])
    assert sorted(put_away + [words for words, _until in found]) == said
    assert all(until == int(words[1:]) + 1 or until == 99 for words, until in found if until is not None)


@pytest.mark.django_db
def test_where_nothing_is_left_it_looks_at_nothing(cast, room, entry):
    """By the index of what is left alone, however much was said."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "entry_still_plain" in sealing.still_plain().order_by("room").values("room").distinct().explain()


@pytest.fixture
def with_file(cast, room):
    files = [SimpleUploadedFile("名单.txt", BYTES), picture(40, 20)]
    entry = actions.post(room, text="", files=files, by=cast.clerk)
    preview_of(File.objects.get(subject_id=entry.public_id, content_type="image/png"), 480)
    return entry


@pytest.mark.django_db
def test_files_taken_back_lie_sealed_and_two_hands_read_them(
    cast,
    room,
    with_file,
    guard,  # noqa: F811
    at_door,
    django_capture_on_commit_callbacks,
):
    txt, png = File.objects.filter(subject_id=with_file.public_id).order_by("pk")
    actions.recall(room, with_file.seq, by=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_files(with_file.pk)
        sealing.seal_files(with_file.pk)

    assert not any(default_storage.exists(place_of(one.sha256)) for one in (txt, png))
    assert BYTES not in default_storage.open(sealed_place_of(txt)).read()
    assert not default_storage.exists(f"previews/480/{place_of(png.sha256)}.webp")
    for who in (cast.clerk, cast.outsider, cast.auditor):
        assert at_door(who).get(reverse("files:download", args=[txt.public_id])).status_code == 404

    url, auditor = reverse("chat:disclosures"), at_door(cast.auditor)
    asked = disclosing.ask(room.public_id, with_file.seq, reason="信访复查", by=cast.auditor)
    wanted = {"act": "read_file", "disclosure": asked.pk, "file": txt.pk}
    assert auditor.post(url, wanted).status_code == 409
    disclosing.agree(asked.pk, by=guard)
    assert "名单.txt" in auditor.post(url, {"act": "read", "disclosure": asked.pk}).text
    answer = auditor.post(url, wanted)
    assert (answer.status_code, answer.content) == (200, BYTES)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert auditor.post(url, wanted | {"file": png.pk}).content.startswith(b"\x89PNG")
    assert at_door(guard).post(url, wanted).status_code == 403
    assert at_door(cast.outsider).post(url, wanted).status_code == 404
    read = Event.objects.filter(type="message.file_disclosed", refused=False).order_by("pk")
    assert [one.particulars["file"] for one in read] == ["名单.txt", png.name]


@pytest.mark.django_db
def test_what_is_withheld_is_sealed_too_holds_up_nothing_and_is_given_to_nobody(
    cast,
    room,
    with_file,
    django_capture_on_commit_callbacks,
):
    other = actions.post(room, text="", files=[SimpleUploadedFile("另一份.txt", BYTES * 2)], by=cast.clerk)
    File.objects.filter(subject_id=with_file.public_id).update(withheld_at=now())
    for one in (with_file, other):
        actions.recall(room, one.seq, by=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_what_is_left()

    withheld = File.objects.get(subject_id=with_file.public_id, name="名单.txt")
    assert not sealing.still_plain().exists()
    assert not default_storage.exists(place_of(withheld.sha256))
    assert disclosing.unsealed(File.objects.get(subject_id=other.public_id)) == BYTES * 2
    with pytest.raises(Withheld):
        disclosing.unsealed(withheld)
    destroy(withheld.sha256)
    assert not default_storage.exists(sealed_place_of(withheld))


@pytest.mark.django_db
def test_what_a_killed_server_left_plain_is_taken_away_by_the_next_try(
    cast, room, with_file, django_capture_on_commit_callbacks
):
    txt = File.objects.get(subject_id=with_file.public_id, name="名单.txt")
    actions.recall(room, with_file.seq, by=cast.clerk)
    sealing.files.seal(txt)  # and was killed before what follows the commit
    assert default_storage.exists(place_of(txt.sha256))
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_what_is_left()

    assert not default_storage.exists(place_of(txt.sha256))


@pytest.mark.django_db
def test_a_file_that_cannot_be_sealed_is_told_and_holds_up_no_other(
    cast, room, with_file, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    txt, png = File.objects.filter(subject_id=with_file.public_id).order_by("pk")
    actions.recall(room, with_file.seq, by=cast.clerk)

    def broken(file):
        if file.pk == txt.pk:
            raise OSError("the disk is full")
        return stored(file)

    with monkeypatch.context() as disk, django_capture_on_commit_callbacks(execute=True):
        disk.setattr("office.files.sealing.stored", broken)
        sealing.seal_what_is_left()

    assert "1 files of message" in caplog.text
    assert (str(txt.public_id) in caplog.text, str(png.public_id) in caplog.text) == (True, False)
    assert [default_storage.exists(place_of(one.sha256)) for one in (txt, png)] == [True, False]
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_what_is_left()
    assert not default_storage.exists(place_of(txt.sha256))
    assert not sealing.still_plain().exists()


@pytest.mark.django_db
def test_a_file_that_still_stands_is_not_given_out_by_a_disclosure(cast, room, guard):  # noqa: F811
    entry = actions.post(room, text=A, files=[SimpleUploadedFile("名单.txt", BYTES)], by=cast.clerk)
    actions.edit(room, entry.seq, text=B, by=cast.clerk)
    asked = disclosing.ask(room.public_id, entry.seq, reason="复查", by=cast.auditor)
    disclosing.agree(asked.pk, by=guard)

    assert disclosing.read(asked.pk, by=cast.auditor).files == []
    with pytest.raises(disclosing.NotAllowed):
        disclosing.read_file(asked.pk, File.objects.get(subject_id=entry.public_id).pk, by=cast.auditor)


@pytest.mark.django_db
def test_what_was_forwarded_before_stays_with_whom_it_went_to(
    cast, room, with_file, django_capture_on_commit_callbacks
):
    other = actions.open_room("另一个群", people=[cast.finance.person], purpose="办事", by=cast.director)
    copy = actions.forward(room, with_file.seq, to=other, by=cast.director)
    actions.recall(room, with_file.seq, by=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_what_is_left()

    mine, theirs = (File.objects.get(subject_id=one.public_id, name="名单.txt") for one in (with_file, copy))
    assert mine.sealed_at
    assert not theirs.sealed_at
    assert default_storage.exists(place_of(theirs.sha256))
    with django_capture_on_commit_callbacks(execute=True):
        actions.recall(other, copy.seq, by=cast.director)
        sealing.seal_what_is_left()
    assert not default_storage.exists(place_of(theirs.sha256))
    assert disclosing.unsealed(File.objects.get(pk=theirs.pk)) == BYTES


@pytest.mark.django_db
def test_sealed_files_go_with_the_term_of_their_room(cast, room, with_file, django_capture_on_commit_callbacks):
    retention.set_term("by_hand", 6, by=cast.archivist)
    actions.recall(room, with_file.seq, by=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_what_is_left()
    places = [sealed_place_of(one) for one in File.objects.filter(subject_id=with_file.public_id)]
    assert all(map(default_storage.exists, places))
    with clock.at(now() + timedelta(days=200)), django_capture_on_commit_callbacks(execute=True):
        retention.clear()

    assert not any(map(default_storage.exists, places))
    assert not File.objects.filter(subject_id=with_file.public_id).exists()


@pytest.mark.django_db
def test_a_file_that_is_not_in_the_store_any_more_holds_up_nothing(cast, room, with_file, caplog):
    for one in File.objects.filter(subject_id=with_file.public_id):
        default_storage.delete(place_of(one.sha256))
    actions.recall(room, with_file.seq, by=cast.clerk)
    sealing.seal_what_is_left()

    assert "not in the store" in caplog.text
    assert not sealing.still_plain().exists()
