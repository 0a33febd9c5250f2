"""Once around the loop, first half: a county's request comes in by the API, the mayor's instruction becomes a matter
under a light, the light turns, the leaders see it, the reply goes out; and the county's own system hears of it."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from directory.actions import appoint, enrol, establish_post, establish_unit
from directory.actors import actor_of
from directory.models import Person, Unit
from directory.roles import Role
from office.audit import trail
from office.integration import actions as connecting
from office.integration import endpoints, sources
from office.integration.models import Attempt, Delivery, Endpoint
from office.integration.scopes import Scope
from office.notices.models import Notice
from office.worktime.models import Clock
from tests.cast import PASSWORD, SINCE
from tests.journeys.desks import done, take
from tests.journeys.neighbour import Outside
from tests.office.integration.conftest import pdf_bytes
from tests.office.live.servers import ROOT, Program, database_url, free_port
from workflows.documents.models import Document, Incoming
from workflows.supervision.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "青禾县人民政府关于申请城区供水管网改造补助资金的请示"
MATTER = "申请城区供水管网改造补助资金"
INSTRUCTION = "请市水务局牵头，市财政局配合，10 个工作日内报结果。"
RULES = {
    "title": "价格异动：{$.goods}",
    "requirement": "{$.market} {$.goods} 三日上涨 {$.percent}%，请核查处置。",
    "lead": "市市场监管局",
    "term": "2 小时",
}


@pytest.fixture
def town(town):
    """Two bureaus and a supervisor more, and passwords for them."""
    from django.contrib.auth.hashers import make_password

    def bureau(name, short_name):
        parent = Unit.objects.get(pk=town.unit("市政府").pk)
        town.units[short_name] = establish_unit(
            parent, name=name, short_name=short_name, kind="bureau", level="city", can_issue=True, by=town.admin
        )

    def person(username, name, unit, title, *roles):
        one = enrol(town.unit(unit), username=username, name=name, by=town.admin)
        post = establish_post(town.unit(unit), title=title, roles=list(roles), order=5, by=town.admin)
        appoint(one, to=post, starts_on=SINCE, by=town.admin)
        return actor_of(one)

    bureau("示范市水务局", "市水务局")
    bureau("示范市市场监督管理局", "市市场监管局")
    town.water = person("fanglx", "方立新", "市水务局", "局长", Role.PRINCIPAL_LEADER)
    town.market = person("wanghy", "王海燕", "市市场监管局", "局长", Role.PRINCIPAL_LEADER)
    town.supervisor = person("duzc", "杜知常", "市政府办公室", "督查专员", Role.SUPERVISOR)
    town.app_admin = person("yingy", "应用", "市政府办公室", "应用管理员", Role.APP_ADMIN)
    Person.objects.filter(is_service=False).update(password=make_password(PASSWORD))
    return town


@pytest.fixture
def county(town, tmp_path):
    """Connected as its administrator would: a key, a webhook. The other county's hears only of its own."""
    port = free_port()
    outside = Outside(port, tmp_path / "heard.jsonl")
    url = f"http://127.0.0.1:{port}/hook"
    outside.port = port
    patterns = ["incoming.*", "document.*", "matter.*"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.WEBHOOK_INTRANET", [f"127.0.0.1:{port}"])
        for unit, name in (("青禾县政府", "青禾县办公系统"), ("临江县政府", "临江县办公系统")):
            account = connecting.open_account(
                town.unit(unit), name=f"{name}二", purpose="公文往来", contact="8800", by=town.app_admin
            )
            made = endpoints.enter_endpoint(account, url=url, patterns=patterns, by=town.app_admin)
            if unit == "青禾县政府":
                key = connecting.make_key(account, scopes=list(Scope.values), by=town.app_admin)
                outside.token = key.token
                outside.ask("set", secret=made.secret)
                outside.endpoint = made.endpoint
            else:
                outside.other = made.endpoint
        monitor = connecting.open_account(
            town.unit("市市场监管局"), name="价格监测系统", purpose="价格异动", contact="12315", by=town.app_admin
        )
        outside.source = sources.enter_source(
            monitor, name="价格监测", verify="standard", target="matter", mapping=RULES, by=town.app_admin
        )
    yield outside
    outside.end()


@pytest.fixture
def program(town, county, tmp_path):
    """All that `make demo` runs: pages and sockets, the worker, the sender of webhooks; the clock can be moved."""
    port = free_port()
    environment = {
        "DATABASE_URL": database_url(),
        "BANJIE_DATA": str(tmp_path),
        "SECURE": "0",
        "DEMO": "1",
        "PLAIN_STATIC": "0",
        "REDIS_URL": "",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_INTRANET": f"127.0.0.1:{county.port}",
        "DJANGO_SETTINGS_MODULE": "office.settings",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=os.environ | environment, check=True)
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "--verbosity", "0"]
    with Program([*command, "office.asgi:application"], port, environment):
        kept = [
            subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ | environment)
            for command in (["procrastinate", "worker", "--shutdown-graceful-timeout=2"], ["send_webhooks"])
        ]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            for one in kept:
                one.terminate()
            for one in kept:
                one.wait(15)


