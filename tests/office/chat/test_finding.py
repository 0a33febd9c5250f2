"""Search inside a room: what was said and may be heard, by two characters, and the way to it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from office.chat import actions, searching
from office.chat.finding import MOST, Span, findings
from office.chat.models import Entry
from office.chat.permissions import memberships_of
from office.chat.tasks import enter_what_is_left, tell_unread
from office.desk.search import answer
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import at

pytestmark = pytest.mark.django_db
FIND = reverse("chat:find")


def found(actor, room, words, **span):
    searching.enter()
    hits = findings(place(actor, room), words, Span(**span)).hits
    return [hit.entry.text or hit.entry.must_read.title for hit in hits]


def found_now(actor, room, words):
    return [hit.entry.text for hit in findings(place(actor, room), words).hits]


def found_anywhere(actor, words, **span):
    searching.enter()
    return [hit.entry.text for hit in findings(memberships_of(actor), words, Span(**span)).hits]


def place(actor, room):
    return memberships_of(actor).filter(room=room)


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
    assert found_anywhere(cast.planning, "口令") == found_anywhere(cast.outsider, "口令") == []
    assert found_anywhere(cast.finance, "口令") == ["口令在保险柜"]
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
    searching.enter()
    door = at_door(cast.finance)
    page = door.get(url(room), {"find": "防汛"}).content.decode()
    way = f"?find=%E9%98%B2%E6%B1%9B&amp;at={first.seq}#m{first.seq}"
    assert way in page
    assert "&lt;b&gt;<mark>防汛</mark>&lt;/b&gt;物资" in page
    aimed = door.get(url(room), {"find": "防汛", "at": first.seq}).content.decode()
    assert f'aimed" id="m{first.seq}"' in aimed
    assert way in aimed  # the others are still beside it
    assert "请至少输入两个字" in door.get(url(room), {"find": "防"}).content.decode()
    assert "搜索本会话" in door.get(url(room)).content.decode()


def test_only_so_many_are_shown_and_it_says_so(cast, room, at_door):
    for number in range(MOST + 1):
        actions.post(room, text=f"防汛第{number}条", by=cast.director)
    searching.enter()
    page = at_door(cast.finance).get(url(room), {"find": "防汛"}).content.decode()
    assert page.count('class="hit"') == MOST
    assert "仅显示最近 50 条" in page


def test_who_left_finds_nothing_there_any_more(cast, room):
    actions.post(room, text="预算草案在附件", by=cast.clerk)
    assert found_anywhere(cast.finance, "预算草案") == ["预算草案在附件"]
    actions.leave(room, by=cast.finance)
    assert found_anywhere(cast.finance, "预算草案") == []


def test_all_rooms_are_searched_by_day_and_by_files(cast, room, at_door):
    other = actions.open_room("另一个", people=[cast.finance.person], by=cast.director)
    actions.post(room, text="核定用款", by=cast.clerk)
    with clock.at(at("2026-11-23 09:00")):
        actions.post(
            other, text="用款见附件", by=cast.director, files=[SimpleUploadedFile("用款表.txt", "甲".encode())]
        )
    assert found_anywhere(cast.finance, "用款") == ["用款见附件", "核定用款"]
    assert found_anywhere(cast.finance, "用款表") == ["用款见附件"]
    assert found_anywhere(cast.finance, "用款", until=at("2026-11-20 00:00").date()) == ["核定用款"]
    assert found_anywhere(cast.finance, "用款", since=at("2026-11-21 00:00").date()) == ["用款见附件"]
    assert found_anywhere(cast.finance, "用款", with_files=True) == ["用款见附件"]

    door = at_door(cast.finance)
    answer = door.get(FIND, {"q": "用款"})
    page = answer.content.decode()
    assert len(answer.context["rooms"]) == 2  # beside it stand all rooms, not those of such a name
    assert page.index("<mark>用款</mark>见附件") < page.index("核定<mark>用款</mark>")
    assert "核定<mark>" not in door.get(FIND, {"q": "用款", "with_files": "on"}).content.decode()
    assert door.get(FIND, {"q": "用款", "since": "昨天"}).status_code == 422
    ever = door.get(FIND, {"q": "用款", "since": "0001-01-01", "until": "9999-12-31"})
    assert len(ever.context["findings"].hits) == 2
    assert "没有找到" in at_door(cast.outsider).get(FIND, {"q": "用款"}).content.decode()


def test_the_one_search_finds_messages_too(cast, room):
    said = actions.post(room, text="<接口>已通", by=cast.clerk)
    searching.enter()
    line = next(one for one in answer("messages", cast.finance, "接口", most=5).lines)
    assert [line.title, line.before, line.note] == ["<接口>已通", cast.clerk.person.name, room.name]
    assert line.url.endswith(f"?at={said.seq}#m{said.seq}")
    assert not answer("messages", cast.outsider, "接口", most=5).lines


def test_what_is_said_is_found_once_the_room_has_been_told_of_it(cast, room):
    said = actions.post(room, text="防汛预案", by=cast.clerk)
    assert Entry.objects.get(pk=said.pk).keys is None

    tell_unread(room=room.pk)
    assert "防汛" in Entry.objects.get(pk=said.pk).keys

    actions.edit(room, said.seq, text="抗旱预案", by=cast.clerk)
    assert Entry.objects.get(pk=said.pk).keys is None
    actions.recall(room, said.seq, by=cast.clerk)
    assert Entry.objects.get(pk=said.pk).keys == []


def test_what_is_not_entered_yet_is_entered_by_batches_and_until_then_the_page_says_so(
    cast, room, at_door, monkeypatch
):
    monkeypatch.setattr(searching, "BATCH", 2)
    for number in range(5):
        actions.post(room, text=f"防汛第{number}条", by=cast.director)
    door, says = at_door(cast.finance), "部分消息尚未编入搜索"

    tell_unread(room=room.pk)
    assert found_now(cast.finance, room, "防汛") == ["防汛第4条", "防汛第3条"]
    for page in (door.get(FIND, {"q": "防汛"}), door.get(url(room), {"find": "防汛"}), door.get(FIND, {"q": "抗旱"})):
        assert says in page.content.decode()
    assert says not in at_door(cast.outsider).get(FIND, {"q": "防汛"}).content.decode()

    waiting = ProcrastinateJob.objects.filter(task_name="office.chat.tasks.enter_what_is_left", status="todo")
    for left in (1, 1, 0):
        waiting.delete()
        enter_what_is_left(timestamp=0)
        assert waiting.count() == left
    assert len(found_now(cast.finance, room, "防汛")) == 5
    assert says not in door.get(FIND, {"q": "防汛"}).content.decode()


def test_each_search_of_the_page_has_a_name_of_its_own(cast, room, at_door):
    page, _closed_dialogs = at_door(cast.finance).get(FIND).content.decode().split("<dialog", 1)
    forms = [form for form in re.findall(r"<form[^>]*>", page) if 'role="search"' in form]
    names = [name for form in forms for name in re.findall(r'aria-label="([^"]+)"', form)]
    assert len(set(names)) == len(forms) == 3


def test_a_day_leads_to_what_was_first_said_on_it(cast, room, at_door):
    actions.post(room, text="星期五", by=cast.clerk)
    with clock.at(at("2026-11-23 08:00")):
        monday = actions.post(room, text="星期一", by=cast.clerk)
        for number in range(40):
            actions.post(room, text=f"第{number}条", by=cast.director)
    door = at_door(cast.finance)
    for day in ("2026-11-22", "2026-11-23"):
        assert f'aimed" id="m{monday.seq}"' in door.get(url(room), {"on": day}).content.decode()
    for day in ("2026-12-01", "昨天", "9999-12-31"):
        page = door.get(url(room), {"on": day})
        assert page.status_code == 200
        assert "第39条" in page.content.decode()
