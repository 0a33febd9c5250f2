"""Sources: proven, stored first, taken over once, and never dropped."""

import base64
import hashlib
import hmac
import json
import time
from uuid import uuid4

import pytest

from office.audit.refusals import Unacceptable
from office.audit.trail import of
from office.integration import signing, sources
from office.integration.mapping import Unmappable, mapped
from office.integration.models import Arrival, Source
from office.worktime.clock import now
from office.worktime.terms import Term, TermUnit
from tests.office.integration.conftest import connect
from workflows.supervision.models import Matter
from workflows.supervision.sources import source_of

pytestmark = pytest.mark.django_db
State = Arrival.State
ALARM = {
    "alarm": {"id": "A-17", "title": "鸡蛋价格三日上涨 32%", "text": "城区三个市场均价超出警戒线", "hours": 2},
    "unit": "市财政局",
}
RULES = {
    "title": "价格监测：{$.alarm.title}",
    "requirement": "$.alarm.text",
    "lead": "$.unit",
    "term": "{$.alarm.hours} 小时",
}


@pytest.fixture
def city_system(cast, app_admin):
    return connect(cast.unit("市政府"), app_admin, "价格监测系统")


@pytest.fixture
def source(city_system, app_admin):
    """A price monitor of the city whose alarms become matters."""
    made = sources.enter_source(
        city_system.account, name="价格监测", verify="standard", target="matter", mapping=RULES, by=app_admin
    )
    made.source.shown = made.secret
    return made.source


@pytest.fixture
def post(client):
    def send(source, content=ALARM, message="msg-1", **changes):
        body = content if isinstance(content, str) else json.dumps(content)
        headers = signing.headers(message, body, [source.shown]) | changes
        return client.post(
            f"/in/{source.public_id}/", body, content_type="application/json", headers={**headers}
        )  # fmt: skip

    return send


def worked() -> Arrival:
    """What the worker does with the last one."""
    return sources.sort_out(Arrival.objects.latest("pk").pk)


def test_an_alarm_becomes_a_matter(source, post, cast, app_admin):
    began = time.monotonic()
    response = post(source)
    arrival = worked()

    assert response.status_code == 202
    matter = Matter.objects.get(public_id=arrival.result_id)
    assert (matter.title, matter.lead, arrival.state) == (
        "价格监测：鸡蛋价格三日上涨 32%",
        cast.unit("市财政局"),
        State.MADE,
    )
    assert matter.term_value == 120
    assert (matter.category, matter.respond) == ("alarm", None)
    assert (matter.source_title, source_of(app_admin, matter)) == ("价格监测 msg-1", arrival)
    assert source_of(cast.clerk, matter) is None
    assert of(source).filter(type="source.arrival_taken").count() == 1
    assert time.monotonic() - began < 2


def test_a_system_reads_back_what_it_brought_and_no_other_does(source, post, client, city_system, cast, app_admin):
    answer = post(source).json()
    matter = Matter.objects.get(public_id=worked().result_id)

    (told,) = client.get("/api/v1/matters", headers=city_system.bearer()).json()["items"]
    assert (told["id"], told["number"], told["arrival"]) == (str(matter.public_id), matter.number, answer["arrival"])
    one = client.get(f"/api/v1/matters/{matter.public_id}", headers=city_system.bearer())
    assert one.json()["state"] == "assigned"
    other = connect(cast.unit("市政府"), app_admin, "另一系统")
    assert client.get("/api/v1/matters", headers=other.bearer()).json()["items"] == []
    assert client.get(f"/api/v1/matters/{matter.public_id}", headers=other.bearer()).status_code == 404


def test_a_hotline_says_its_category_and_how_soon_it_is_answered(city_system, app_admin, post):
    rules = RULES | {"category": "$.kind", "respond": "30 分钟"}
    made = sources.enter_source(
        city_system.account, name="热线", verify="standard", target="matter", mapping=rules, by=app_admin
    )
    made.source.shown = made.secret
    for said, category in (("hotline", "hotline"), ("热线", "hotline"), ("alarm", "alarm")):
        post(made.source, ALARM | {"kind": said}, message=f"msg-{said}")
        matter = Matter.objects.get(public_id=worked().result_id)
        assert (matter.category, matter.respond) == (category, Term(30, TermUnit.MINUTE))
    post(made.source, ALARM | {"kind": "闲聊"}, message="msg-x")
    assert (worked().state, Matter.objects.count()) == (State.UNSORTED, 3)