def until(found, seconds=20):
    """What is being waited for, as soon as it is there."""
    end = time.monotonic() + seconds
    while not (it := found()):
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.1)
    return it


def pass_time_until(moment):
    """The office's clock stands a minute after the moment, and the watchman looks at it."""
    Clock.objects.update_or_create(id=1, defaults={"passed": moment - timezone.now() + timedelta(minutes=1)})
    time.sleep(1.1)  # every process reads the clock at most once a second
    with suppress(AlreadyEnqueued):  # his next look waits already
        app.configure_task("workflows.supervision.tasks.watch", queueing_lock=None).defer(timestamp=0)


def open_from_box(page, title=TITLE):
    row = page.locator("#box").get_by_role("link", name=title).first
    expect(row).to_be_visible(timeout=15_000)
    row.click()
    page.get_by_role("heading", name=title, level=1).wait_for()


def say(page, opinion, button):
    page.get_by_label("您的意见").fill(opinion)
    page.get_by_role("button", name=button, exact=True).click()


def act(page, link, **fields):
    """The page of an act: its fields, then the button of the same name."""
    page.get_by_role("link", name=link, exact=True).first.click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name=link, exact=True).click()


def told_of(outside, kind, subject_id):
    return [one["type"] for one in outside.heard() if one["subject"] == f"{kind}/{subject_id}"]


def hear_at_last(outside, kind, subject_id, last):
    """A try that failed while the county was still away may be entered after all were made due, and when the office's
    clock is moved its rest may lie far ahead; both are made good."""
    for _turn in range(8):
        with suppress(AssertionError):
            return until(lambda: last in told_of(outside, kind, subject_id), 5)
        Delivery.objects.filter(endpoint=outside.endpoint, ended_at=None).update(next_at=timezone.now())
        Endpoint.objects.filter(pk=outside.endpoint.pk).update(rests_until=None)
    waiting = Delivery.objects.filter(endpoint=outside.endpoint, ended_at=None)
    raise AssertionError(
        list(waiting.values("type", "subject_kind", "state", "tries", "next_at", "endpoint__rests_until"))
    )


