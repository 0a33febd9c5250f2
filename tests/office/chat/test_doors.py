"""The pages of the rooms: beside every success the outsider's 404."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.chat import actions, unread
from office.chat.models import Entry, MustRead, Room
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import at, opened

pytestmark = pytest.mark.django_db


def url(name, room, *more):
    return reverse(f"chat:{name}", args=[room.public_id, *more])


def text_of(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def test_a_room_shows_what_was_said_to_its_members_alone(cast, room, at_door):
    actions.post(room, text="第 41 项 <b>时限</b> https://example.gov.cn/a", by=cast.clerk)

    answer = at_door(cast.finance).get(url("room", room))

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "第 41 项 &lt;b&gt;时限&lt;/b&gt;" in page
    assert 'href="https://example.gov.cn/a"' in page
    assert "许嘉言" in page  # the watermark, and a member
    assert at_door(cast.outsider).get(url("room", room)).status_code == 404
    assert str(room) in at_door(cast.finance).get(reverse("chat:index")).content.decode()
    assert str(room) not in at_door(cast.outsider).get(reverse("chat:index")).content.decode()


def test_posting_works_as_a_form_and_once(cast, room, at_door):
    door, given = at_door(cast.clerk), {"text": "没有脚本也能发", "client_msg_id": str(uuid4())}

    answers = {door.post(url("post", room), given)["Location"] for _ in range(20)}

    assert answers == {f"{url('room', room)}#m2"}
    assert Entry.objects.filter(room=room, kind="posted").count() == 1
    assert at_door(cast.outsider).post(url("post", room), given).status_code == 404


def test_a_script_asks_for_json(cast, room, at_door):
    door = at_door(cast.clerk)

    answer = door.post(
        url("post", room), {"text": "字", "client_msg_id": str(uuid4())}, headers={"Accept": "application/json"}
    )
    refused = door.post(url("post", room), {"text": " "}, headers={"Accept": "application/json"})

    assert answer.json() == {"seq": 2, "id": str(Entry.objects.get(seq=2, room=room).public_id)}
    assert (refused.status_code, set(refused.json())) == (422, {"sentence"})


def test_what_is_refused_stays_in_the_composer(cast, room, at_door):
    answer = at_door(cast.clerk).post(url("post", room), {"text": "机密★ 会议", "client_msg_id": str(uuid4())})

    assert answer.status_code == 422
    assert "机密★ 会议" in answer.content.decode()
    assert not Entry.objects.filter(room=room, kind="posted").exists()


def test_a_file_that_went_with_what_is_refused_is_named_and_what_it_answers_stays(cast, room, at_door):
    asked = actions.post(room, text="清单何时报", by=cast.director)
    given = {"text": "机密★ 会议", "client_msg_id": str(uuid4()), "reply_to": asked.seq}
    given["uploads"] = [SimpleUploadedFile("清单.txt", "第一项".encode())]

    answer = at_door(cast.clerk).post(url("post", room), given)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'data-lost="清单.txt"' in page
    assert '<details class="attach" open>' in page
    assert f'name="reply_to" value="{asked.seq}"' in page
    assert at_door(cast.outsider).post(url("post", room), given).status_code == 404
    assert '<details class="attach">' in at_door(cast.clerk).get(url("room", room)).content.decode()


def test_files_are_for_members_while_the_message_stands(cast, room, at_door):
    given = {"text": "", "client_msg_id": str(uuid4()), "uploads": [SimpleUploadedFile("清单.txt", "第一项".encode())]}
    at_door(cast.clerk).post(url("post", room), given)
    page = at_door(cast.finance).get(url("room", room)).content.decode()
    address = re.search(r'href="(/files/[^"]+)"', page)[1]

    assert at_door(cast.finance).get(address).status_code == 200
    assert at_door(cast.outsider).get(address).status_code == 404
    actions.recall(room, 2, by=cast.clerk)
    assert at_door(cast.finance).get(address).status_code == 404
    assert address not in at_door(cast.finance).get(url("room", room)).content.decode()


def test_changing_and_recalling_by_forms(cast, room, at_door):
    said = actions.post(room, text="发错", by=cast.clerk)
    door = at_door(cast.clerk)
    assert "发错</textarea>" in door.get(f"{url('room', room)}?edit={said.seq}").content.decode()

    assert door.post(url("act", room, "edit"), {"seq": said.seq, "text": "发对"}).status_code == 302
    assert at_door(cast.finance).post(url("act", room, "recall"), {"seq": said.seq}).status_code == 403
    assert at_door(cast.outsider).post(url("act", room, "recall"), {"seq": said.seq}).status_code == 404
    assert "发对" in at_door(cast.finance).get(url("room", room)).content.decode()
    assert door.post(url("act", room, "recall"), {"seq": said.seq}).status_code == 302

    page = at_door(cast.finance).get(url("room", room)).content.decode()
    assert "发对" not in page
    assert "发错" not in page
    assert "林知远" in page


def test_after_two_minutes_the_page_says_why_not(cast, room, at_door):
    said = actions.post(room, text="发错", by=cast.clerk)

    with clock.at(now() + timedelta(minutes=3)):
        assert "recall" not in re.findall(r"data-recall", at_door(cast.clerk).get(url("room", room)).content.decode())
        answer = at_door(cast.clerk).post(url("act", room, "recall"), {"seq": said.seq})

    assert answer.status_code == 409


def test_a_page_that_was_read_takes_the_number_off(cast, room, at_door):
    for n in range(3):
        actions.post(room, text=f"第 {n} 条", by=cast.clerk)
    door = at_door(cast.finance)
    marked = re.compile(r'data-count="rooms">(\d*)<')

    assert marked.search(door.get("/notices/").content.decode())[1] == "3"
    door.get(url("room", room))

    assert marked.search(door.get("/notices/").content.decode())[1] == ""
    assert (
        "1" in re.search(r'class="reads"[^>]*><b>(\d)', at_door(cast.clerk).get(url("room", room)).content.decode())[1]
    )


def test_long_talk_is_read_in_stretches(cast, room, at_door):
    for n in range(70):
        actions.post(room, text=f"第{n}句。", by=cast.clerk)
    door = at_door(cast.finance)

    last = door.get(url("room", room), {"latest": "1"}).content.decode()
    before = re.search(r"\?before=\d+", last)[0]
    first = door.get(url("room", room) + before).content.decode()
    aimed = door.get(url("room", room) + "?at=5").content.decode()

    assert "第69句。" in last
    assert "第3句。" not in last
    assert "第3句。" in first
    assert "第68句。" not in first
    assert 'id="m5"' in aimed
    assert 'data-last=""' in aimed
    for word in ("before", "at", "edit", "reply", "reads"):
        for given in ("x", "-1", "9" * 30, ""):
            assert door.get(f"{url('room', room)}?{word}={given}").status_code == 200


def test_opening_a_room_about_a_person_of_the_cast(cast, at_door):
    door = at_door(cast.director)
    page = door.get(reverse("chat:new")).content.decode()
    key = re.search(r'name="action_key" value="([^"]+)"', page)[1]
    given = {"name": "防汛", "purpose": "物资", "people": [cast.finance.appointment.pk], "action_key": key}

    answers = {door.post(reverse("chat:new"), given)["Location"] for _ in range(20)}

    room = Room.objects.get()
    assert answers == {url("room", room)}
    assert door.post(reverse("chat:new"), {"name": "", "people": []}).status_code == 422
    assert door.get(reverse("chat:new") + "?source=matter:nonsense").status_code == 404
    assert at_door(cast.service).get(reverse("chat:new")).status_code == 403
    assert at_door(cast.finance).get(url("room", room)).status_code == 200


def test_who_comes_and_who_goes(cast, room, at_door):
    door = at_door(cast.director)
    assert door.post(url("members", room), {"people": [cast.editor.appointment.pk]}).status_code == 302
    assert at_door(cast.editor).get(url("room", room)).status_code == 200
    assert at_door(cast.outsider).post(url("members", room), {"people": []}).status_code == 404

    assert door.post(url("act", room, "remove"), {"person": cast.editor.person.username}).status_code == 302
    assert at_door(cast.editor).get(url("room", room)).status_code == 404
    assert at_door(cast.clerk).post(url("act", room, "leave"))["Location"] == reverse("chat:index")
    assert at_door(cast.finance).post(url("act", room, "close")).status_code == 403
    assert door.post(url("act", room, "close")).status_code == 302
    assert at_door(cast.finance).post(url("post", room), {"text": "还有"}).status_code == 409
    assert str(room) in at_door(cast.finance).get(reverse("chat:index") + "?closed=1").content.decode()


def test_two_people_talk_from_the_book(cast, at_door):
    address = reverse("chat:direct", args=[cast.finance.person.public_id])
    card = reverse("directory:person", args=[cast.finance.person.public_id])

    assert f'action="{address}"' in at_door(cast.clerk).get(card).content.decode()
    assert f'action="{address}"' not in at_door(cast.finance).get(card).content.decode()
    first = at_door(cast.clerk).post(address)["Location"]

    assert at_door(cast.finance).post(reverse("chat:direct", args=[cast.clerk.person.public_id]))["Location"] == first
    assert at_door(cast.director).get(first).status_code == 404
    assert "许嘉言</h2>" in at_door(cast.clerk).get(first).content.decode()
    assert at_door(cast.service).post(address).status_code == 404


def test_a_link_of_ours_unfolds_for_whoever_may_see_it(cast, room, at_door):
    inner = opened(cast, people=[cast.clerk.person])
    actions.post(room, text=f"看 http://testserver{url('room', inner)} 这里", by=cast.clerk)
    address = f"{reverse('chat:unfold')}?path={url('room', inner)}"

    assert 'class="unfolded"' in at_door(cast.clerk).get(url("room", room)).content.decode()
    assert 'class="unfolded"' not in at_door(cast.finance).get(url("room", room)).content.decode()
    assert at_door(cast.clerk).get(address).status_code == 200
    assert at_door(cast.finance).get(address).status_code == 404
    assert at_door(cast.clerk).get(reverse("chat:unfold")).status_code == 404


def test_how_many_have_read_is_for_the_author_and_who_is_for_nobody(cast, room, at_door):
    said = actions.post(room, text="请看", by=cast.clerk)
    actions.read_to(room, said.seq, by=cast.finance)

    told = '<span class="reads"><b>1</b>'
    mine = at_door(cast.clerk).get(f"{url('room', room)}?reads={said.seq}").content.decode()
    assert told in mine
    assert told not in at_door(cast.finance).get(url("room", room)).content.decode()
    assert mine.count("许嘉言") == at_door(cast.clerk).get(url("room", room)).content.decode().count("许嘉言")


def test_a_message_is_found_by_its_id(cast, room, at_door):
    said = actions.post(room, text="在这里", by=cast.clerk)
    address = reverse("chat:message", args=[said.public_id])

    assert at_door(cast.finance).get(address)["Location"] == f"{url('room', room)}?at=2#m2"
    assert at_door(cast.outsider).get(address).status_code == 404


def test_a_room_page_takes_few_queries_however_much_is_said(cast, room, at_door, django_assert_max_num_queries):
    """Its own are at most 8; the frame of every page has 7. What is new moves the pointer and rings: five more, in a
    savepoint, which counts for two."""
    for n in range(70):
        actions.post(room, text=f"第{n}句", by=cast.clerk if n % 2 else cast.finance)
    door = at_door(cast.finance)
    actions.read_to(room, 71, by=cast.finance)

    with django_assert_max_num_queries(7 + 8):
        door.get(url("room", room))
    actions.post(room, text="还有一句", by=cast.clerk)
    with django_assert_max_num_queries(7 + 8 + 5 + 2):
        door.get(url("room", room))


def test_must_reads_by_their_doors(cast, room, at_door):
    door = at_door(cast.director)
    address = f"{reverse('chat:new_must_read')}?room={room.public_id}"
    given = {
        "title": "核对联系人",
        "text": "逐项核对。",
        "due_at": "2026-11-20T18:00",
        "members": "on",
        "units": [],
        "people": [],
    }

    answer = door.post(address, given)
    must_read = MustRead.objects.get()
    sheet = reverse("chat:must_read", args=[must_read.public_id])

    assert answer["Location"] == sheet
    assert must_read.due_at == at("2026-11-20 18:00")
    assert must_read.receipts.count() == 2
    assert at_door(cast.clerk).get(sheet).status_code == 200
    assert at_door(cast.outsider).get(sheet).status_code == 404
    assert at_door(cast.outsider).get(address).status_code == 404
    assert at_door(cast.outsider).post(reverse("chat:confirm", args=[must_read.public_id])).status_code == 404
    assert at_door(cast.outsider).get(reverse("chat:new_must_read")).status_code == 403
    assert "许嘉言" not in text_of(at_door(cast.clerk).get(sheet)).replace("林知远", "")

    assert at_door(cast.clerk).post(reverse("chat:confirm", args=[must_read.public_id])).status_code == 302
    assert at_door(cast.clerk).post(reverse("chat:confirm", args=[must_read.public_id])).status_code == 409
    assert at_door(cast.clerk).post(reverse("chat:remind", args=[must_read.public_id])).status_code == 403
    assert door.post(reverse("chat:remind", args=[must_read.public_id])).status_code == 302
    assert door.post(reverse("chat:remind", args=[must_read.public_id])).status_code == 409

    table = door.get(reverse("chat:receipts", args=[must_read.public_id])).content.decode()
    assert re.search(r"林知远,2026-11-20 10:24:00,2026-11-20 10:24:00,2026-11-20 10:24:00", table)
    assert re.search(r"许嘉言,,,", table)
    assert at_door(cast.clerk).get(reverse("chat:receipts", args=[must_read.public_id])).status_code == 403
    assert at_door(cast.outsider).get(reverse("chat:receipts", args=[must_read.public_id])).status_code == 404


def test_from_the_room_the_rest_of_a_must_read_is_reminded(cast, room, at_door):
    asked = [cast.clerk.appointment, cast.finance.appointment]
    one = actions.issue_must_read(
        "核对联系人", "逐项核对。", people=asked, due_at=now() + timedelta(hours=7), room=room, by=cast.director
    )
    button = f'action="{reverse("chat:remind", args=[one.public_id])}"'
    door = at_door(cast.director)

    assert button in door.get(url("room", room)).content.decode()
    assert button not in at_door(cast.clerk).get(url("room", room)).content.decode()
    answer = door.post(reverse("chat:remind", args=[one.public_id]), {"back": "room"}, follow=True)

    assert answer.redirect_chain[-1][0] == url("room", room)
    assert "已提醒 2 个岗位" in text_of(answer)
    assert button not in answer.content.decode()
    assert "今天已提醒" in text_of(answer)


def test_a_must_read_is_counted_by_posts_on_every_page(cast, room, at_door):
    asked = [cast.clerk.appointment, cast.finance.appointment]
    one = actions.issue_must_read(
        "核对联系人", "逐项核对。", people=asked, due_at=now() + timedelta(hours=7), room=room, by=cast.director
    )
    door = at_door(cast.director)

    sides = text_of(door.get(url("room", room)))
    sheet = text_of(door.get(reverse("chat:must_read", args=[one.public_id])))

    for page in (sides, sheet):
        assert "共 2 个岗位" in page
        assert "提醒 2 个岗位" in page
        assert "未确认 2 个岗位" in page
    assert "按岗位计数" in text_of(door.get(reverse("chat:must_reads")))


def test_what_is_too_long_comes_back_whole_with_the_count(cast, room, at_door):
    text = "长" * 5229 + "尾"

    answer = at_door(cast.clerk).post(url("post", room), {"text": text, "client_msg_id": str(uuid4())})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "共 5230 字" in text_of(answer)
    assert 'maxlength="5000"' not in answer.content.decode()
    assert not Entry.objects.filter(room=room, kind="posted").exists()


def test_the_end_of_a_line_counts_once(cast, room, at_door):
    at_door(cast.clerk).post(url("post", room), {"text": "字\r\n" * 2500, "client_msg_id": str(uuid4())})

    assert Entry.objects.get(room=room, kind="posted").text == ("字\n" * 2500).strip()


def test_in_english_the_room_has_no_mark_of_the_other_script(cast, room, at_door):
    actions.post(room, text="hear, hear", by=cast.finance)
    actions.post(room, text="agreed", reply_to=2, by=cast.director)
    door = at_door(cast.clerk)
    door.cookies["django_language"] = "en"

    said = text_of(door.get(url("room", room)))

    assert "Purpose: 第二批清单编制" in said
    assert re.findall("[，。：；！？、（）]", said.replace("“零跑动”", "")) == []


def test_the_mark_of_what_is_not_read_stands_at_the_first_of_it(cast, room, at_door):
    actions.post(room, text="读过的", by=cast.finance)
    door = at_door(cast.clerk)
    door.get(url("room", room))
    actions.post(room, text="自己说的", by=cast.clerk)
    taken_back = actions.post(room, text="撤回的", by=cast.finance)
    actions.recall(room, taken_back.seq, by=cast.finance)
    first = actions.post(room, text="第一条未读", by=cast.finance)
    actions.post(room, text="第二条未读", by=cast.finance)

    page = door.get(url("room", room)).content.decode()

    assert re.search(r'id="unread".*?data-seq="(\d+)"', page, re.DOTALL)[1] == str(first.seq)


def test_when_much_is_unread_the_room_opens_where_it_begins(cast, room, at_door):
    actions.post(room, text="读过的", by=cast.finance)
    door = at_door(cast.clerk)
    door.get(url("room", room))
    for n in range(90):
        actions.post(room, text=f"未读{n:02d}", by=cast.finance)

    page = door.get(url("room", room)).content.decode()

    assert re.search(r'id="unread".*?data-seq="(\d+)"', page, re.DOTALL)[1] == "3"
    assert 'id="m3"' in page
    assert 'id="m92"' not in page
    assert unread.by_room(cast.clerk) == {room.pk: 90}  # what was not shown is not read
    assert "?at=" in page
    assert "未读89" in door.get(url("room", room), {"latest": "1"}).content.decode()
    assert unread.by_room(cast.clerk) == {}
