"""docs/reference/signalling.md, word by word: what travels, to whom, and what is refused."""

from uuid import uuid4

import pytest

from office.live import doorbell, topics
from office.meetings import actions, live
from office.meetings.actions import sitting
from office.meetings.actions.calling import NotYourMeeting
from office.meetings.actions.sitting import NotSeated

pytestmark = pytest.mark.django_db


@pytest.fixture
def whispers(monkeypatch):
    said = []
    monkeypatch.setattr(doorbell, "whisper", lambda topic, body: said.append((topic, body)))
    return said


@pytest.fixture
def other(running, cast):
    return actions.join(running.meeting, by=cast.finance)


def say(seat, actor, **body):
    return topics.family("seat").hear(actor, str(seat.public_id), body)


def hello(meeting, actor):
    return topics.family("meeting").hear(actor, str(meeting.public_id), {"type": "rtc.hello", "want": {}})


def test_the_welcome_names_everybody_by_our_own_names(running, cast):
    welcome = hello(running.meeting, cast.finance)
    assert (welcome["type"], welcome["mode"], welcome["limits"]["most"]) == ("rtc.welcome", "mesh", 4)
    assert [(one["name"], one["unit"]) for one in welcome["roster"]] == [("周明岚", "市政府"), ("许嘉言", "市财政局")]
    assert welcome["pid"] == welcome["roster"][1]["pid"]
    assert welcome["may"] == {"lead": False, "record": False}


def test_the_fifth_hears_that_it_is_full(running, cast):
    for actor in (cast.director, cast.editor, cast.finance):
        hello(running.meeting, actor)
    assert hello(running.meeting, cast.planning)["type"] == "rtc.full"


def test_the_outsider_neither_listens_nor_speaks(running, cast):
    key = str(running.meeting.public_id)
    seat = str(running.seat.public_id)
    assert not topics.family("meeting").may_listen(cast.outsider, key)
    assert not topics.family("seat").may_listen(cast.outsider, seat)
    assert not topics.family("seat").may_listen(cast.finance, seat)
    pairs = {(actor.person.public_id, key) for actor in (cast.outsider, cast.finance)}
    assert list(topics.family("meeting").rights_of(pairs)) == [(cast.finance.person.public_id, key)]
    assert topics.family("seat").rights_of({(cast.finance.person.public_id, seat)}) == {}
    with pytest.raises(live.Elsewhere):
        hello(running.meeting, cast.outsider)
    with pytest.raises(NotSeated):
        say(running.seat, cast.outsider, type="rtc.leave")


def test_an_offer_travels_with_known_fields_and_our_sender(running, other, cast, whispers):
    offer = {"type": "rtc.offer", "to": str(running.seat.public_id), "kind": "mesh", "n": 1, "sdp": "v=0"}
    say(other, cast.finance, **offer, **{"from": "市长", "record": True})
    told = {"type": "rtc.offer", "from": str(other.public_id), "kind": "mesh", "n": 1, "sdp": "v=0"}
    assert whispers == [(f"seat:{running.seat.public_id}", told)]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "rtc.offer", "to": "nobody"},
        {"type": "rtc.offer", "sdp": "x" * 20_000},
        {"type": "rtc.offer", "n": "first"},
        {"type": "rtc.offer", "n": True},
        {"type": "rtc.offer", "kind": "pub"},  # to a media server, which is not here
        {"type": "rtc.answer", "kind": "x" * 60_000},
        {"type": "rtc.ice", "candidate": {"candidate": "x" * 20_000}},
        {"type": "rtc.link", "kind": "mesh", "state": "wonderful"},
        {"type": "rtc.mode", "mode": "paused"},  # only a server says this
        {"type": "rtc.recording", "on": True},
        {"type": "rtc.restart", "kind": "mesh", "n": 1, "anew": "yes"},
        {"type": "janus.create"},
        {},
    ],
)
def test_what_is_no_word_of_ours_is_refused(running, other, cast, whispers, body):
    with pytest.raises(live.NotUnderstood):
        say(other, cast.finance, **{"to": str(running.seat.public_id), **body})
    assert whispers == []


@pytest.mark.parametrize("said", [{"type": "rtc.restart", "anew": True}, {"type": "rtc.link", "state": "slow"}])
def test_that_a_line_is_bad_is_told_to_the_other_end(running, other, cast, whispers, said):
    say(other, cast.finance, **said, to=str(running.seat.public_id), kind="mesh", n=2, sentence="市长来电")
    told = {**said, "from": str(other.public_id), "kind": "mesh", "n": 2}
    assert whispers == [(f"seat:{running.seat.public_id}", told)]
    with pytest.raises(NotSeated):
        say(other, cast.outsider, **said, to=str(running.seat.public_id), kind="mesh", n=2)


def test_a_mesh_records_nothing_and_says_so(running, other, cast):
    with pytest.raises(NotYourMeeting):
        say(other, cast.finance, type="host.record", on=True)
    with pytest.raises(live.NothingRecords) as refused:
        say(running.seat, cast.deputy, type="host.record", on=True)
    assert refused.value.status == 403
    assert "录像" in str(refused.value)
    (entry,) = topics.family("meeting").since({str(running.meeting.public_id): 0}).values()
    assert entry[0].payload["recording"] is False


def test_whoever_loses_a_seat_hears_why(running, other, cast, monkeypatch):
    said = []
    monkeypatch.setattr(sitting, "whisper", lambda topic, body: said.append((topic, body["reason"])))
    moved = actions.join(running.meeting, by=cast.finance)
    assert said == [(f"seat:{other.public_id}", "moved")]
    actions.end(running.meeting, by=cast.deputy)
    assert sorted(said[1:]) == sorted((f"seat:{seat.public_id}", "over") for seat in (running.seat, moved))


def test_nothing_reaches_another_meeting_or_an_empty_seat(running, other, cast, call, whispers):
    elsewhere = actions.join(call(title="另一个会"), by=cast.deputy)
    for pid in (elsewhere.public_id, uuid4()):
        with pytest.raises(live.Elsewhere):
            say(other, cast.finance, type="rtc.ice", to=str(pid), candidate=None)
    actions.leave(running.seat)
    with pytest.raises(live.Elsewhere):
        say(other, cast.finance, type="rtc.ice", to=str(running.seat.public_id), candidate=None)
    assert whispers == []


def test_only_who_leads_keeps_order(running, other, cast, whispers):
    with pytest.raises(NotYourMeeting):
        say(other, cast.finance, type="host.mute", pid="all")
    say(running.seat, cast.deputy, type="host.mute", pid="all")
    assert [topic for topic, _body in whispers] == [f"seat:{other.public_id}"]
    say(running.seat, cast.deputy, type="host.remove", pid=str(other.public_id))
    assert whispers[-1][1] == {"type": "rtc.removed", "reason": "host"}
    with pytest.raises(NotSeated):
        say(other, cast.finance, type="rtc.stay")


def test_what_one_switches_on_stands_in_the_roster(running, cast):
    say(running.seat, cast.deputy, type="rtc.state", mic=True, cam="yes", screen=False, hand=True)
    (line,) = live.roster(running.meeting)
    assert (line["mic"], line["cam"], line["screen"], line["hand"]) == (True, False, False, 1)
