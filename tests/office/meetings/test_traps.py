"""What went wrong in the trials of a mesh, each held: listeners, offers that meet, stuck lines, silence, screens."""

import pytest

from office.live import doorbell
from office.meetings import actions
from tests.office.meetings.browsers import (
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

MEDIA = "document.querySelector('meeting-room').seat.media"
PEERS = f"[...{MEDIA}.peers.values()]"
COUNTED = f"""() => {{
    const media = {MEDIA}, again = media.again;
    media.anew = 0;
    media.again = function (pid) {{ this.anew += 1; again.call(this, pid); }};
}}"""
NO_DEVICES = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none'))"
LOSES_AN_ANSWER = f"""pid => {{
    const take = RTCPeerConnection.prototype.setRemoteDescription;
    RTCPeerConnection.prototype.setRemoteDescription = function (description) {{
        if (description.type !== 'answer') return take.call(this, description);
        RTCPeerConnection.prototype.setRemoteDescription = take;
        return Promise.resolve();
    }};
    {MEDIA}.again(pid);
    return {MEDIA}.peers.get(pid).n;
}}"""
# Packets of sound that left this browser.
SENT = f"""async () => {{
    let n = 0;
    for (const {{pc}} of {PEERS})
        for (const one of (await pc.getStats()).values())
            if (one.type === 'outbound-rtp' && one.kind === 'audio') n += one.packetsSent;
    return n;
}}"""
CAPS = f"""() => {PEERS}.flatMap(
    ({{pc}}) => pc.getSenders().slice(1).map(one => one.getParameters().encodings[0].maxBitrate))"""
AT_ONCE = "const atOnce = act => setTimeout(act, 500 - Date.now() % 500);"  # both pages in the same moment


@pytest.fixture
def path(call):
    return f"/meetings/{call().public_id}/"


def whisper(actor, **body):
    doorbell.whisper(f"seat:{seat_of(actor)}", body)


@pytest.mark.parametrize("first", [True, False])
def test_who_has_no_device_sees_and_hears_whether_they_come_first_or_last(page_of, path, cast, first):  # noqa: F811
    def listener():
        page = page_of(cast.finance, path, lambda page: page.add_init_script(NO_DEVICES))
        join(page)
        return page

    page = listener() if first else None
    chair = page_of(cast.deputy, path)
    join(chair)
    page = page or listener()
    sees(page, cast.deputy)
    hears(page)
    page.get_by_text("没有可用的摄像头和话筒").first.wait_for()
    assert [page.complaints, chair.complaints] == [[], []]


def test_two_first_offers_that_meet_leave_no_dead_pair(page_of, path, cast):  # noqa: F811
    """No picture comes back by the clock that tries a stuck line anew: whatever is made anew is counted."""
    chair, finance = (page_of(actor, path) for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        sees(page, other)
        page.evaluate(COUNTED)
    for storm in range(1, 4):
        for page, other in ((chair, cast.finance), (finance, cast.deputy)):
            page.evaluate(
                f"pid => {{ {AT_ONCE} atOnce(() => {MEDIA}.again(pid)); }}",
                seat_of(other),
            )
        for page, other in ((chair, cast.finance), (finance, cast.deputy)):
            page.wait_for_function(f"storm => {MEDIA}.anew === storm", arg=storm)
            page.wait_for_function(f"() => {PEERS}.every(one => one.wasUp)")
            sees(page, other)
        assert [page.evaluate(f"{MEDIA}.anew") for page in (chair, finance)] == [storm, storm]


def test_a_stuck_line_is_noticed_by_a_clock(page_of, path, cast):  # noqa: F811
    """An answer is lost: its connection stays `new`, and no event tells. Whoever loses it, a picture comes again."""
    chair, finance = (page_of(actor, path) for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    sees(finance, cast.deputy)
    for loser, other in ((chair, cast.finance), (finance, cast.deputy)):
        stuck = loser.evaluate(LOSES_AN_ANSWER, seat_of(other))
        loser.wait_for_function(f"stuck => {PEERS}.some(one => one.n > stuck)", arg=stuck, timeout=30_000)
        sees(chair, cast.finance)
        sees(finance, cast.deputy)


def test_a_broken_way_is_looked_for_again_whoever_notices(page_of, path, cast):  # noqa: F811
    chair, finance = (page_of(actor, path) for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    sees(chair, cast.finance)
    ufrag = f"() => {PEERS}[0].pc.localDescription.sdp.match(/ufrag:(\\S+)/)[1]"
    for noticing, other in ((chair, finance), (finance, chair)):
        before = other.evaluate(ufrag)
        noticing.evaluate(f"() => {PEERS}[0].broken()")
        other.wait_for_function(f"before => ({ufrag})() !== before", arg=before)
        other.wait_for_function(f"() => {PEERS}[0].pc.signalingState === 'stable'")
        sees(chair, cast.finance)
        sees(finance, cast.deputy)


def test_who_is_muted_sends_nothing_at_all(page_of, path, cast):  # noqa: F811
    chair, finance = (page_of(actor, path) for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    hears(chair)
    finance.get_by_role("button", name="静音", exact=True).click()
    finance.wait_for_timeout(400)
    before = finance.evaluate(SENT)
    finance.wait_for_timeout(1500)
    assert finance.evaluate(SENT) == before
    finance.get_by_role("button", name="开话筒").click()
    finance.wait_for_function(f"async before => await ({SENT})() > before", arg=before)


def test_two_screens_at_once_arrive_and_no_picture_takes_more_than_its_share(page_of, path, cast):  # noqa: F811
    chair, finance = (page_of(actor, path) for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    sees(chair, cast.finance)
    assert set(chair.evaluate(CAPS)) == {400_000}
    for page in (chair, finance):
        page.evaluate(f"() => {{ {AT_ONCE} atOnce(() => document.querySelector('[data-does=screen]').click()); }}")
    for page, other in ((chair, cast.finance), (finance, cast.deputy)):
        page.locator(f'[data-pid="{seat_of(other)}"].screen video').wait_for()
        sees(page, other, frames=2)
        assert page.evaluate(CAPS) == [200_000, 400_000]


def test_where_the_browser_holds_back_the_sound_a_button_plays_it(page_of, path, cast):  # noqa: F811
    def held_back(page):
        page.add_init_script(
            "const play = HTMLMediaElement.prototype.play; let allowed = false;"
            "const presses = event => { allowed ||= Boolean(event.target.closest('[data-does=sound]')); };"
            "addEventListener('click', presses, true);"
            "HTMLMediaElement.prototype.play = function () { return allowed ? play.call(this)"
            " : Promise.reject(new DOMException('not yet', 'NotAllowedError')); };"
        )

    chair, finance = page_of(cast.deputy, path), page_of(cast.finance, path, held_back)
    join(chair)
    join(finance)
    button = finance.get_by_role("button", name="播放声音")
    button.click()
    button.wait_for(state="hidden")
    hears(finance)


def test_a_slow_line_and_the_end_are_said_to_the_person(page_of, call, cast):  # noqa: F811
    meeting = call()
    chair, finance = (page_of(actor, f"/meetings/{meeting.public_id}/") for actor in (cast.deputy, cast.finance))
    join(chair)
    join(finance)
    told = finance.locator("[data-told]")
    line = {"from": seat_of(cast.deputy), "kind": "mesh", "n": 1}
    whisper(cast.finance, type="rtc.link", state="slow", **line)
    told.get_by_text("线路较慢").wait_for()
    whisper(cast.finance, type="rtc.link", state="up", **line)
    told.wait_for(state="hidden")
    actions.end(meeting, by=cast.deputy)
    told.get_by_text("会议已结束。", exact=True).wait_for()
