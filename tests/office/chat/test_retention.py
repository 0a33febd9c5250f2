"""What is no longer kept goes, and nothing else; who sets it and who may hold it back."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.actions import appoint, enrol, establish_post, establish_unit
from directory.actors import actor_of, today
from directory.roles import Role
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.chat import actions, retention, searching
from office.chat.actions.seats import keep_draft
from office.chat.finding import findings
from office.chat.models import Entry, Membership, Room
from office.chat.permissions import memberships_of
from office.chat.retention import NoSuchRoom, NoSuchTerm
from office.files.actions import place_of
from office.files.models import File
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import opened, told
from tests.office.chat.rooms import merged
from tests.office.chat.test_must_reads import issued

pytestmark = pytest.mark.django_db
LATER = timedelta(days=200)


@pytest.fixture
def keeper(cast):
    """The archivist of the general office, whose are the terms."""
    return cast.archivist


@pytest.fixture
def old(cast, room, django_capture_on_commit_callbacks):
    """Said long ago, changed, with a file; and something of today, for which six months are kept."""
    said = actions.post(room, text="旧话", files=[SimpleUploadedFile("旧表.txt", "旧".encode())], by=cast.clerk)
    actions.edit(room, said.seq, text="旧话改过", by=cast.clerk)
    actions.pin(room, said.seq, pinned=True, by=cast.director)
    return said


def cleared(django_capture_on_commit_callbacks):
    with clock.at(now() + LATER), django_capture_on_commit_callbacks(execute=True):
        return retention.clear()


def test_old_words_and_files_go_and_one_entry_says_so(cast, room, old, keeper, django_capture_on_commit_callbacks):
    file = File.objects.get()
    retention.set_term("by_hand", 6, by=keeper)
    with clock.at(now() + LATER - timedelta(days=1)):
        fresh = actions.post(room, text="新话", by=cast.finance)
    before = told(room)

    assert cleared(django_capture_on_commit_callbacks) == 1
    searching.enter()

    frames = told(room)
    assert "旧话" not in str(frames)
    assert frames[old.seq]["cleared"]
    assert [frames[fresh.seq]["text"], list(frames.values())[-1]["kind"]] == ["新话", "cleared"]
    assert list(frames.values())[-1]["until"] == old.seq
    heard = [{"seq": seq, **one} for seq, one in before.items()]
    heard += [{"seq": seq, **one} for seq, one in told(room, after=max(before)).items()]
    assert merged(heard) == merged([{"seq": seq, **one} for seq, one in frames.items()])
    assert not File.objects.exists()
    assert not default_storage.exists(place_of(file.sha256))
    assert Room.objects.get(pk=room.pk).pinned == []
    assert not findings(memberships_of(cast.finance), "旧话").hits
    event = Event.objects.get(type="room.cleared")
    assert event.particulars == {"messages": 1, "files": 1}
    assert cleared(django_capture_on_commit_callbacks) == 0


def test_the_list_of_rooms_says_that_the_last_words_are_gone(
    cast, room, old, keeper, at_door, django_capture_on_commit_callbacks
):
    retention.set_term("by_hand", 6, by=keeper)
    cleared(django_capture_on_commit_callbacks)
    page = at_door(cast.finance).get(reverse("chat:index")).content.decode()
    row = page.partition(f'data-room="{room.public_id}"')[2].partition("</small>")[0]
    assert "不再保存" in row
    assert "0 个文件" not in row


def test_much_goes_batch_by_batch_each_whole_in_itself(
    cast, room, keeper, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(retention, "BATCH", 2)
    said = [actions.post(room, text=f"旧话{n}", by=cast.clerk).seq for n in range(5)]
    retention.set_term("by_hand", 6, by=keeper)

    assert cleared(django_capture_on_commit_callbacks) == 5

    assert not Entry.objects.filter(room=room, kind="posted").exclude(text="").exists()
    told_of = Entry.objects.filter(room=room, kind="cleared").order_by("seq").values_list("others", flat=True)
    assert list(told_of) == [said[1], said[3], said[4]]
    events = Event.objects.filter(type="room.cleared").order_by("pk")
    assert [one.particulars["messages"] for one in events] == [2, 2, 1]


def test_former_announcements_go_and_the_present_one_stays(cast, room, keeper, django_capture_on_commit_callbacks):
    for text in ("旧公告", "现公告"):
        actions.announce(room, text, by=cast.director)
    retention.set_term("by_hand", 6, by=keeper)

    assert cleared(django_capture_on_commit_callbacks) == 1

    assert [one.text for one in Entry.objects.filter(room=room, kind="announced").order_by("seq")] == ["", "现公告"]
    assert "旧公告" not in str(told(room))
    assert cleared(django_capture_on_commit_callbacks) == 0


def test_drafts_go_by_their_own_age_and_not_where_a_room_is_held(
    cast, room, keeper, django_capture_on_commit_callbacks
):
    held = opened(cast)
    for one in (room, held):
        keep_draft(one, "旧稿", by=cast.clerk)
    with clock.at(now() + LATER - timedelta(days=1)):
        keep_draft(room, "新稿", by=cast.finance)
    retention.set_term("by_hand", 6, by=keeper)
    retention.hold(held.public_id, reason="信访复查", by=cast.auditor)

    cleared(django_capture_on_commit_callbacks)

    assert sorted(Membership.objects.exclude(draft="").values_list("room", "draft")) == sorted(
        [(room.pk, "新稿"), (held.pk, "旧稿")]
    )


def test_what_is_bound_held_or_evidence_stays(cast, keeper, django_capture_on_commit_callbacks):
    about, held, evidence = opened(cast), opened(cast), opened(cast)
    Room.objects.filter(pk=about.pk).update(about_kind="matter", about_id=about.public_id)
    for room in (about, held):
        actions.post(room, text="留着", by=cast.clerk)
    issued(cast, room=evidence)
    retention.set_term("by_hand", 6, by=keeper)
    retention.hold(held.public_id, reason="信访复查", by=cast.auditor)

    assert cleared(django_capture_on_commit_callbacks) == 0
    assert Entry.objects.filter(text="留着").count() == 2

    retention.end_hold(held.holds.get().pk, by=cast.auditor)
    assert cleared(django_capture_on_commit_callbacks) == 1


def test_each_class_has_its_own_term(cast, room, keeper, django_capture_on_commit_callbacks):
    two = actions.open_direct(cast.clerk.person, by=cast.finance)
    for one in (room, two):
        actions.post(one, text="话", by=cast.clerk)
    assert cleared(django_capture_on_commit_callbacks) == 0  # nothing goes until somebody says so
    retention.set_term("two", 6, by=keeper)
    assert cleared(django_capture_on_commit_callbacks) == 1
    assert Entry.objects.get(room=room, kind="posted").text == "话"


def test_the_archivist_may_sit_in_a_division_of_the_general_office_and_of_no_other(cast):
    def archivist(unit, name):
        person = enrol(unit, username=name, name=name, by=cast.admin)
        post = establish_post(unit, title="档案员", roles=[Role.ARCHIVIST], by=cast.admin)
        appoint(person, to=post, starts_on=today(), by=cast.admin)
        return actor_of(person)

    office, bureau = cast.unit("市政府办公室"), cast.unit("市财政局")
    below = [
        establish_unit(one, name=f"档案科{n}", short_name=f"档案科{n}", kind="division", level="city", by=cast.admin)
        for n, one in enumerate((office, bureau))
    ]
    assert retention.may_set_terms(archivist(below[0], "dangan1"))
    for n, unit in enumerate((below[1], bureau, cast.outsider.appointment.post.unit), 2):
        assert not retention.may_set_terms(archivist(unit, f"dangan{n}"))


def test_who_may_and_what_may_be_chosen(cast, room, keeper, at_door):
    for other in (cast.director, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            retention.set_term("two", 6, by=other)
    for other in (cast.director, keeper):
        with pytest.raises(NotAllowed):
            retention.hold(room.public_id, reason="因", by=other)
    with pytest.raises(NoSuchTerm):
        retention.set_term("two", 1, by=keeper)
    with pytest.raises(NoSuchRoom):
        retention.hold(cast.clerk.person.public_id, reason="因", by=cast.auditor)

    about = reverse("chat:about")
    door = at_door(keeper)
    assert door.post(about, {"act": "term", "room_class": "two", "months": "12"}).status_code == 302
    assert retention.terms() == {"two": 12, "by_hand": None, "following": None}
    assert "12 个月" in at_door(cast.outsider).get(about).content.decode()
    assert at_door(cast.outsider).post(about, {"act": "term", "room_class": "two"}).status_code == 403
    assert door.post(about, {"act": "term", "room_class": "two", "months": ""}).status_code == 302
    assert retention.terms()["two"] is None
    given = {"act": "hold", "room": f"http://x{reverse('chat:room', args=[room.public_id])}", "reason": "信访复查"}
    assert at_door(cast.auditor).post(about, given).status_code == 302
    assert "信访复查" in at_door(cast.auditor).get(about).content.decode()
    assert "信访复查" not in at_door(cast.clerk).get(about).content.decode()
