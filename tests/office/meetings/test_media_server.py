"""The unchanged browser at a media server: a scripted one, which speaks only docs/reference/signalling.md, stands
between the page and the running program, and its connections are real (media_server.js, in a page of its own)."""

import json
from pathlib import Path

import pytest

from tests.office.meetings.browsers import (
    PLAYED,
    browser_type_launch_args,  # noqa: F401
    friday,  # noqa: F401
    hears,
    join,
    page_of,  # noqa: F401
    seat_of,
    sees,
    signed_in,  # noqa: F401
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
SCRIPT = (Path(__file__).parent / "media_server.js").read_text()


class MediaServer:
    """Stands on the line of every page: changes the welcome, keeps what is said to `sfu`, whispers its own words."""

    def __init__(self, page, **welcome):
        self.page = page
        self.page.add_script_tag(content=SCRIPT)
        self.welcome = {"mode": "sfu", **welcome}
        self.lines, self.said, self.orders, self.waiting = {}, [], [], []

    def between(self, page):
        page.route_web_socket("**/live/**", self._stand)

    def _stand(self, line):
        office = line.connect_to_server()
        hellos = set()

        def from_browser(text):
            frame = json.loads(text)
            body = frame.get("body", {})
            if body.get("type") == "rtc.hello":
                hellos.add(frame["id"])
            if body.get("to") == "sfu" or body.get("type") == "host.record":
                line.send(json.dumps({"said": frame["id"], "answer": None}))
                self.waiting.append((frame["say"].partition(":")[2], body))
            else:
                office.send(text)

        def from_office(text):
            frame = json.loads(text)
            if frame.get("said") in hellos and "answer" in frame:
                frame["answer"] |= self.welcome
                frame["answer"]["may"]["record"] = frame["answer"]["may"]["lead"]
                self.lines[frame["answer"]["pid"]] = line
                self.waiting.append((frame["answer"]["pid"], {"type": "sits"}))
            line.send(json.dumps(frame))

        line.on_message(from_browser)
        office.on_message(from_office)

    def work(self, until, seconds=20):
        """Carry words both ways until it is so."""
        for _ in range(seconds * 20):
            while self.waiting:
                pid, body = self.waiting.pop(0)
                self.said.append((pid, body))
                if body["type"] == "sits":
                    self.page.evaluate("pid => sit(pid)", pid)
                if body.get("to") == "sfu":
                    self.page.evaluate("([pid, body]) => hear(pid, body)", [pid, body])
            for pid, body in self.page.evaluate("() => said.splice(0)"):
                self.tell(pid, **body)
            if until():
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"not within {seconds} s; said: {[(pid[:4], body.get('type')) for pid, body in self.said]}")

    def tell(self, pid, **body):
        self.lines[pid].send(json.dumps({"topic": f"seat:{pid}", "whisper": body}))

    def words(self, pid, word):
        return [body for who, body in self.said if who == pid and body["type"] == word]

    def began(self, pid):
        return self.page.evaluate("pid => began(pid)", pid)


@pytest.fixture
def media(browser):
    context = browser.new_context()
    yield MediaServer(context.new_page())
    context.close()


def shows(page, pid):
    return lambda: (
        page.locator(f'[data-pid="{pid}"] video').count() == 1
        and page.evaluate('pid => document.querySelector(`[data-pid="${pid}"] video`)?.videoWidth > 0', pid)
    )


@pytest.fixture
def two(page_of, call, cast, media):  # noqa: F811
    """The chair and finance have joined through the media server."""
    path = f"/meetings/{call().public_id}/"
    chair, finance = (page_of(actor, path, media.between) for actor in (cast.deputy, cast.finance))
    join(chair)
    media.work(lambda: media.began(seat_of(cast.deputy)))
    join(finance)
    media.work(shows(chair, seat_of(cast.finance)))
    media.work(shows(finance, seat_of(cast.deputy)))
    yield chair, finance
    assert [page.complaints for page in (chair, finance)] == [[], []]


