"""API v1 from the outside: keys, one effect for one key, and nothing of what is not the caller's."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from office.audit.trail import of
from office.integration import actions
from office.integration.models import Key
from office.integration.scopes import Scope
from tests.office.integration.conftest import connect, pdf

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.fixture
def send(client, cast):
    """Post a 请示 to the city office."""

    def post(system, key="first-key", **changes):
        told = {
            "to": str(cast.unit("市政府办公室").public_id),
            "title": "关于解决城区供水管网改造资金的请示",
            "genre": "request",
            "number": "青府〔2026〕3号",
            **changes,
        }
        given = {"document": json.dumps(told), "paper": pdf()}
        headers = {**system.bearer(), **({"Idempotency-Key": key} if key else {})}
        return client.post("/api/v1/documents", given, headers=headers)

    return post


def get(client, system, path):
    return client.get(f"/api/v1{path}", headers=system.bearer())


def test_a_request_arrives_at_the_city_office(client, cast, county, send):
    response = send(county)

    told = response.json()
    assert response.status_code == 201, told
    assert told["sender"]["id"] == str(cast.unit("青禾县政府").public_id)
    assert told["receiver"]["short_name"] == "市政府办公室"
    assert get(client, county, f"/documents/{told['id']}").json() == told
    assert [one["id"] for one in get(client, county, "/documents").json()["items"]] == [told["id"]]


def test_what_came_by_the_api_says_so_in_the_trail(cast, county, send):
    from workflows.documents.models import Incoming

    incoming = Incoming.objects.get(public_id=send(county).json()["id"])

    assert {(event.door, event.actor.name) for event in of(incoming)} == {("api", "青禾县办公系统二")}


def test_another_county_finds_nothing_of_it(client, county, other_county, send):
    told = send(county).json()

    response = get(client, other_county, f"/documents/{told['id']}")

    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
    assert get(client, other_county, "/documents").json()["items"] == []


def test_the_same_request_twice_is_one_document_and_one_answer(client, county, send):
    first, second = send(county), send(county)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(get(client, county, "/documents").json()["items"]) == 1


def test_another_request_under_the_same_key_is_refused(client, county, send):
    send(county)

    response = send(county, title="关于另一件事的请示", number="青府〔2026〕4号")

    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert len(get(client, county, "/documents").json()["items"]) == 1


def test_a_refused_request_may_be_mended_under_its_key(county, send):
    assert send(county, to=str(uuid4())).status_code == 422

    assert send(county).status_code == 201


def test_a_post_without_a_key_of_its_own_is_refused(county, send):
    response = send(county, key=None)

    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"genre": "poem"}, 422), ({"title": ""}, 422), ({"to": "somewhere"}, 422), ({"title": "机密★1年"}, 422)],
)
def test_what_does_not_fit_is_said_field_by_field(county, send, changes, status):
    response = send(county, **changes)

    told = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert any(next(iter(changes)) in one["field"] for one in told["errors"]), told


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer bj_00000000_nothing", "Basic eDp5"])
def test_without_a_key_there_is_nothing(client, cast, shown):
    response = client.get("/api/v1/documents", headers={"Authorization": shown} if shown else {})

    assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_was_ended_is_ended_at_once(client, county, app_admin):
    assert get(client, county, "/units").status_code == 200

    actions.end_key(county.key, by=app_admin)

    assert get(client, county, "/units").status_code == 401


def test_a_replaced_key_answers_until_the_overlap_is_over(client, county, app_admin):
    made = actions.rotate_key(county.key, by=app_admin)
    both = [county.token, made.token]
    assert [client.get("/api/v1/units", headers={"Authorization": f"Bearer {one}"}).status_code for one in both] == [
        200,
        200,
    ]

    Key.objects.filter(pk=county.key.pk).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert get(client, county, "/units").status_code == 401
    assert made.key.scopes == county.key.scopes


def test_a_disconnected_system_has_no_key(client, county, app_admin):
    actions.end_account(county.account, reason="下线", by=app_admin)

    assert get(client, county, "/units").status_code == 401


def test_a_key_does_only_what_its_scopes_say(client, cast, app_admin):
    account = connect(cast.unit("青禾县政府"), app_admin, "只读系统").account
    made = actions.make_key(account, scopes=[Scope.READ_UNITS], by=app_admin)
    bearer = {"Authorization": f"Bearer {made.token}"}

    assert client.get("/api/v1/units", headers=bearer).status_code == 200
    response = client.get("/api/v1/documents", headers=bearer)
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


def test_nothing_in_the_tables_is_the_key(county):
    row = Key.objects.filter(pk=county.key.pk).values().get()

    assert county.token.startswith(row["prefix"])
    assert county.token not in str(row)


def test_too_many_requests_are_told_when_to_come_back(client, county):
    county.account.per_minute = 2
    county.account.save(update_fields=["per_minute"])

    statuses = [get(client, county, "/units") for _ in range(4)]

    last = statuses[-1]
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 60
    assert last.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nothing", 404), ("delete", "/documents", 405), ("put", "/units", 405), ("get", "/documents/x", 422)],
)
def test_every_error_is_a_problem(client, county, method, path, status):
    response = getattr(client, method)(f"/api/v1{path}", headers=county.bearer())

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.json()["status"] == status


def test_units_in_official_order_page_by_page(client, cast, county):
    first = get(client, county, "/units?limit=3").json()
    second = client.get(first["next"], headers=county.bearer()).json()

    names = [one["short_name"] for one in (*first["items"], *second["items"])]
    assert names[:3] == ["市政府", "市政府办公室", "综合一科"]
    assert len(set(names)) == len(names)


def test_events_are_read_on_from_where_one_stopped(client, cast, county, other_county, send, monkeypatch):
    from office.audit import trail

    monkeypatch.setattr(trail, "SETTLED", timedelta(seconds=-60))
    send(county)

    ours = get(client, county, "/events").json()
    theirs = get(client, other_county, "/events").json()

    assert ours["items"][0]["type"] == "incoming.arrived"
    assert theirs["items"] == []
    assert get(client, county, f"/events?since={ours['next']}").json()["items"] == []


def test_the_schema_is_openapi_3_1_with_webhooks(client):
    told = client.get("/api/v1/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert {"/api/v1/documents", "/api/v1/matters/{public_id}", "/api/v1/events"} <= told["paths"].keys()
    assert "document.dispatched" in told["webhooks"]
    assert "document.revised" not in told["webhooks"]
    body = told["paths"]["/api/v1/documents"]["post"]["requestBody"]["content"]
    assert set(body) == {"multipart/form-data"}
