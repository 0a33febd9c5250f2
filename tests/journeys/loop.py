"""Those who talk and meet on the second half of the loop, what they say, and how a browser loses its line."""

import re
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actions import appoint, enrol, establish_post, establish_unit
from directory.actors import actor_of
from directory.models import Unit
from directory.roles import Role
from office.worktime.terms import Term, TermUnit
from tests.cast import PASSWORD, SINCE
from tests.workflows.documents.test_incoming import PDF, TITLE, instructed
from workflows.documents import receiving
from workflows.supervision.actions import open_matter
from workflows.supervision.models import Matter

MATTER = "城区供水管网改造补助资金"
WATER = (
    ("方立新", "局长", Role.PRINCIPAL_LEADER), ("江晚晴", "副局长", Role.STAFF), ("卢定远", "工程科科长", Role.STAFF),
    ("叶知秋", "计财科科长", Role.STAFF), ("童思齐", "文书", Role.REGISTRY_CLERK),
)  # fmt: skip
FINANCE = (("沙明远", "预算科科长", Role.STAFF), ("石可为", "农业科科长", Role.STAFF))
LIVE, POST = re.compile("/live/"), re.compile("/post/$")
# Frames of the other's picture that are really decoded within a second and a half.
PLAYED = """async pid => {
    const video = document.querySelector(`[data-pid="${pid}"] video`);
    const before = video.getVideoPlaybackQuality().totalVideoFrames;
    await new Promise(done => setTimeout(done, 1500));
    return video.getVideoPlaybackQuality().totalVideoFrames - before;
}"""
HEARD = """() => {
    const all = [...document.querySelectorAll('meeting-room > audio')];
    return all.length > 0 && all.every(one => !one.srcObject.getTracks()[0].muted);
}"""


def settle(town):
    """A water bureau of five, and two more in the finance bureau; each enrolled and appointed as everybody is."""
    government = Unit.objects.get(pk=town.unit("市政府").pk)
    town.units["市水务局"] = establish_unit(
        government,
        name="示范市水务局",
        short_name="市水务局",
        kind="bureau",
        level="city",
        can_issue=True,
        by=town.admin,
    )
    town.more = {}
    for unit, people in (("市水务局", WATER), ("市财政局", FINANCE)):
        for place, (name, title, role) in enumerate(people):
            one = enrol(town.unit(unit), username=f"{unit}-{place}", name=name, by=town.admin)
            post = establish_post(town.unit(unit), title=title, roles=[role], order=50 + place, by=town.admin)
            appoint(one, to=post, starts_on=SINCE, by=town.admin)
            town.more[name] = actor_of(one)
    town.water = town.more["方立新"]


def supervised(town) -> Matter:
    """The first half of the loop as far as its matter: a county asks, the mayor instructs, a bureau has it."""
    town.service.person.serves = town.unit("青禾县政府")
    incoming = receiving.arrive(
        unit=town.unit("市政府"),
        sender=town.unit("青禾县政府"),
        sender_number="青府〔2026〕3号",
        title=TITLE,
        genre="request",
        paper=SimpleUploadedFile("请示.pdf", PDF, "application/pdf"),
        by=actor_of(town.service.person),
    )
    instruction = instructed(town, incoming, "请市水务局牵头，市财政局配合，10 个工作日内报结果。")
    return open_matter(
        title=MATTER,
        requirement="请市水务局牵头，市财政局配合，10 个工作日内报结果。",
        lead=town.unit("市水务局"),
        supports=[town.unit("市财政局")],
        term=Term(10, TermUnit.WORKDAY),
        leader=town.mayor.appointment,
        category="instruction",
        source=instruction,
        by=town.director,
    )


def say(page, text):
    page.get_by_role("textbox", name="消息", exact=True).fill(text)
    page.keyboard.press("Enter")


def said(page, text):
    """The message as it stands in the stream, with a number."""
    return page.locator("article[data-seq]", has_text=text).last


def act_on(page, text, button):
    """One of the small acts beside one's own message, which show under the mouse."""
    line = said(page, text)
    line.hover()
    line.get_by_text(button, exact=True).click()


def in_step(page):
    """Up to which number the page says that it has all."""
    return page.get_by_text(re.compile(r"^已同步至 #\d+$")).inner_text()


class Line:
    """A page's way to /live/, which can be cut. To be taken in hand before the page loads what listens."""

    def __init__(self, page):
        self.page, self.is_cut, self.ends = page, False, []
        page.route_web_socket(LIVE, self._open)
        page.route(LIVE, lambda asked: asked.abort() if self.is_cut else asked.continue_())

    def _open(self, socket):
        if self.is_cut:
            socket.close()
        else:
            self.ends = [socket, socket.connect_to_server()]

    def _cut(self):
        self.is_cut = True
        for end in self.ends:
            end.close()
        self.page.wait_for_function("() => document.documentElement.dataset.line !== 'live'")

    @contextmanager
    def away(self):
        """Nothing goes and nothing comes; then all is there again."""
        self.page.context.set_offline(True)
        self._cut()
        yield
        self.is_cut = False
        self.page.context.set_offline(False)
        self.page.wait_for_function("() => document.documentElement.dataset.line === 'live'", timeout=40_000)

    @contextmanager
    def deaf(self):
        """What the page posts arrives, but it does not hear that; with the end of it posts are answered again."""

        def post(asked):
            asked.fetch()
            asked.abort()

        self._cut()
        self.page.route(POST, post)
        yield
        self.page.unroute(POST)

    def mend(self):
        self.is_cut = False


class Door:
    """Somebody signed in whose program asks the same addresses and sends the same forms, without a page."""

    def __init__(self, browser, program, actor):
        self.program = program
        self.context = browser.new_context(base_url=program)
        self.send("/", "/sign-in/", login=actor.person.username, password=PASSWORD)

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        self.context.close()

    def look(self, address):
        answer = self.context.request.get(address)
        assert answer.status == 200, answer.status
        return answer.text()

    def send(self, address, action, **given):
        """The form on the page with this end of its address, as it stands there, with what is given."""
        form = re.search(rf'<form[^>]* action="([^"]*{action})".*?</form>', self.look(address), re.S)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
        answer = self.context.request.post(form[1], form=hidden | given, headers={"Origin": self.program})
        assert answer.status == 200, answer.status


def meets(page):
    page.get_by_role("button", name="加入会议").click()
    page.get_by_role("button", name="离开", exact=True).wait_for()


def sees_and_hears(page, other):
    """other: pid of the seat whose picture and sound arrive."""
    page.locator(f'[data-pid="{other}"] video').wait_for()
    page.wait_for_function(HEARD)
    assert page.evaluate(PLAYED, other) > 5