def test_each_publishes_once_and_sees_and_hears_the_other_through_it(two, cast, media):
    chair, finance = two
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        sees(page, other)
        hears(page)
    for actor in (cast.deputy, cast.finance):
        pid = seat_of(actor)
        (offer,) = media.words(pid, "rtc.offer")
        assert (offer["to"], offer["kind"], offer["anew"]) == ("sfu", "pub", True)
        assert [one["type"] for one in offer["streams"]] == ["audio", "video", "screen"]
        assert offer["sdp"].count("a=sendonly") == 3
        assert len(offer["sdp"]) <= 16_000
        assert all(one["kind"] == "sub" for one in media.words(pid, "rtc.answer"))


def test_what_is_off_sends_nothing_and_comes_back_without_being_agreed_anew(two, cast, media):
    chair, finance = two
    pid = seat_of(cast.finance)
    agreed = len(media.words(pid, "rtc.offer"))
    finance.get_by_role("button", name="静音", exact=True).click()
    finance.get_by_role("button", name="关画面").click()
    media.page.wait_for_timeout(500)
    sound, pictures = (
        media.page.evaluate("([pid, kind]) => came(pid, kind)", [pid, kind]) for kind in ("audio", "video")
    )
    media.page.wait_for_timeout(1500)
    assert media.page.evaluate("pid => came(pid, 'audio')", pid) == sound
    assert media.page.evaluate("pid => came(pid, 'video')", pid) == pictures
    finance.get_by_role("button", name="开画面").click()
    media.work(lambda: media.page.evaluate("pid => came(pid, 'video')", pid) > pictures)
    sees(chair, cast.finance)
    assert len(media.words(pid, "rtc.offer")) == agreed


def test_a_new_way_is_looked_for_on_both_sides_and_the_pictures_stay(two, cast, media):
    chair, _finance = two
    pid, other = seat_of(cast.deputy), seat_of(cast.finance)
    first = media.words(pid, "rtc.offer")[-1]
    media.tell(pid, type="rtc.restart", **{"from": "sfu"}, kind="pub", n=first["n"])
    media.work(lambda: len(media.words(pid, "rtc.offer")) == 2)
    second = media.words(pid, "rtc.offer")[-1]
    assert second["n"] > first["n"]
    assert "anew" not in second
    ufrag = [one["sdp"].split("a=ice-ufrag:")[1][:4] for one in (first, second)]
    assert ufrag[0] != ufrag[1]
    answered = len(media.words(pid, "rtc.answer"))
    media.page.evaluate("pid => offer(pid, {iceRestart: true, quietly: true})", pid)  # without streams: as they were
    media.work(lambda: len(media.words(pid, "rtc.answer")) == answered + 1)
    media.work(shows(chair, other))
    media.work(lambda: chair.evaluate(PLAYED, other) > 5)


def test_a_connection_that_is_down_is_made_anew(two, cast, media):
    chair, _finance = two
    pid = seat_of(cast.finance)
    media.tell(pid, type="rtc.link", **{"from": "sfu"}, kind="pub", state="down")
    media.work(lambda: media.began(pid) == 2)
    media.page.evaluate("pid => offer(pid, {anew: true})", seat_of(cast.deputy))
    media.work(lambda: chair.evaluate(PLAYED, pid) > 5)  # the old picture stands still until the new one comes


def test_when_the_media_server_is_lost_and_found_all_is_published_anew(two, cast, media):
    chair, finance = two
    pids = {chair: seat_of(cast.deputy), finance: seat_of(cast.finance)}
    media.page.evaluate("lose()")
    for page, pid in pids.items():
        media.tell(pid, type="rtc.mode", mode="paused", why="lost")
        page.get_by_text("音画中断").first.wait_for()
        assert page.locator("meeting-room video").count() == 1  # my own
        assert page.get_by_role("button", name="离开").is_visible()
    for pid in pids.values():
        media.page.evaluate("pid => sit(pid)", pid)
        media.tell(pid, type="rtc.mode", mode="sfu", why="found")
    media.work(shows(chair, pids[finance]))
    media.work(shows(finance, pids[chair]))
    sees(chair, cast.finance)
    chair.get_by_text("音画已恢复").first.wait_for()


