"""Whom one invites: sought by typing, warned of when expected elsewhere, and where the meeting is talked about."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from office.chat.actions import open_room
from office.meetings import actions
from office.meetings.models import Meeting
from office.worktime import clock
from tests.office.meetings.test_pages import at_door, called  # noqa: F401

pytestmark = pytest.mark.django_db
NEW = "meetings:new"
LIGHT = 60 * 1024  # bytes, however large the city is


def text(answer):
    return answer.content.decode()


def test_the_form_holds_only_who_is_chosen(cast, at_door):  # noqa: F811
    page = at_door(cast.director).get(reverse(NEW))
    assert len(page.content) < LIGHT
    assert cast.director.person.name in text(page)
    assert cast.finance.person.name not in text(page)


def test_people_are_found_by_typing(cast, at_door):  # noqa: F811
    door, people = at_door(cast.director), reverse("meetings:people")
    found = text(door.get(people, {"field": "members", "q": "许嘉言"}))
    assert f'type="checkbox" name="members" value="{cast.finance.appointment.public_id}"' in found
    assert 'type="radio" name="chair"' in text(door.get(people, {"field": "chair", "q": "许嘉言"}))
    assert "input" not in text(door.get(people, {"field": "members", "q": ""}))
    for field in ("", "title", "reason", "no-such"):
        assert door.get(people, {"field": field, "q": "许嘉言"}).status_code == 404


def test_without_a_script_a_button_finds_and_nothing_typed_is_lost(cast, at_door):  # noqa: F811
    door = at_door(cast.director)
    typed = called(cast, seek="members", find_members="梁忠义", find_chair="")
    answer = door.post(reverse(NEW), typed)
    assert answer.status_code == 200
    page = text(answer)
    assert f'value="{cast.neighbour.appointment.public_id}"' in page
    for kept in ("防汛物资储备调度会", "物资缺口与采购", "2026-11-20T15:00"):
        assert kept in page
    for one in (cast.deputy, cast.finance, cast.planning):
        assert f'value="{one.appointment.public_id}" checked' in page
    assert "has_video" in page
    assert not Meeting.objects.exists()
    nobody = door.post(reverse(NEW), called(cast, seek="chair", find_chair="无此人某某"))
    assert "没有找到" in text(nobody)


def test_whoever_is_expected_elsewhere_is_named_before_it_is_called(cast, at_door, call):  # noqa: F811
    start = clock.now().replace(hour=15, minute=30)
    call(title="供水调度会", starts_at=start, ends_at=start + timedelta(hours=1), members=[cast.planning.appointment])
    door = at_door(cast.finance)  # is not invited there
    facts = called(cast, chair=cast.finance.appointment.public_id, recorder=cast.finance.appointment.public_id)
    facts["members"] = [cast.planning.appointment.public_id]
    warned = door.post(reverse(NEW), facts)
    assert warned.status_code == 200
    assert Meeting.objects.count() == 1
    assert "罗建平" in text(warned)
    assert "15:30–16:30" in text(warned)
    assert "供水调度会" not in text(warned)
    (mark,) = re.findall(r'name="clashes" value="([^"]+)"', text(warned))
    assert door.post(reverse(NEW), facts | {"clashes": mark}).status_code == 302
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize("verb", ["move", "invite", "substitute"])
def test_a_new_time_and_new_people_are_looked_at_like_the_first(cast, at_door, call, verb):  # noqa: F811
    busy = clock.now().replace(hour=15, minute=30)
    elsewhere = cast.planning if verb == "move" else cast.neighbour
    others = {"chair": cast.neighbour.appointment, "recorder": cast.neighbour.appointment, "by": cast.neighbour}
    call(title="供水调度会", starts_at=busy, ends_at=busy + timedelta(hours=1), observers=[],
         members=[elsewhere.appointment, cast.clerk.appointment], **others)  # fmt: skip
    early, later = clock.now().replace(hour=11), clock.now().replace(hour=15)
    start = early if verb == "move" else later
    meeting = call(starts_at=start, ends_at=start + timedelta(hours=1), observers=[])
    typed = {
        "move": {"starts_at": "2026-11-20T15:00", "minutes": "60"},
        "invite": {"members": [cast.neighbour.appointment.public_id]},
        "substitute": {"substitute": cast.neighbour.appointment.public_id, "reason": "出差"},
    }[verb] | {"action_key": "a-1"}
    door = at_door(cast.finance if verb == "substitute" else cast.director)
    url, before = reverse("meetings:act", args=[meeting.public_id, verb]), meeting.version
    warned = door.post(url, typed)
    assert warned.status_code == 200
    assert elsewhere.person.name in text(warned)
    assert "15:30–16:30" in text(warned)
    assert "供水调度会" not in text(warned)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.starts_at) == (before, start)
    (mark,) = re.findall(r'name="clashes" value="([^"]+)"', text(warned))
    assert door.post(url, typed | {"clashes": mark}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.version > before


def test_a_meeting_does_not_clash_with_itself_nor_with_who_stays_away(cast, at_door, call):  # noqa: F811
    busy = clock.now().replace(hour=15, minute=30)
    call(title="供水调度会", starts_at=busy, ends_at=busy + timedelta(hours=1), observers=[],
         members=[cast.planning.appointment], chair=cast.clerk.appointment, recorder=cast.clerk.appointment,
         by=cast.clerk)  # fmt: skip
    start = clock.now().replace(hour=11)
    meeting = call(starts_at=start, ends_at=start + timedelta(hours=1), observers=[])
    actions.excuse(meeting, reason="出差", by=cast.planning)
    url = reverse("meetings:act", args=[meeting.public_id, "move"])
    nearby = {"starts_at": "2026-11-20T11:30", "minutes": "60", "action_key": "m-1"}
    assert at_door(cast.director).post(url, nearby).status_code == 302
    afternoon = {"starts_at": "2026-11-20T15:00", "minutes": "60", "action_key": "m-2"}
    assert at_door(cast.director).post(url, afternoon).status_code == 302


def test_what_was_declined_and_what_follows_on_does_not_clash(cast, at_door, call):  # noqa: F811
    start = clock.now().replace(hour=15, minute=0)
    other = call(starts_at=start, ends_at=start + timedelta(hours=1), members=[cast.planning.appointment], observers=[])
    actions.excuse(other, reason="省里开会", by=cast.planning)
    door = at_door(cast.finance)
    mine = cast.finance.appointment.public_id
    facts = called(cast, chair=mine, recorder=mine, members=[cast.planning.appointment.public_id])
    assert door.post(reverse(NEW), facts).status_code == 302
    later = called(cast, chair=mine, recorder=mine, members=[cast.clerk.appointment.public_id], action_key="call-2")
    assert door.post(reverse(NEW), later | {"starts_at": "2026-11-20T16:00"}).status_code == 302


def test_who_answers_sees_where_else_they_are_expected(cast, at_door, call, meeting):  # noqa: F811
    other = call(title="供水调度会", members=[cast.planning.appointment], observers=[])
    page = text(at_door(cast.planning).get(reverse("meetings:detail", args=[meeting.public_id])))
    assert reverse("meetings:detail", args=[other.public_id]) in page
    assert "您此时还有" in page
    assert "您此时还有" not in text(at_door(cast.finance).get(reverse("meetings:detail", args=[meeting.public_id])))
    outside = at_door(cast.outsider).get(reverse("meetings:detail", args=[meeting.public_id]))
    assert outside.status_code == 404


def test_a_substitute_who_is_invited_already_is_named_in_the_sentence(cast, at_door, meeting):  # noqa: F811
    url = reverse("meetings:act", args=[meeting.public_id, "substitute"])
    door = at_door(cast.finance)
    answer = door.post(url, {"substitute": cast.planning.appointment.public_id, "reason": "出差"})
    assert answer.status_code == 422
    assert "罗建平已在受邀之列" in text(answer)
    sought = door.post(url, {"seek": "substitute", "find_substitute": "梁忠义", "reason": "出差"})
    assert f'value="{cast.neighbour.appointment.public_id}"' in text(sought)
    assert "出差" in text(sought)
    answer = door.post(url, {"substitute": cast.neighbour.appointment.public_id, "reason": "出差"})
    assert answer.status_code == 302
    assert at_door(cast.outsider).post(url, {}).status_code == 404


def test_inviting_who_is_invited_says_so(cast, at_door, meeting):  # noqa: F811
    url = reverse("meetings:act", args=[meeting.public_id, "invite"])
    answer = at_door(cast.director).post(url, {"members": [cast.finance.appointment.public_id]})
    assert answer.status_code == 422
    assert "都已受邀" in text(answer)


def test_a_meeting_called_from_a_room_leads_back_to_it(cast, at_door, call):  # noqa: F811
    room = open_room(name="防汛物资", people=[cast.finance.person], by=cast.director)
    meeting = call(about=room)
    url, talk = reverse("meetings:detail", args=[meeting.public_id]), reverse("chat:room", args=[room.public_id])
    inside, beside = text(at_door(cast.finance).get(url)), text(at_door(cast.planning).get(url))
    assert re.search(rf'href="{talk}"[^>]*>.*?会中讨论', inside)
    assert "/rooms/new/?source=meeting" not in inside
    assert talk not in beside  # invited to the meeting, not to the room
    assert "会中讨论" not in beside


def test_turning_a_decision_into_a_matter_is_the_one_filled_button(cast, at_door, running):  # noqa: F811
    actions.note_decision(
        running.meeting, text="补足编织袋8万条。", lead=cast.unit("市财政局"), due_on=clock.now().date(), by=cast.editor
    )
    page = text(at_door(cast.director).get(reverse("meetings:detail", args=[running.meeting.public_id])))
    assert re.search(r'<a class="btn s primary" href="/matters/new/\?source=decision', page)
