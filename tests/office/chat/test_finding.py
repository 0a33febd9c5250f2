"""Search inside a room: what was said and may be heard, by two characters, and the way to it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from office.chat import actions
from office.chat.finding import MOST, findings
from office.chat.permissions import membership_in
from office.worktime.clock import now

pytestmark = pytest.mark.django_db


def found(actor, room, words):
    return [entry.shown or entry.must_read.title for entry, _said in findings(place(actor, room), words).entries]


def place(actor, room):
    return membership_in(actor, room.public_id)


def url(room):
    return reverse("chat:room", args=[room.public_id])


def test_two_characters_find_the_latest_first(cast, room):
    actions.post(room, text="第 41 项用款计划要改", by=cast.clerk)
    actions.post(room, text="接口还没通", by=cast.finance)
    actions.post(room, text="用款按 2 个工作日", by=cast.director)
    assert found(cast.finance, room, "用款") == ["用款按 2 个工作日", "第 41 项用款计划要改"]
    assert found(cast.finance, room, "用款 计划") == ["第 41 项用款计划要改"]
    assert found(cast.finance, room, f"{cast.clerk.person.name} 用款") == ["第 41 项用款计划要改"]
    assert found(cast.finance, room, "没有这个词") == []
    assert findings(place(cast.finance, room), " 用 ").too_short


def test_what_was_changed_or_recalled_is_found_as_it_stands(cast, room):
    first = actions.post(room, text="测算口径按 320 公里", by=cast.clerk)
    second = actions.post(room, text="测算发错了群", by=cast.clerk)
    actions.edit(room, first.seq, text="里程口径按 340 公里", by=cast.clerk)
    actions.recall(room, second.seq, by=cast.clerk)
    assert found(cast.finance, room, "测算") == []
    assert found(cast.finance, room, "里程") == ["里程口径按 340 公里"]


def test_a_must_read_is_found_by_its_title(cast, room):
    actions.issue_must_read(
        "核对联系人", "请逐项核对。", people=[cast.finance.appointment], due_at=now() + timezone.timedelta(hours=3),
        room=room, by=cast.director,
    )  # fmt: skip
    assert found(cast.finance, room, "联系人") == ["核对联系人"]


def test_nobody_finds_what_was_said_before_they_came_nor_in_another_room(cast, room, at_door):
    actions.post(room, text="口令在保险柜", by=cast.clerk)
    actions.add_members(room, [cast.planning.person], by=cast.director)
    assert found(cast.planning, room, "口令") == []
    assert found(cast.finance, room, "口令") == ["口令在保险柜"]
    other = actions.open_room("另一个", people=[cast.planning.person], by=cast.director)
    assert found(cast.director, other, "口令") == []
    page = at_door(cast.planning).get(url(room), {"find": "口令"}).content.decode()
    assert "保险柜" not in page
    assert "没有找到相符的消息" in page
    assert at_door(cast.outsider).get(url(room), {"find": "口令"}).status_code == 404


def test_each_hit_leads_to_its_message(cast, room, at_door):
    first = actions.post(room, text="<b>防汛</b>物资", by=cast.clerk)
    for number in range(70):
        actions.post(room, text=f"第{number}条", by=cast.director)
    door = at_door(cast.finance)
    page = door.get(url(room), {"find": "防汛"}).content.decode()
    way = f"?find=%E9%98%B2%E6%B1%9B&amp;at={first.seq}#m{first.seq}"
    assert way in page
    assert "&lt;b&gt;防汛&lt;/b&gt;物资" in page
    aimed = door.get(url(room), {"find": "防汛", "at": first.seq}).content.decode()
    assert f'aimed" id="m{first.seq}"' in aimed
    assert way in aimed  # the others are still beside it
    assert "请至少输入两个字" in door.get(url(room), {"find": "防"}).content.decode()
    assert "搜索本会话" in door.get(url(room)).content.decode()


def test_only_so_many_are_shown_and_it_says_so(cast, room, at_door):
    for number in range(MOST + 1):
        actions.post(room, text=f"防汛第{number}条", by=cast.director)
    page = at_door(cast.finance).get(url(room), {"find": "防汛"}).content.decode()
    assert page.count('class="hit"') == MOST
    assert "仅显示最近 50 条" in page
