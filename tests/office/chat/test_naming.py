"""@ names who is meant: they hear of it by their bell, and only members are meant."""

import pytest
from django.urls import reverse

from directory.gathering.rules import Rule
from office.audit import trail
from office.chat import actions
from office.chat.actions.refusals import NotAMember
from office.chat.actions.talking import NotForAll, TooManyToName
from office.chat.readers import tell_those_mentioned
from office.notices.models import Notice
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db


def told_of(entry):
    """Who hears by the bell of what the last act on this message said."""
    (event, *_earlier) = reversed(list(trail.of(entry)))
    tell_those_mentioned(event)
    return [one.person.name for one in Notice.objects.filter(event_id=event.pk)]


def people_of(payload):
    return [one["name"] for one in payload.get("people", [])]


def test_whom_a_message_names_its_stream_says(cast, room):
    actions.post(room, text="@许嘉言 请看第 41 项，@林知远 一并核对；抄 @周明岚", by=cast.director)

    assert people_of(told(room)[2]) == ["林知远", "许嘉言"]  # the mayor is not in this room


@pytest.mark.parametrize("text", ["没有人", "a@b.cn", "@", "@不在这里的人", "林知远"])
def test_nobody_is_meant(cast, room, text):
    assert "people" not in told(room, after=actions.post(room, text=text, by=cast.director).seq - 1)[2]
    assert not trail.of(room.entries.latest("seq"))


def test_the_longer_name_is_the_one_that_is_meant(cast, room):
    cast.clerk.person.name = "许嘉言语"
    cast.clerk.person.save(update_fields=["name"])

    entry = actions.post(room, text="@许嘉言语 请核", by=cast.director)

    assert [one["name"] for one in entry.people] == ["许嘉言语"]


def test_who_is_named_hears_of_it_and_nobody_else(cast, room):
    entry = actions.post(room, text="@许嘉言 @陈若川 请看", by=cast.director)

    assert told_of(entry) == ["许嘉言"]  # never who wrote it
    assert "请看" not in Notice.objects.get().subject_title  # a recall could not take it back from there


def test_a_change_names_anew_and_tells_only_whom_it_adds(cast, room):
    entry = actions.post(room, text="@许嘉言 请看", by=cast.director)

    actions.edit(room, entry.seq, text="@许嘉言 @林知远 请看", by=cast.director)

    assert people_of(told(room)[3]) == ["林知远", "许嘉言"]
    assert told_of(entry) == ["林知远"]


def test_a_recalled_message_names_nobody(cast, room):
    entry = actions.post(room, text="@许嘉言 请看", by=cast.director)
    actions.recall(room, entry.seq, by=cast.director)

    assert "people" not in told(room)[2]


def test_names_stand_out_on_the_page_and_nothing_becomes_markup(cast, room, at_door):
    actions.post(room, text="@许嘉言 <b>看</b> https://example.cn/a @林知远", by=cast.director)

    page = at_door(cast.finance).get(reverse("chat:room", args=[room.public_id])).content.decode()

    assert '<b class="mention me">@许嘉言</b>' in page
    assert '<b class="mention">@林知远</b>' in page
    assert "&lt;b&gt;看&lt;/b&gt;" in page
    assert 'href="https://example.cn/a"' in page


def test_everybody_is_named_by_those_who_keep_the_room(cast, room):
    entry = actions.post(room, text="@全体 三点开会", by=cast.director)

    assert people_of(told(room)[2]) == ["全体"]
    assert sorted(told_of(entry)) == ["林知远", "许嘉言"]
    with pytest.raises(NotForAll):
        actions.post(room, text="@全体 收到", by=cast.clerk)
    with pytest.raises(NotAMember):
        actions.post(room, text="@全体", by=cast.outsider)


@pytest.mark.parametrize("text", ["@全体会议纪要 已发", "@全体干部"])
def test_a_longer_word_does_not_name_everybody(cast, room, text):
    assert not actions.post(room, text=text, by=cast.clerk).people


def test_who_keeps_the_room_no_more_may_still_take_the_name_of_everybody_out(cast, room):
    entry = actions.post(room, text="@全体 三点开会", by=cast.director)
    actions.hand_over(room, cast.clerk.person, by=cast.director)

    with pytest.raises(NotForAll):
        actions.edit(room, entry.seq, text="@全体 四点开会", by=cast.director)
    actions.edit(room, entry.seq, text="三点开会，@许嘉言 记录", by=cast.director)

    entry.refresh_from_db()
    assert [one["name"] for one in entry.people] == ["许嘉言"]
    assert [event.type for event in trail.of(entry)] == ["message.mentioned"]  # whoever was named heard of it before


def test_in_a_room_too_large_for_it_nobody_names_everybody(cast, monkeypatch):
    rule = Rule((cast.unit("市财政局").public_id,))
    large = actions.open_following("市财政局全体", rule=rule, by=cast.finance)
    monkeypatch.setattr("office.chat.counting.CONVERSATION", 1)

    with pytest.raises(TooManyToName):
        actions.post(large, text="@全体", by=cast.finance)
    assert people_of(told(large, after=actions.post(large, text="@梁忠义 请转", by=cast.finance).seq - 1)[2]) == [
        "梁忠义"
    ]


def test_a_unit_means_its_members_and_a_post_its_holder(cast, room):
    actions.add_members(room, [cast.neighbour.person, cast.planning.person], by=cast.director)

    whole = actions.post(room, text="@市财政局 请报", by=cast.director)
    assert sorted(told_of(whole)) == ["梁忠义", "许嘉言"]
    above = actions.post(room, text="@市政府办公室 请核", by=cast.finance)
    assert sorted(told_of(above)) == ["林知远", "陈若川"]  # who works in a division of it, too
    post = actions.post(room, text="@市财政局文书 请收", by=cast.director)

    assert people_of(told(room)[post.seq]) == ["市财政局文书"]
    assert told_of(post) == ["梁忠义"]


def test_nobody_outside_the_room_is_meant_by_a_unit(cast, room):
    entry = actions.post(room, text="@市发展改革委 @市财政局 请看", by=cast.director)

    assert told_of(entry) == ["许嘉言"]