def test_without_the_media_server_they_go_on_from_browser_to_browser(two, cast, media):
    chair, finance = two
    media.tell(seat_of(cast.deputy), type="rtc.mode", mode="mesh", why="lost", open=[])
    media.tell(seat_of(cast.finance), type="rtc.mode", mode="mesh", why="lost", open=[seat_of(cast.deputy)])
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        media.work(shows(page, seat_of(other)))
        sees(page, other)
        hears(page)


def test_where_lines_are_too_narrow_only_the_sound_goes_on(two, cast, media):
    chair, finance = two
    media.tell(seat_of(cast.deputy), type="rtc.mode", mode="audio", sentence="线路紧张，只保留声音。", open=[])
    media.tell(seat_of(cast.finance), type="rtc.mode", mode="audio", open=[seat_of(cast.deputy)])
    for page in two:
        hears(page)
        page.get_by_role("button", name="开画面").wait_for()
        assert page.get_by_role("button", name="开画面").is_disabled()
        assert page.locator("meeting-room video").count() == 0
    chair.get_by_text("线路紧张，只保留声音。").first.wait_for()
    finance.get_by_text("此后只有声音").first.wait_for()


def test_who_leaves_disappears_with_the_offer_nobody_asked_for(two, cast, media):
    chair, finance = two
    pid = seat_of(cast.finance)
    finance.get_by_role("button", name="离开").click()
    media.page.evaluate("pid => standUp(pid)", pid)
    chair.locator(f'[data-pid="{pid}"]').wait_for(state="detached")
    media.work(lambda: chair.locator("meeting-room > audio").count() == 0)


def test_links_errors_and_recording_are_said_to_the_person(two, cast, media):
    chair, finance = two
    pid, leader = seat_of(cast.finance), seat_of(cast.deputy)
    sfu = {"from": "sfu", "kind": "pub"}
    told = finance.locator("[data-told]")
    media.tell(pid, type="rtc.link", **sfu, state="slow")
    told.get_by_text("线路较慢").wait_for()
    media.tell(pid, type="rtc.link", **sfu, state="up")
    told.wait_for(state="hidden")
    finance.get_by_text("未录像").wait_for()
    assert not finance.get_by_role("button", name="录像").is_visible()
    chair.get_by_role("button", name="录像", exact=True).click()
    media.work(lambda: media.words(leader, "host.record") == [{"type": "host.record", "on": True}])
    for page, who in ((chair, leader), (finance, pid)):
        media.tell(who, type="rtc.recording", on=True)
        page.get_by_text("本次会议开始录像").first.wait_for()
        page.locator("[data-recording]").get_by_text("录像中", exact=True).wait_for()
    chair.get_by_role("button", name="停止录像").click()
    media.work(lambda: media.words(leader, "host.record")[-1]["on"] is False)
    media.tell(leader, type="error", about="host.record", sentence="录像存放处已满。")
    chair.locator("[data-told]").get_by_text("录像存放处已满。").wait_for()
    media.tell(leader, type="rtc.recording", on=False)
    chair.locator("[data-recording]").wait_for(state="hidden")


def test_who_comes_into_a_recorded_meeting_is_told(page_of, call, cast, media):  # noqa: F811
    media.welcome |= {"recording": True}
    page = page_of(cast.finance, f"/meetings/{call().public_id}/", media.between)
    join(page)
    page.get_by_text("本次会议开始录像").first.wait_for()


def test_who_has_no_device_publishes_nothing_and_still_sees(page_of, call, cast, media):  # noqa: F811
    path = f"/meetings/{call().public_id}/"

    def without_devices(page):
        media.between(page)
        page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none'))")

    listener = page_of(cast.finance, path, without_devices)
    join(listener)
    chair = page_of(cast.deputy, path, media.between)
    join(chair)
    media.work(shows(listener, seat_of(cast.deputy)))
    sees(listener, cast.deputy)
    assert media.words(seat_of(cast.finance), "rtc.offer") == []