def test_once_around(town, county, person_at, program, tmp_path):
    # The county's system sends the request, twice; it is one document. The clerk sees it come.
    registrar = person_at(town.registrar)
    paper = tmp_path / "请示.pdf"
    paper.write_bytes(pdf_bytes())
    request = {
        "to": str(town.unit("市政府").public_id),
        "title": TITLE,
        "genre": "request",
        "number": "青府〔2026〕3号",
        "urgency": 1,
    }
    sent = county.ask(
        "send", api=f"{program}/api/v1", token=county.token, key="qh-2026-3", document=request, paper=paper, times=2
    )
    assert sent["statuses"] == [201, 201]
    assert sent["bodies"][0] == sent["bodies"][1]
    incoming = Incoming.objects.get()

    open_from_box(registrar)
    expect(registrar.locator("figure.paper img").first).to_be_visible()
    registrar.get_by_role("button", name="登记", exact=True).click()
    done(registrar, "已登记")
    director = person_at(town.director)
    open_from_box(director)
    director.get_by_role("link", name="提出拟办意见").click()
    director.locator("#id_handlers [data-find]").press_sequentially("linzhiyuan")
    director.locator("#id_handlers [data-find]").press("Enter")
    director.get_by_label("意见").last.fill("拟请何市长批示。")
    director.get_by_role("button", name="提出拟办意见").click()
    done(director, "已拟办")
    mayor = person_at(town.mayor)
    open_from_box(mayor)
    say(mayor, INSTRUCTION, "批示")
    done(mayor, "已批示")

    # One act makes it a matter: title, unit and term are read from the instruction.
    director.reload()
    director.get_by_role("link", name="转督办").first.click()
    expect(director.locator("#id_title")).to_have_value(MATTER)
    expect(director.locator("#id_lead .chip, #id_lead :checked").first).to_be_attached()
    expect(director.locator("#id_value")).to_have_value("10")
    director.get_by_role("button", name="立项并交办").click()
    matter = until(lambda: Matter.objects.select_related("lead").first())
    assert (matter.lead.short_name, matter.light, matter.term_value) == ("市水务局", "ok", 10)
    assert [unit.short_name for unit in matter.supports.all()] == ["市财政局"]
    expect(director.get_by_text("逐日推算").first).to_be_visible()
    expect(director.locator("table.days td.due, .days .due").first).to_be_visible()

    # The bureau's director accepts and reports.
    water = person_at(town.water)
    open_from_box(water, MATTER)
    water.get_by_role("button", name="签收", exact=True).click()
    done(water, "已签收")
    act(water, "填报进展", **{"整体进度（%）": "40", "已做的工作和下一步安排": "管网摸底已完成，卡在资金测算。"})
    done(water, "已填报")

    # While the county is down nothing is lost; afterwards all comes in order.
    county.ask("set", down=True)

    # Time passes: near, then over; each turn an Event, the holder reminded once, in working hours.
    matter.refresh_from_db()
    pass_time_until(matter.near_at)
    until(lambda: Matter.objects.get().light == "near")
    pass_time_until(matter.due_at)
    until(lambda: Matter.objects.get().light == "over")
    climb_at = until(Matter.objects.filter(climb_at__gt=matter.due_at).values_list("climb_at", flat=True).first)
    pass_time_until(climb_at)
    until(lambda: Matter.objects.get().climb_at > climb_at)
    pass_time_until(climb_at + timedelta(minutes=20))
    reminded = until(lambda: Notice.objects.filter(person=town.water.person, subject_id=matter.public_id))
    time.sleep(1)
    lights = [event.particulars["light"] for event in trail.of(matter) if event.type == "matter.light_turned"]
    assert lights == ["near", "over"]
    texts = list(reminded.values_list("text", flat=True))
    assert len(texts) == len(set(texts)), texts  # once of each turn, however often the watchman looked

    # The leaders' view, and one click.
    mayor.goto("/overview/")
    late = mayor.locator(".late li", has_text=MATTER)
    expect(late).to_contain_text("卡在资金测算")
    expect(late.locator("[data-light=over]")).to_be_visible()
    expect(mayor.locator(".kpi.over .value")).to_contain_text("1")
    late.get_by_role("button", name="催办").click()
    done(mayor, "已提醒")
    matter.refresh_from_db()
    assert matter.urged_times == 1

    # The county is back; it hears everything of its own in order, signed; the other county's system stays silent.
    county.ask("set", down=False)
    Delivery.objects.filter(endpoint=county.endpoint, ended_at=None).update(next_at=timezone.now())

    # Reported done, checked, closed late.
    water.goto(f"/matters/{matter.public_id}/")
    act(water, "报办结", 办理结果="补助资金方案已核定，建议同意。")
    done(water, "已报办结")
    supervisor = person_at(town.supervisor)
    open_from_box(supervisor, MATTER)
    act(supervisor, "核查销号", 说明="核查属实。")
    done(supervisor, "已销号")
    matter.refresh_from_db()
    assert matter.state == "closed"
    assert matter.is_late

    # The reply cites the request, is signed, numbered, sealed and dispatched; all is filed.
    clerk = person_at(town.clerk)
    open_from_box(clerk)
    clerk.get_by_role("link", name="起草答复").click()
    assert "青府〔2026〕3号" in clerk.get_by_label("正文").input_value()
    clerk.get_by_label("签发人").select_option(label="市政府 市长　何景行")
    clerk.get_by_role("button", name="保存", exact=True).click()
    done(clerk, "已保存")
    clerk.get_by_role("button", name="保存并送出").click()
    done(clerk, "已送出")
    reply = Document.objects.get()
    for actor, opinion, button in (
        (town.head, "同意。", "同意"),
        (None, "同意，请景行市长签发。", "同意"),
        (None, "同意。", "签发"),
    ):
        page = person_at(actor) if actor else (director if button == "同意" else mayor)
        page.goto("/")
        open_from_box(page, reply.title)
        say(page, opinion, button)
    editor = person_at(town.editor)
    take(editor, reply.title, "复核无误", "已复核")
    registrar.goto("/")
    open_from_box(registrar, reply.title)
    registrar.get_by_role("link", name="编号", exact=True).click()
    registrar.get_by_role("button", name="编号", exact=True).click()
    done(registrar, "已编号")
    registrar.get_by_role("button", name="用印").click()
    done(registrar, "已用印")
    take(editor, reply.title, "校对", "已校对")
    registrar.goto("/")
    open_from_box(registrar, reply.title)
    registrar.get_by_role("link", name="分发").click()
    expect(registrar.locator("#id_main .chip", has_text="青禾县政府")).to_be_visible()
    registrar.get_by_role("button", name="分发").click()
    done(registrar, "已分发")
    clerk.goto(f"/documents/incoming/{incoming.public_id}/")
    clerk.get_by_role("button", name="办结").click()
    done(clerk, "已办结")
    archivist = person_at(town.archivist)
    open_from_box(archivist)
    archivist.get_by_role("link", name="归档").click()
    archivist.get_by_role("button", name="归档").click()
    done(archivist, "已归档")
    incoming.refresh_from_db()
    assert incoming.state == "filed"
    county_clerk = person_at(town.county_clerk)
    take(county_clerk, reply.title, "签收", "已签收")
    archivist.goto("/")
    open_from_box(archivist, reply.title)
    archivist.get_by_role("link", name="归档").click()
    archivist.get_by_role("button", name="归档").click()
    done(archivist, "已归档")
    reply.refresh_from_db()
    assert reply.state == "filed"

    # What the county heard is true, complete and in order; it may read it back, and no more than that.
    hear_at_last(county, "incoming", incoming.public_id, "incoming.filed")
    told = told_of(county, "incoming", incoming.public_id)
    assert [one for one in told if one.startswith("incoming.")] == [
        "incoming.arrived",
        "incoming.registered",
        "incoming.instructed",
        "incoming.replied",
        "incoming.concluded",
        "incoming.filed",
    ]
    heard = county.heard()
    assert len({one["id"] for one in heard}) == len(heard)
    of_matter = until(lambda: [one for one in told_of(county, "matter", matter.public_id) if one == "matter.closed"])
    assert of_matter == ["matter.closed"]
    turned = [one for one in told_of(county, "matter", matter.public_id) if one == "matter.light_turned"]
    assert len(turned) >= 2
    assert Attempt.objects.filter(delivery__endpoint=county.endpoint, status=503).exists()
    assert not Attempt.objects.filter(delivery__endpoint=county.other).exists()
    read = county.ask("read", url=sent["bodies"][0]["url"], token=county.token)
    assert (read["status"], read["body"]["state"]) == (200, "filed")
    assert INSTRUCTION not in json.dumps(read["body"], ensure_ascii=False)
    assert county.ask("read", url=f"{program}/api/v1/documents", token="")["status"] == 401

    # An alarm of the price monitor is a matter at its bureau within two seconds.
    market = person_at(town.market)
    began = time.monotonic()
    content = {"goods": "鸡蛋", "market": "中心市场", "percent": 32}
    alarm = county.ask(
        "alarm",
        url=f"{program}/in/{county.source.source.public_id}/",
        secret=county.source.secret,
        id="msg_egg_1",
        content=content,
    )
    assert alarm["status"] == 202
    until(lambda: Matter.objects.filter(title="价格异动：鸡蛋").exists())
    took = time.monotonic() - began
    assert took < 6, took  # two seconds where nothing else runs; here three browsers and a second suite may
    open_from_box(market, "价格异动：鸡蛋")

    outsider = person_at(town.outsider)
    for address in (f"/documents/incoming/{incoming.public_id}/", f"/matters/{matter.public_id}/", "/overview/"):
        assert outsider.goto(address).status == 404
    for page in (registrar, director, mayor, water, supervisor, clerk, archivist, market):
        assert page.complaints == [], page.url