def test_stored_with_its_job_before_anybody_looks_into_it(source, post):
    from procrastinate.contrib.django.models import ProcrastinateJob

    post(source, "not json at all")

    arrival = Arrival.objects.get()
    assert (bytes(arrival.body), arrival.state) == (b"not json at all", State.STORED)
    assert ProcrastinateJob.objects.filter(
        task_name="office.integration.tasks.sort_out", args={"arrival": arrival.pk}
    ).exists()
    assert "webhook-signature" not in {name.lower() for name in arrival.headers}


def test_the_same_message_twice_is_one_arrival_and_one_matter(source, post):
    first, second = post(source), post(source)
    arrival = worked()
    sources.sort_out(arrival.pk)

    assert (first.status_code, second.status_code) == (202, 202)
    assert (first.json()["doubled"], second.json()["doubled"]) == (False, True)
    assert (Arrival.objects.count(), Arrival.objects.get().doubles, Matter.objects.count()) == (1, 1, 1)


def test_another_content_under_the_same_id_is_refused(source, post):
    post(source)

    assert post(source, {**ALARM, "unit": "市发展改革委"}).status_code == 409


@pytest.mark.parametrize(
    "spoil",
    [
        {"webhook-id": "msg-2"},
        {"webhook-timestamp": str(int(time.time()) - 3600)},
        {"webhook-signature": "v1,Zm9yZ2Vk"},
        {"webhook-signature": ""},
    ],
)
def test_a_forged_or_replayed_post_is_refused_and_not_kept(source, post, spoil):
    response = post(source, **spoil)

    assert (response.status_code, response.headers["Content-Type"]) == (401, "application/problem+json")
    assert Arrival.objects.count() == 0
    assert of(source).get(type="source.post_refused").refused


def test_what_cannot_be_mapped_waits_to_be_sorted_and_is_taken_over_after_a_mend(source, post, app_admin):
    post(source, {**ALARM, "unit": "火星办事处"})
    arrival = worked()
    assert arrival.state == State.UNSORTED
    assert "火星办事处" in arrival.why

    sources.change_source(source, mapping={**RULES, "lead": "市财政局"}, by=app_admin)
    assert sources.replay_since(source, since=arrival.arrived_at, by=app_admin) == 1
    assert sources.sort_out(arrival.pk).state == State.MADE
    with pytest.raises(sources.HandledAlready):
        sources.replay(arrival, by=app_admin)


def test_what_the_room_refuses_waits_to_be_sorted_too(source, post, app_admin):
    sources.change_source(source, mapping={**RULES, "title": "机密★1年 {$.alarm.title}"}, by=app_admin)
    post(source)

    assert worked().state == State.UNSORTED
    assert Matter.objects.count() == 0


def test_a_person_sets_aside_with_a_reason(source, post, app_admin):
    post(source, "{}")
    arrival = worked()

    with pytest.raises(Unacceptable):
        sources.set_aside(arrival, reason=" ", by=app_admin)
    assert sources.set_aside(arrival, reason="联调测试数据", by=app_admin).state == State.SET_ASIDE
    assert sources.sort_out(arrival.pk).state == State.SET_ASIDE


def test_the_preview_shows_what_would_become_of_the_last_ones(source, post):
    post(source)
    post(source, {**ALARM, "unit": "火星办事处"}, message="msg-2")

    (mars, _, why), (_, fields, fine) = sources.preview(source, RULES)
    assert "火星办事处" in why
    assert (fine, fields["term"]) == ("", "2 小时")
    assert mars.state == State.STORED


