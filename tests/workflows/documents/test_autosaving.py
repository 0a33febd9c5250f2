"""While one writes: nothing typed is lost, whoever writes is known, and what changed can be read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.audit import trail
from office.worktime import clock
from tests.workflows.documents.test_outgoing import BODY, act, document, draft_form  # noqa: F401
from workflows.documents.models import CheckOut, Document, Revision, Typed
from workflows.documents.traces import passages
from workflows.engine import course

pytestmark = pytest.mark.django_db


def url(name, document):  # noqa: F811
    return reverse(f"documents:{name}", args=[document.public_id])


def typed(town, document, **changes):  # noqa: F811
    return draft_form(town, version=document.version, **changes)


def test_what_is_typed_comes_back_and_is_no_version(town, document, at_door):  # noqa: F811
    door = at_door(town.clerk)
    answer = door.post(url("autosave", document), typed(town, document, body="刚写到一半的话"))

    assert answer.json()["kept"]
    assert Revision.objects.filter(document=document).count() == 1
    page = door.get(url("edit", document)).content.decode()
    assert "刚写到一半的话" in page
    assert "尚未存为版本" in page
    assert "刚写到一半的话" not in at_door(town.mayor).get(url("detail", document)).content.decode()

    door.post(url("edit", document), typed(town, document, body="写完了"))
    assert not Typed.objects.exists()
    assert Revision.objects.filter(document=document).count() == 2


def test_a_new_document_is_kept_too_and_can_be_thrown_away(town, at_door):
    door = at_door(town.clerk)
    door.post(reverse("documents:autosave_new"), draft_form(town, title="才起了个头", genre="request"))

    page = door.get(reverse("documents:new")).content.decode()
    assert "才起了个头" in page
    assert 'value="request" selected' in page
    assert Document.objects.count() == 0
    assert "才起了个头" not in at_door(town.head).get(reverse("documents:new")).content.decode()
    door.post(reverse("documents:drop_typed_new"))
    assert "才起了个头" not in door.get(reverse("documents:new")).content.decode()


def test_a_secrecy_mark_is_not_kept_and_the_refusal_is_remembered(town, document, at_door):  # noqa: F811
    answer = at_door(town.clerk).post(url("autosave", document), typed(town, document, body="机密★5年"))

    assert (answer.status_code, answer.json()["kept"]) == (422, False)
    assert not Typed.objects.exists()
    assert trail.of(document).get(type="file.secret_refused").refused


def test_a_text_too_long_is_refused_and_an_outsider_finds_nothing(town, document, at_door):  # noqa: F811
    assert at_door(town.clerk).post(url("autosave", document), {"body": "长" * 130_000}).status_code == 422
    for name in ("autosave", "drop_typed"):
        assert at_door(town.outsider).post(url(name, document), {"body": "x"}).status_code == 404
    assert at_door(town.outsider).get(reverse("documents:clean_copy", args=[document.public_id, 1])).status_code == 404
    assert not Typed.objects.exists()


def test_the_draft_gone_on_what_is_typed_is_kept_all_the_same(town, document, at_door):  # noqa: F811
    act(at_door, town.clerk, document, "submit")
    answer = at_door(town.clerk).post(url("autosave", document), typed(town, document, body="晚了一步"))

    assert answer.json()["kept"]
    assert Typed.objects.get().fields["body"] == "晚了一步"


@pytest.fixture
def other_writer(town, document):  # noqa: F811
    """Somebody else has the text: the same step, another person, as a deputy would."""
    (hand,) = course.my_hands(document, town.clerk)
    moment = clock.now()
    return CheckOut.objects.create(
        document=document, person=town.head.person, step=hand.step_id, since=moment,
        until=moment + timedelta(minutes=15),
    )  # fmt: skip


def test_who_writes_is_told_and_the_late_one_loses_nothing(town, document, other_writer, at_door):  # noqa: F811
    door = at_door(town.clerk)
    page = door.get(url("edit", document)).content.decode()
    assert "韩雨桐" in page

    answer = door.post(url("edit", document), typed(town, document, body="我的话"))
    assert answer.status_code == 409
    assert "我的话" in answer.content.decode()
    assert Typed.objects.get().fields["body"] == "我的话"

    CheckOut.objects.update(until=clock.now() - timedelta(minutes=1))
    assert door.post(url("edit", document), typed(town, document, body="我的话")).status_code == 302
    document.refresh_from_db()
    assert document.body == "我的话"


def test_a_hold_goes_with_its_step(town, document, at_door):  # noqa: F811
    at_door(town.clerk).get(url("edit", document))
    assert CheckOut.objects.get().person == town.clerk.person
    act(at_door, town.clerk, document, "submit")
    answer = at_door(town.head).post(url("edit", document), typed(town, document, body="科长改"))

    assert answer.status_code == 302


def test_a_newer_version_is_compared_and_the_later_text_becomes_the_next(town, document, at_door):  # noqa: F811
    door = at_door(town.clerk)
    door.post(url("edit", document), typed(town, document, body=BODY + "\n三、新增"))
    answer = door.post(url("edit", document), draft_form(town, version=1, body=BODY + "\n三、另写"))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert 'name="version" value="2"' in page
    unsigned = door.post(url("edit", document), draft_form(town, version=1, signatory="")).content.decode()
    assert "data-blocking=" not in page
    assert 'data-blocking="1"' in unsigned
    assert "三、另写" in page
    assert "<del>" in page
    assert door.post(url("edit", document), draft_form(town, version=2, body=BODY + "\n三、另写")).status_code == 302
    assert [one.version for one in Revision.objects.filter(document=document)] == [1, 2, 3]

    both = door.get(url("revisions", document) + "?from=1&to=3").content.decode()
    assert "另写" in both
    clean = door.get(reverse("documents:clean_copy", args=[document.public_id, 2])).content.decode()
    assert "三、新增" in clean
    assert "<ins>" not in clean
    assert door.get(reverse("documents:clean_copy", args=[document.public_id, 9])).status_code == 404


def test_a_paragraph_put_in_leaves_the_others_alone():
    found = passages("甲。\n乙方应当在十日内付款。\n丙。", "甲。\n新的一段。\n乙方应当在五日内付款。\n丙。")

    assert [one.unchanged for one in found if one.unchanged] == [1, 1]
    changed = [[(piece.sort, piece.text) for piece in one.pieces] for one in found if one.pieces]
    assert changed[0] == [("added", "新的一段。")]
    assert ("removed", "十") in changed[1]
    assert ("added", "五") in changed[1]


TEXT = st.text(alphabet="甲乙丙丁。\n", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_their_difference(old, new):
    before, after = old.split("\n"), new.split("\n")
    was, now = [], []
    for one in passages(old, new):
        if one.unchanged:
            was += before[len(was) : len(was) + one.unchanged]
            now += after[len(now) : len(now) + one.unchanged]
        elif one.pieces:
            if {piece.sort for piece in one.pieces} != {"added"}:
                was.append("".join(piece.text for piece in one.pieces if piece.sort != "added"))
            if one.number:
                now.append("".join(piece.text for piece in one.pieces if piece.sort != "removed"))

    assert [line for line in was if line] == [line for line in before if line]
    assert [line for line in now if line] == [line for line in after if line]
