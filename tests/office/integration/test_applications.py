"""The register of applications: kept by administrators, seen by whom it is meant for, counted by nobody."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.files.secrecy import CarriesSecrecyMark
from office.integration import applications, links
from office.integration.models import Application, Pin
from office.integration.permissions import applications_open_to
from tests.office.integration.conftest import administrator

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FACTS = {
    "name": "机关事务",
    "about": "用房、公车、会议室",
    "address": "https://jgsw.example/",
    "category": "money",
    "picture": "unit",
    "audience": "everybody",
    "units": [],
    "account": None,
}


@pytest.fixture
def entered(cast, app_admin):
    return applications.enter_application(cast.unit("市财政局"), by=app_admin, **FACTS)


@pytest.fixture
def narrow(cast, app_admin):
    facts = {**FACTS, "name": "预算编制", "audience": "units", "units": [cast.unit("市财政局")]}
    return applications.enter_application(cast.unit("市财政局"), by=app_admin, **facts)


def sign_in(client, actor):
    client.force_login(actor.person, backend=BACKEND)
    return client


def types(application):
    return [event.type for event in trail.of(application)]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "//evil.example/",
        "/\\evil.example",
        "https://user@evil.example/",
        "https://",
        "https://a b.example/",
        "https://a.example/\n/x",
        "https://a.example:port/",
        "documents/",
        "",
    ],
)
def test_only_plain_addresses_are_taken(address):
    with pytest.raises(links.WrongAddress):
        links.checked(address)


def test_a_page_of_ours_must_be_there():
    assert links.checked("/documents/?tab=received") == "/documents/?tab=received"
    with pytest.raises(links.NoSuchPage):
        links.checked("/nothing/here/")


def test_an_outside_address_says_where_and_whether_it_leads_anywhere():
    assert links.host_of("https://oa.city.gov:8443/x") == "oa.city.gov:8443"
    assert links.host_of("/documents/") == ""
    assert links.leads_nowhere("https://a.shifan.example/")
    assert links.leads_nowhere("http://example.com/")
    assert not links.leads_nowhere("https://example.gov/")
    assert not links.leads_nowhere("/documents/")


def test_everybody_or_the_people_of_chosen_units(cast, entered, narrow):
    assert set(applications_open_to(cast.clerk)) == {entered}
    assert set(applications_open_to(cast.finance)) == {entered, narrow}
    assert set(applications_open_to(cast.outsider)) == {entered}


def test_each_act_leaves_its_line(app_admin, entered):
    applications.change_application(entered, by=app_admin, **{**FACTS, "about": "公车"})
    applications.change_application(entered, by=app_admin, **{**FACTS, "about": "公车"})
    applications.withdraw_application(entered, reason="并入新系统", by=app_admin)
    applications.reopen_application(entered, by=app_admin)

    assert types(entered) == [f"application.{one}" for one in ("entered", "changed", "withdrawn", "reopened")]


def test_who_comes_too_late_is_told(app_admin, entered):
    applications.withdraw_application(entered, reason="并入新系统", by=app_admin)
    for late in (
        lambda: applications.withdraw_application(entered, reason="再下线", by=app_admin),
        lambda: applications.change_application(entered, by=app_admin, **FACTS),
    ):
        with pytest.raises(applications.WithdrawnAlready) as told:
            late()
        assert told.value.status == 409
    applications.reopen_application(entered, by=app_admin)
    with pytest.raises(applications.OpenAlready):
        applications.reopen_application(entered, by=app_admin)


def test_a_name_once_for_each_unit_while_it_is_open(cast, app_admin, entered):
    with pytest.raises(applications.ApplicationNameTaken):
        applications.enter_application(cast.unit("市财政局"), by=app_admin, **FACTS)
    applications.withdraw_application(entered, reason="并入新系统", by=app_admin)
    applications.enter_application(cast.unit("市财政局"), by=app_admin, **FACTS)
    with pytest.raises(applications.ApplicationNameTaken):
        applications.reopen_application(entered, by=app_admin)


def test_only_its_administrators(cast, county_admin, entered):
    for by in (cast.director, cast.admin, county_admin):
        with pytest.raises(NotAllowed):
            applications.withdraw_application(entered, reason="不行", by=by)
    with pytest.raises(NotAllowed):
        applications.enter_application(cast.unit("市财政局"), by=county_admin, **FACTS)


def test_a_system_behind_it_is_one_s_own(cast, county_admin, other_county):
    with pytest.raises(applications.NotTheirSystem):
        applications.enter_application(
            cast.unit("青禾县政府"), by=county_admin, **{**FACTS, "account": other_county.account}
        )


def test_chosen_units_are_named_and_secrets_refused(cast, app_admin):
    with pytest.raises(applications.NobodyMeant):
        applications.enter_application(cast.unit("市财政局"), by=app_admin, **{**FACTS, "audience": "units"})
    with pytest.raises(CarriesSecrecyMark):
        applications.enter_application(cast.unit("市财政局"), by=app_admin, **{**FACTS, "about": "机密★1年"})


def test_one_s_own_few_in_one_s_own_order(cast, entered, narrow):
    for one in (entered, narrow, entered):
        applications.pin(one, by=cast.finance)
    applications.move_earlier(narrow, by=cast.finance)
    applications.move_earlier(narrow, by=cast.finance)

    mine = Pin.objects.filter(person=cast.finance.person).order_by("place")
    assert [one.application for one in mine.all()] == [narrow, entered]
    assert not Pin.objects.filter(person=cast.clerk.person).exists()
    applications.unpin(narrow, by=cast.finance)
    assert mine.count() == 1


def test_what_is_not_open_to_one_is_not_kept(cast, narrow):
    with pytest.raises(NotAllowed):
        applications.pin(narrow, by=cast.clerk)


def test_nothing_is_counted():
    """DESIGN §7: no ranking, no use."""
    fields = {field.name for model in (Application, Pin) for field in model._meta.get_fields()}

    assert not [name for name in fields if name.split("_")[0] in ("count", "used", "opened", "clicks", "score", "last")]


def test_the_page_shows_what_is_open_and_where_it_leads(client, cast, entered, narrow):
    shown = sign_in(client, cast.finance).get("/apps/").content.decode()
    assert "机关事务" in shown
    assert "预算编制" in shown
    assert "jgsw.example" in shown
    assert 'href="https://jgsw.example/" rel="external noreferrer"' in shown
    assert "Connected systems" not in shown

    shown = sign_in(client, cast.clerk).get("/apps/").content.decode()
    assert "机关事务" in shown
    assert "预算编制" not in shown


def test_found_by_words_and_category(client, cast, entered, narrow):
    client = sign_in(client, cast.finance)
    assert [tile.application for tile in client.get("/apps/?q=预算 财政").context["tiles"]] == [narrow]
    assert client.get("/apps/?category=staff").context["tiles"] == []
    assert len(client.get("/apps/?category=money").context["tiles"]) == 2


def test_an_administrator_enters_changes_and_withdraws_on_the_pages(client, cast, app_admin):
    client = sign_in(client, app_admin)
    post = {**FACTS, "unit": cast.unit("市财政局").public_id, "account": ""}
    refused = client.post("/apps/applications/new/", {**post, "address": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "address" in refused.context["form"].errors
    client.post("/apps/applications/new/", post)
    made = Application.objects.get()
    page = reverse("integration:application", args=[made.public_id])
    assert client.get(page).status_code == 200
    assert client.get(f"{page}edit/").status_code == 200
    client.post(f"{page}edit/", {**post, "about": "公车"})
    client.post(f"{page}act/", {"act": "withdraw", "reason": "并入新系统"})
    assert client.post(f"{page}act/", {"act": "withdraw", "reason": "再来"}).status_code == 409
    made.refresh_from_db()
    assert (made.about, made.state) == ("公车", "withdrawn")
    assert "机关事务" in client.get("/apps/?view=kept").content.decode()


def test_others_find_no_door_to_it(client, cast, entered, narrow):
    page = reverse("integration:application", args=[narrow.public_id])
    client = sign_in(client, administrator(cast, "临江县政府", "ljadm"))
    assert {client.get(page).status_code, client.get(f"{page}edit/").status_code} == {404}
    assert {client.post(f"{page}{one}/", {"act": "pin"}).status_code for one in ("act", "edit", "keep")} == {404}
    seen = reverse("integration:application", args=[entered.public_id])
    client = sign_in(client, cast.clerk)
    assert client.get(seen).status_code == 200
    assert client.post(f"{seen}act/", {"act": "withdraw", "reason": "x"}).status_code == 404
    assert (
        client.post(f"{seen}keep/", {"act": "pin", "query": "q=1&next=//x"})
        .headers["Location"]
        .startswith("/apps/?q=1")
    )
    assert [tile.application for tile in client.get("/apps/").context["pinned"]] == [entered]