def test_a_county_s_source_sends_documents_in_its_own_name(cast, county, app_admin, client):
    made = sources.enter_source(
        county.account,
        name="旧系统",
        verify="standard",
        target="document",
        id_path="$.no",
        mapping={"to": "市政府办公室", "title": "$.t", "genre": "report", "number": "$.no"},
        by=app_admin,
    )
    body = json.dumps({"t": "关于防汛工作情况的报告", "no": "青府〔2026〕9号"})
    headers = signing.headers("m1", body, [made.secret])
    client.post(f"/in/{made.source.public_id}/", body, content_type="application/json", headers=headers)

    arrival = worked()
    assert (arrival.state, arrival.result_kind) == (State.MADE, "incoming"), arrival.why


@pytest.fixture
def by_hmac(city_system, app_admin):
    facts = {"verify": "hmac", "header": "X-Hub-Signature-256", "id_path": "$.alarm.id"}
    return sources.enter_source(city_system.account, name="热线", target="matter", mapping=RULES, by=app_admin, **facts)


@pytest.mark.parametrize(
    "spell", [lambda d: f"sha256={d.hex()}", lambda d: d.hex(), lambda d: base64.b64encode(d).decode()]
)
def test_an_hmac_in_a_header_of_its_own(by_hmac, client, spell):
    body = json.dumps(ALARM)
    signature = spell(hmac.new(by_hmac.secret.encode(), body.encode(), hashlib.sha256).digest())
    url = f"/in/{by_hmac.source.public_id}/"

    given = {"X-Hub-Signature-256": signature}
    assert client.post(url, body, content_type="application/json", headers=given).status_code == 202
    assert client.post(url, body + " ", content_type="application/json", headers=given).status_code == 401
    assert Arrival.objects.get().external_id == "A-17"


def test_a_fixed_token_only_from_its_addresses(city_system, app_admin, client):
    facts = {"name": "老系统", "verify": "token", "target": "matter", "mapping": RULES, "by": app_admin}
    with pytest.raises(Unacceptable):
        sources.enter_source(city_system.account, **facts)
    made = sources.enter_source(city_system.account, addresses=["10.9.0.0/16"], **facts)
    url, given = f"/in/{made.source.public_id}/", {"X-Token": made.secret}

    def status(address, headers):
        post = {"content_type": "application/json", "headers": headers, "REMOTE_ADDR": address}
        return client.post(url, json.dumps(ALARM), **post).status_code

    assert status("10.9.3.4", given) == 202
    assert status("10.8.3.4", given) == 401
    assert status("10.9.3.4", {"X-Token": "guess"}) == 401
    assert status("10.9.3.4", {}) == 401


def test_no_source_and_one_that_is_off_answer_alike(source, post, app_admin):
    sources.change_source(source, is_on=False, by=app_admin)

    assert post(source).status_code == 404
    source.public_id = uuid4()
    assert post(source).status_code == 404


def test_too_much_at_once_is_refused(source, client):
    response = client.post(f"/in/{source.public_id}/", "x" * (1024 * 1024 + 1), content_type="application/json")

    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


def test_others_may_not_set_up_sources(cast, city_system, county_admin):
    from office.audit.refusals import NotAllowed

    for stranger in (cast.outsider, cast.admin, county_admin):
        with pytest.raises(NotAllowed):
            sources.enter_source(
                city_system.account, name="x", verify="standard", target="matter", mapping={}, by=stranger
            )
    assert Source.objects.count() == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("$.alarm.title", "鸡蛋价格三日上涨 32%"),
        ("市财政局", "市财政局"),
        ("{$.alarm.hours}小时内", "2小时内"),
        ("$.alarm", json.dumps(ALARM["alarm"], ensure_ascii=False)),
        ("$..hours", "2"),
        ("{$.nothing}无", "无"),
    ],
)
def test_a_rule_is_a_path_a_text_or_both(rule, said):
    assert mapped({"field": rule}, ALARM) == {"field": said}


@pytest.mark.parametrize("rule", ["$.nothing", "$[", "$.alarm["])
def test_a_path_that_finds_nothing_or_is_none_says_so(rule):
    with pytest.raises(Unmappable):
        mapped({"field": rule}, ALARM)


def test_since_when_is_by_the_office_clock(source):
    assert sources.replay_since(source, since=now(), by=_anyone(source)) == 0


def _anyone(source):
    from directory.actors import actor_of
    from directory.models import Person

    return actor_of(Person.objects.get(username="appadm"))
