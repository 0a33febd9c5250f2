"""Whoever must set a password does nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from office.accounts.actions import issue_code
from office.audit import trail
from office.live import listeners
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "a quite new phrase 9"
PAGE = "/accounts/password/"


@pytest.fixture
def due(cast, client):
    """The clerk at the desk, when an administrator issues a code for the account."""
    client.post(reverse("account_login"), {"login": "linzy", "password": PASSWORD})
    assert client.get("/").status_code == 200
    issue_code(cast.clerk.person, by=cast.admin)
    return client


@pytest.mark.parametrize("url", ["/", "/directory/", "/documents/new/", "/accounts/", "/notices/", "/nothing-here/"])
def test_every_page_leads_to_the_password(due, url):
    answer = due.get(url)

    assert (answer.status_code, answer.get("Location")) in [(302, PAGE), (404, None)]
    assert answer.status_code == 302 or url == "/nothing-here/"


def test_nothing_is_done_before(due, cast):
    assert due.post(reverse("documents:new"), {"title": "关于无题的通知"})["Location"] == PAGE
    assert due.post(reverse("notices:seen"), headers={"X-Requested-With": "fetch"}).status_code == 403
    assert due.get("/notices/", headers={"HX-Request": "true"}).status_code == 403
    assert due.get("/notices/", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE


@pytest.mark.parametrize("url", ["/live/poll/?topics=x:1", "/live/events/?topics=x:1", "/api/v1/documents"])
def test_scripts_are_told_403(due, url):
    answer = due.get(url)

    assert answer.status_code == 403
    assert answer.json()["status"] == 403


def test_sockets_hear_nothing(due, cast):
    session = due.session.session_key
    assert listeners.by_session(session) is None
    assert listeners.gone({one := listeners.of_person(cast.clerk.person, session)}) == {one}


def test_leaving_language_and_appearance_stay_possible(due):
    page = due.get(PAGE)
    assert page.status_code == 200
    assert "data-live" not in page.content.decode()
    assert due.post(reverse("ui:language"), {"language": "en", "next": PAGE})["Location"] == PAGE
    assert due.post(reverse("accounts:appearance"), {"theme": "dark", "next": PAGE})["Location"] == PAGE
    assert due.post(reverse("account_logout")).status_code == 302
    assert due.get("/")["Location"].startswith(reverse("account_login"))


def test_the_password_of_before_leads_no_further(due):
    other = Client()
    other.post(reverse("account_login"), {"login": "linzy", "password": PASSWORD})

    assert other.get("/")["Location"] == PAGE


def test_a_password_set_anew_opens_everything(due, cast):
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    due.post(PAGE, same)
    assert due.get("/")["Location"] == PAGE

    assert due.post(PAGE, same | {"password1": NEW, "password2": NEW}).status_code == 302
    assert due.get("/").status_code == 200
    assert trail.of(cast.clerk.person).filter(type="account.password_changed").count() == 1


def test_the_code_sets_one_as_well(cast, due):
    code = issue_code(cast.clerk.person, by=cast.admin)
    form = {"login": "linzy", "code": code, "password1": NEW, "password2": NEW}

    assert due.post(reverse("accounts:one_time_code"), form)["Location"] == "/"
    assert due.get("/").status_code == 200


def test_one_click_of_the_demonstration_asks_for_no_password(cast, client, settings):
    settings.DEMO = True
    issue_code(cast.clerk.person, by=cast.admin)
    client.post(reverse("demo:become", args=[cast.clerk.person.public_id]))

    assert client.get("/").status_code == 200
