"""The pages under /apps/: for application administrators of the unit or above it; for others they are not there."""

import json

import pytest

from office.integration import endpoints, sources
from office.integration.models import Arrival, Delivery, Key, ServiceAccount, Source
from tests.office.integration.conftest import waiting

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def at(client):
    def sign_in(actor):
        client.force_login(actor.person, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def source(county, app_admin):
    facts = {"name": "旧系统", "verify": "standard", "target": "document", "mapping": {}}
    return sources.enter_source(county.account, by=app_admin, **facts).source


@pytest.fixture
def arrival(source):
    body = json.dumps({"t": "关于防汛工作情况的报告<script>alert(1)</script>"}).encode()
    arrived = sources.store(source, body=body, headers={}, address="10.0.0.9", message_id="m-1")
    return sources.sort_out(arrived.pk)


@pytest.fixture
def places(county, hook, source, arrival):
    """Every page, and every door for posts, of the county's system."""
    (delivery,) = waiting(hook, arrival.public_id)
    account, key = county.account.public_id, county.key.public_id
    pages = ["/apps/new/", "/apps/api/", "/apps/unsorted/", f"/apps/{account}/"]
    pages += [f"/apps/{account}/endpoints/new/", f"/apps/{account}/sources/new/"]
    pages += [f"/apps/endpoints/{hook.public_id}/", f"/apps/endpoints/{hook.public_id}/edit/"]
    pages += [f"/apps/deliveries/{delivery.public_id}/", f"/apps/sources/{source.public_id}/"]
    pages += [f"/apps/sources/{source.public_id}/edit/", f"/apps/arrivals/{arrival.public_id}/"]
    posts = [f"/apps/{account}/keys/", f"/apps/{account}/end/", f"/apps/keys/{key}/rotate/", f"/apps/keys/{key}/end/"]
    posts += [f"/apps/endpoints/{hook.public_id}/act/", f"/apps/deliveries/{delivery.public_id}/redeliver/"]
    posts += [f"/apps/sources/{source.public_id}/act/", f"/apps/arrivals/{arrival.public_id}/act/"]
    return pages, posts


@pytest.mark.parametrize("who", ["app_admin", "county_admin"])
def test_its_administrators_see_every_page(places, at, request, who):
    client = at(request.getfixturevalue(who))

    assert {page: client.get(page).status_code for page in places[0]} == dict.fromkeys(places[0], 200)


@pytest.mark.parametrize("who", ["outsider", "admin", "clerk", "director", "county_clerk"])
def test_for_everybody_else_there_is_nothing(places, at, cast, who):
    client = at(getattr(cast, who))
    pages, posts = places

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert {page: client.post(page, {"act": "stop"}).status_code for page in posts} == dict.fromkeys(posts, 404)


def test_the_neighbour_county_s_administrator_finds_none_of_it(places, at, cast):
    from tests.office.integration.conftest import administrator

    client = at(administrator(cast, "临江县政府", "ljadm"))
    pages, posts = places
    own = ["/apps/new/", "/apps/api/", "/apps/unsorted/"]

    assert {page: client.get(page).status_code for page in pages if page not in own} == {
        page: 404 for page in pages if page not in own
    }
    assert {client.post(page, {"act": "stop"}).status_code for page in posts} == {404}
    assert "青禾县办公系统二" not in client.get("/apps/").content.decode()


def test_connecting_a_system_and_making_its_key(at, app_admin, cast):
    client = at(app_admin)
    given = {"unit": cast.unit("青禾县政府").public_id, "name": "县 OA", "purpose": "公文", "contact": "8800"}
    response = client.post("/apps/new/", {**given, "per_minute": 60})
    account = ServiceAccount.objects.get()
    shown = client.post(f"/apps/{account.public_id}/keys/", {"scopes": ["units:read"]})

    key = Key.objects.get()
    page = shown.content.decode()
    assert response.headers["Location"] == f"/apps/{account.public_id}/"
    assert key.prefix in page
    assert shown.headers["Cache-Control"] == "no-store"
    token = page.split("<code>")[1].split("</code>")[0]
    assert client.get("/api/v1/units", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert token not in client.get(f"/apps/{account.public_id}/").content.decode()


def test_a_county_administrator_connects_for_the_county_only(at, county_admin, cast):
    given = {"unit": cast.unit("市财政局").public_id, "name": "x", "purpose": "x", "contact": "x", "per_minute": 1}

    assert at(county_admin).post("/apps/new/", given).status_code == 422
    assert ServiceAccount.objects.count() == 0


def test_an_address_inside_is_refused_at_its_field(at, app_admin, county):
    given = {"url": "https://169.254.169.254/", "patterns": ["document.*"]}
    response = at(app_admin).post(f"/apps/{county.account.public_id}/endpoints/new/", given)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_entering_trying_out_stopping_and_starting_a_webhook(at, app_admin, county):
    client = at(app_admin)
    given = {"url": "https://oa.example.com/", "patterns": ["document.*"]}
    shown = client.post(f"/apps/{county.account.public_id}/endpoints/new/", given)
    hook = county.account.endpoints.get()
    act = f"/apps/endpoints/{hook.public_id}/act/"

    assert "whsec_" in shown.content.decode()
    for verb, state in (("ping", "on"), ("stop", "stopped"), ("start", "on")):
        assert client.post(act, {"act": verb}).status_code == 302
        hook.refresh_from_db()
        assert hook.state == state
    assert "whsec_" in client.post(act, {"act": "rotate"}).content.decode()
    assert client.post(act, {"act": "explode"}).status_code == 404


def test_sending_again_from_the_log(at, app_admin, hook, arrival):
    (delivery,) = waiting(hook, arrival.public_id)
    Delivery.objects.update(state="dead", ended_at=delivery.happened_at)

    response = at(app_admin).post(f"/apps/deliveries/{delivery.public_id}/redeliver/")

    delivery.refresh_from_db()
    assert (response.status_code, delivery.state) == (302, "waiting")


def test_the_preview_changes_nothing_and_saving_sorts_what_waited(at, app_admin, source, arrival):
    client, page = at(app_admin), f"/apps/sources/{source.public_id}/"
    rules = {"to": "市政府办公室", "title": "$.t", "genre": "report"}

    shown = client.post(page, {**rules, "act": "preview"}).content.decode()
    assert "关于防汛工作情况的报告&lt;script&gt;" in shown
    assert Source.objects.get().mapping == {}
    client.post(page, {**rules, "act": "save"})
    client.post(f"{page}act/", {"act": "replay"})

    assert Source.objects.get().mapping == rules
    assert sources.sort_out(arrival.pk).state == Arrival.State.MADE


def test_a_path_that_is_none_is_said_at_its_field(at, app_admin, source):
    response = at(app_admin).post(f"/apps/sources/{source.public_id}/", {
        "to": "x", "title": "$[", "genre": "report", "act": "save"
    })  # fmt: skip

    assert response.status_code == 422


def test_setting_aside_needs_a_reason(at, app_admin, arrival):
    client, act = at(app_admin), f"/apps/arrivals/{arrival.public_id}/act/"

    assert client.post(act, {"act": "set_aside"}).status_code == 422
    client.post(act, {"act": "set_aside", "reason": "联调"})
    arrival.refresh_from_db()
    assert (arrival.state, arrival.handled_by) == ("set_aside", app_admin.person)


def test_the_list_asks_no_more_for_more_systems(at, app_admin, cast, county, django_assert_max_num_queries):
    from tests.office.integration.conftest import connect

    client = at(app_admin)
    client.get("/apps/")
    for name in "甲乙丙丁戊":
        connect(cast.unit("市财政局"), app_admin, name)

    with django_assert_max_num_queries(14):
        page = client.get("/apps/").content.decode()

    assert "未启用" in page or "Not in use yet" in page


def test_a_disconnected_system_stays_on_the_list(at, app_admin, county, hook):
    client = at(app_admin)
    client.post(f"/apps/{county.account.public_id}/end/", {"reason": "系统下线"})

    assert "青禾县办公系统二" in client.get("/apps/").content.decode()
    hook.refresh_from_db()
    assert hook.state == "stopped"
    with pytest.raises(Exception, match=r".+"):
        endpoints.start(hook, by=app_admin)
