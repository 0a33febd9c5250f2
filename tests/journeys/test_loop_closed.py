"""Once around the loop, second half: from a matter people talk, who must know confirms it, they meet, and what they
decide is a matter again; it knows where it comes from, and whoever is outside knows nothing of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from directory.actors import today
from directory.models import Person
from office.chat.models import Entry, MustRead, Room
from office.duties.models import Duty
from office.meetings.models import Decision, Invitation, Meeting, Minutes, Seat
from office.notices.models import Notice
from tests.cast import PASSWORD
from tests.journeys import loop
from tests.journeys.desks import choose, done, find_in_box, live, until
from workflows.documents.models import Document
from workflows.supervision.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEWS = "资金测算口径调整"
DECISION = "补助资金按改造里程核定。市水务局本月内报出分段清单"
# What a browser says itself when its line is cut on purpose.
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket")


@pytest.fixture
def town(town):
    loop.settle(town)
    Person.objects.filter(is_service=False).update(password=make_password(PASSWORD))
    town.matter = loop.supervised(town)
    return town


def test_people_talk_and_meet_and_what_they_decide_is_a_matter_again(town, person_at, program, worker, browser):
    director, finance, water = (person_at(one) for one in (town.director, town.finance, town.water))
    room = a_room_is_opened_from_the_matter(director, town)
    lines = {page: loop.Line(page) for page in (finance, water)}
    for page in (finance, water):
        page.get_by_role("navigation").get_by_role("link", name=re.compile("会话")).first.click()
        page.get_by_role("link", name=loop.MATTER).click()
        live(page)
    three_talk_and_one_loses_the_line(director, finance, lines[finance], water, room)
    a_lost_answer_does_not_double(water, lines[water], director, room)

    must_read = a_must_read_goes_to_twelve(director, town)
    nine_confirm(must_read, town, program, browser, water, finance)
    the_sheet_says_who_has_not_and_one_act_reminds(director, must_read, town)

    meeting = a_meeting_is_called_from_the_room(director, room)
    planning, head, editor = (person_at(one) for one in (town.planning, town.head, town.editor))
    invitations_are_duties(meeting, finance, planning, head, town)
    two_meet_and_a_third_sees_them(meeting, director, finance, editor, town)
    attendance_writes_itself(editor, finance)

    decision = the_recorder_notes_a_decision(meeting, editor)
    second = one_act_makes_it_a_matter(decision, director)
    document = the_minutes_become_a_draft(meeting, director, editor)
    it_knows_where_it_comes_from(director, second, document, editor)
    the_outsider_knows_nothing(person_at(town.outsider), room, must_read, decision, second, document)
    for page in (director, finance, planning, head, editor, water):
        assert [one for one in page.complaints if not any(word in one for word in CUT)] == [], page.url


def a_room_is_opened_from_the_matter(director, town):
    director.goto(f"/matters/{town.matter.public_id}/")
    director.get_by_role("link", name="开会话", exact=True).click()
    expect(director.get_by_label("会话名称")).to_have_value(loop.MATTER)
    expect(director.locator("#id_people .chip", has_text="方立新")).to_be_visible()  # the bureau in charge, by its head
    choose(director, "people", "许嘉言")
    director.get_by_role("button", name="开会话").click()
    beside = director.get_by_role("complementary", name="会话信息")
    expect(beside.get_by_role("link", name=loop.MATTER, exact=True).first).to_be_visible()
    expect(beside.get_by_role("region", name="来历")).to_contain_text(loop.TITLE)
    live(director)
    return Room.objects.get(about_id=town.matter.public_id)


def three_talk_and_one_loses_the_line(director, finance, line, water, room):
    loop.say(director, "测算口径按 320 公里")
    loop.said(finance, "测算口径按 320 公里").wait_for()
    loop.say(finance, "财政这边按年度预算核")
    loop.said(water, "财政这边按年度预算核").wait_for()
    loop.say(water, "这条发错了群")
    loop.said(director, "这条发错了群").wait_for()

    with line.away():
        loop.act_on(director, "测算口径按 320 公里", "修改")
        director.get_by_role("textbox", name="消息", exact=True).fill("测算口径按 340 公里")
        director.keyboard.press("Enter")
        loop.said(water, "测算口径按 340 公里").wait_for()
        loop.act_on(water, "这条发错了群", "撤回")
        director.get_by_text("方立新于").wait_for()
        loop.say(water, "分段清单明天发出")
        loop.said(director, "分段清单明天发出").wait_for()
        assert finance.get_by_text("分段清单明天发出").count() == 0
    loop.said(finance, "分段清单明天发出").wait_for()
    loop.said(finance, "测算口径按 340 公里").wait_for()
    finance.get_by_text("方立新于").wait_for()
    for page in (director, finance, water):
        expect(page.get_by_text(f"已同步至 #{room_head(room)}")).to_be_visible()
        assert "这条发错了群" not in page.get_by_role("log").inner_text()


def room_head(room):
    return Room.objects.get(pk=room.pk).next_seq - 1


def a_lost_answer_does_not_double(water, line, director, room):
    with line.deaf():
        loop.say(water, "缺口约 1200 万元")
        loop.said(director, "缺口约 1200 万元").wait_for()  # it has arrived; its writer does not know
        expect(water.get_by_text("未送出，已存在本机")).to_be_visible()
    water.get_by_role("button", name="重发").click()
    expect(water.get_by_text("未送出，已存在本机")).to_be_hidden()
    line.mend()
    live(water)
    loop.said(water, "缺口约 1200 万元").wait_for()
    expect(water.get_by_role("log").get_by_text("缺口约 1200 万元")).to_have_count(1)
    expect(director.get_by_role("log").get_by_text("缺口约 1200 万元")).to_have_count(1)
    assert Entry.objects.filter(room=room, text="缺口约 1200 万元").count() == 1


def a_must_read_goes_to_twelve(director, town):
    director.get_by_role("link", name="设为必读").click()
    director.get_by_label("标题").fill(NEWS)
    director.get_by_label("须知悉的内容").fill("补助资金改按改造里程测算，各单位以此为准。")
    choose(director, "units", "市水务局", "市财政局")
    choose(director, "people", "韩雨桐", "罗建平", "林知远")
    director.get_by_role("button", name="发出").click()
    done(director, "已发出")
    must_read = MustRead.objects.get()
    assert must_read.receipts.count() == 12
    assert Duty.objects.filter(subject_id=must_read.public_id, done_at=None).count() == 12
    return must_read


def nine_confirm(must_read, town, program, browser, water, finance):
    """One in the room, one out of the box, seven by the same door without a page. Of three others one has opened it, to
    one it is delivered, one has not come at all."""
    address = f"/must-reads/{must_read.public_id}/"
    water.get_by_role("article", name=NEWS).get_by_role("button", name="确认知悉").click()
    done(water, "已确认")
    finance.goto("/")
    find_in_box(finance, NEWS)
    finance.get_by_role("button", name="确认知悉").click()
    done(finance, "已确认")
    more = ("江晚晴", "卢定远", "叶知秋", "沙明远", "石可为")
    for actor in (town.neighbour, town.planning, *(town.more[name] for name in more)):
        with loop.Door(browser, program, actor) as door:
            door.send(address, "/confirm/")
    with loop.Door(browser, program, town.head) as door:
        door.look(address)
    loop.Door(browser, program, town.clerk).context.close()
    assert must_read.receipts.exclude(confirmed_at=None).count() == 9


def the_sheet_says_who_has_not_and_one_act_reminds(director, must_read, town):
    director.reload()
    left = director.locator("#receipts table")  # the first tab
    expect(left.get_by_role("row")).to_have_count(4)
    for name, said in (("韩雨桐", 2), ("林知远", 1), ("童思齐", 0)):
        cells = left.get_by_role("row", name=name).get_by_role("cell").all_inner_texts()[2:]
        assert sum(bool(re.search(r"\d", cell)) for cell in cells) == said, cells
    director.get_by_role("button", name="提醒 3 个岗位").click()
    done(director, "已提醒 3 个岗位")
    expect(director.get_by_role("button", name="提醒 3 个岗位")).to_be_disabled()
    rung = Notice.objects.filter(subject_id=must_read.public_id).values_list("person__name", flat=True)
    until(lambda: sorted(rung.all()) == sorted(["韩雨桐", "林知远", "童思齐"]))


def a_meeting_is_called_from_the_room(director, room):
    director.goto(f"/rooms/{room.public_id}/")
    director.get_by_role("link", name="召集会议", exact=True).click()
    director.get_by_role("textbox", name="会议 必填", exact=True).fill("供水管网改造资金调度会")
    director.get_by_label("议题").nth(0).fill("测算口径")
    director.get_by_label("汇报人").nth(0).fill("市水务局")
    director.get_by_label("议题").nth(1).fill("资金缺口")
    choose(director, "recorder", "苏婉清")
    for name in ("方立新", "许嘉言"):
        expect(director.locator("#id_members .chip", has_text=name)).to_be_visible()
    choose(director, "members", "罗建平", "韩雨桐")
    director.get_by_role("button", name="召集并通知").click()
    done(director, "已召集")
    meeting = Meeting.objects.get()
    assert meeting.agenda.count() == 2
    return meeting


def invitations_are_duties(meeting, finance, planning, head, town):
    for page in (finance, planning, head):
        page.goto("/")
        find_in_box(page, meeting.title)
    finance.get_by_role("button", name="参加", exact=True).click()
    done(finance, "已回复参加")
    planning.get_by_role("link", name="请假").click()
    planning.get_by_label("理由").fill("省里调度会")
    planning.get_by_role("button", name="请假").click()
    done(planning, "已请假")
    head.get_by_role("link", name="请人代会").click()
    choose(head, "substitute", "林知远")
    head.get_by_label("理由").fill("值班")
    head.get_by_role("button", name="请人代会").click()
    done(head, "已邀请替会人")
    owed = Duty.objects.filter(subject_id=meeting.public_id, done_at=None).values_list(
        "holder__person__name", flat=True
    )
    assert sorted(owed) == sorted(["苏婉清", "方立新", "林知远"])  # who has answered owes no answer
    answers = dict(Invitation.objects.filter(meeting=meeting).values_list("holder__person__name", "answer"))
    assert [answers[name] for name in ("许嘉言", "罗建平", "韩雨桐")] == ["attending", "excused", "substituted"]


def two_meet_and_a_third_sees_them(meeting, director, finance, editor, town):
    for page in (director, finance, editor):
        page.goto(f"/meetings/{meeting.public_id}/")
        live(page)
    loop.meets(director)
    loop.meets(finance)
    loop.sees_and_hears(director, seat_of(town.finance))
    loop.sees_and_hears(finance, seat_of(town.director))
    for actor in (town.director, town.finance):
        place = editor.locator(f'[data-pid="{seat_of(actor)}"]')
        expect(place).to_contain_text(actor.person.name)
    assert editor.locator("video").count() == 0
    expect(editor.get_by_text(re.compile("进行中")).first).to_be_visible()


def seat_of(actor):
    return str(Seat.objects.get(holder__person=actor.person, left_at=None).public_id)


def attendance_writes_itself(editor, finance):
    present = editor.get_by_role("region", name="到会")
    came = present.get_by_role("row", name="许嘉言")
    expect(came).to_contain_text(re.compile(r"\d\d:\d\d 入会"))
    finance.get_by_role("button", name="离开", exact=True).click()
    expect(came).to_contain_text(re.compile(r"\d\d:\d\d 离会"))
    expect(present.get_by_role("row", name="罗建平")).to_contain_text("请假")
    expect(present.get_by_role("row", name="韩雨桐")).to_contain_text("林知远代")
    expect(present.locator("b").nth(1)).to_have_text("2")


def the_recorder_notes_a_decision(meeting, editor):
    """Where to write it came by itself when the meeting began."""
    editor.get_by_label("议定内容").fill(DECISION)
    editor.get_by_text("牵头、协办单位和期限").click()
    choose(editor, "lead", "市水务局")
    choose(editor, "supports", "市财政局")
    editor.get_by_label("截止").fill(str(today() + timedelta(days=21)))
    editor.get_by_role("button", name="记下").click()
    expect(editor.get_by_role("region", name="议定事项")).to_contain_text("市水务局")
    return Decision.objects.get(meeting=meeting)


def one_act_makes_it_a_matter(decision, chair):
    """It stands on the pages of the meeting without being asked for; title, units and date are read from it. Who sits
    in the meeting does it beside the meeting."""
    decided = chair.get_by_role("region", name="议定事项")
    with chair.context.expect_page() as opened:
        decided.get_by_role("link", name="转督办").click()
    director = opened.value
    expect(director.locator("#id_title")).to_have_value(DECISION.split("。")[0])
    expect(director.locator("#id_lead .chip", has_text="市水务局")).to_be_visible()
    expect(director.locator("#id_until")).to_have_value(str(decision.due_on))
    director.get_by_role("button", name="立项并交办").click()
    done(director, "已立项")
    director.close()
    assert Seat.objects.filter(meeting=decision.meeting, holder__person__name="陈若川", left_at=None).exists()
    matter = Matter.objects.get(source_id=decision.public_id)
    expect(decided).to_contain_text(matter.number)  # by itself
    assert (matter.lead.short_name, [one.short_name for one in matter.supports.all()]) == ("市水务局", ["市财政局"])
    return matter


def the_minutes_become_a_draft(meeting, director, editor):
    director.goto(f"/meetings/{meeting.public_id}/")
    director.get_by_role("link", name="结束会议").click()
    director.get_by_role("button", name="结束会议").click()
    done(director, "会议已结束")
    editor.goto(f"/meetings/{meeting.public_id}/")
    editor.get_by_role("link", name="套纪要版式").click()
    text = editor.get_by_role("textbox", name="纪要").input_value()
    for words in ("一、补助资金按改造里程核定", "罗建平（省里调度会）", "缺席：市水务局方立新", "记录：苏婉清"):
        assert words in text, text
    editor.get_by_role("button", name="保存纪要").click()
    done(editor, "纪要已保存")
    editor.get_by_role("link", name="起草纪要").click()
    expect(editor.get_by_label("文种")).to_have_value("minutes")
    assert "补助资金按改造里程核定" in editor.get_by_label("正文").input_value()
    editor.get_by_role("button", name="保存", exact=True).click()
    done(editor, "已保存")
    return Document.objects.get(genre="minutes")


def it_knows_where_it_comes_from(director, second, document, editor):
    director.goto(f"/matters/{second.public_id}/")
    steps = director.get_by_role("region", name="来历").get_by_role("listitem")
    told = [" ".join(one.split()) for one in steps.all_inner_texts()]
    assert [one.split(" ")[0] for one in told] == ["会议议定事项", "会议", "会话", "事项", "批示", "来文"], told
    for step, title in ((1, "供水管网改造资金调度会"), (2, loop.MATTER), (3, loop.MATTER), (5, loop.TITLE)):
        assert title in told[step]
    editor.goto(f"/documents/{document.public_id}/")
    expect(editor.get_by_role("region", name="来历").get_by_role("listitem")).to_have_count(2)


def the_outsider_knows_nothing(outsider, room, must_read, decision, second, document):
    meeting, minutes = decision.meeting, Minutes.objects.get()
    message = Entry.objects.filter(room=room, kind="posted", recalled_at=None).first()
    for address in (
        f"/rooms/{room.public_id}/",
        f"/rooms/messages/{message.public_id}/",
        f"/must-reads/{must_read.public_id}/",
        f"/meetings/{meeting.public_id}/",
        f"/meetings/{meeting.public_id}/minutes/",
        f"/meetings/decisions/{decision.public_id}/",
        f"/meetings/minutes/{minutes.public_id}/",
        f"/matters/{second.public_id}/",
        f"/documents/{document.public_id}/",
    ):
        assert outsider.goto(address).status == 404, address
