"""The frame, the error pages and the sheet of components, without a browser."""

import re
import uuid

import psycopg
import pytest
from django.core.exceptions import RequestDataTooBig
from django.db.utils import OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from office.ui import views
from office.ui.appearance import Appearance, appearance_of
from office.ui.middleware import KeptTextMiddleware


def text(answer):
    return answer.content.decode()


# The sheet of components


@pytest.mark.django_db
def test_the_sheet_draws_every_component(demo, client):
    page = text(client.get(reverse("ui:style")))

    for part in (
        "light",
        "tag",
        "avatar",
        "person",
        "btn",
        "field",
        "errors",
        "panel",
        "tabs",
        "rows",
        "pager",
        "empty",
    ):
        assert re.search(rf'class="[^"]*\b{part}\b', page), part
    for part in (
        "note",
        "dialog",
        "actbar",
        "flow",
        "fork",
        "opinions",
        "receipts",
        "file",
        "facts",
        "progress",
        "toast",
    ):
        assert re.search(rf'class="[^"]*\b{part}\b', page), part


@pytest.mark.django_db
def test_outside_the_demonstration_there_is_no_sheet(client, settings):
    settings.DEMO = False

    assert client.get(reverse("ui:style")).status_code == 404


@pytest.mark.django_db
def test_the_page_is_served_under_the_strict_policy(demo, client):
    policy = client.get(reverse("ui:style"))["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


# The frame


@pytest.mark.django_db
def test_the_frame_shows_who_acts_and_in_which_posts(demo, signed_in, cast):
    page = text(signed_in.get(reverse("ui:style")))

    assert str(cast.director.person) in page
    assert cast.director.post_title in page
    assert f'data-person="{cast.director.person.public_id}"' in page
    assert f'action="{reverse("account_logout")}"' in page


@pytest.mark.django_db
def test_nobody_sees_no_rooms(demo, client):
    page = text(client.get(reverse("ui:style")))

    assert 'class="rail"' not in page
    assert "data-person" not in page


@pytest.mark.django_db
def test_every_page_links_its_source(demo, signed_in, settings):
    for who in (Client(), signed_in):
        assert f'href="{settings.SOURCE_URL}"' in text(who.get(reverse("ui:style")))


@pytest.mark.django_db
def test_a_name_that_is_markup_stays_a_name(demo, client, cast):
    person = cast.director.person
    person.name = "<b>陈</b>"
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "<b>陈" not in text(client.get(reverse("ui:style")))


# Language and appearance


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_language_is_chosen_by_the_reader_and_not_by_the_browser(client):
    page = text(client.get(reverse("ui:style"), headers={"accept-language": "en"}))
    assert '<html lang="zh-Hans"' in page

    client.post(reverse("ui:language"), {"language": "en", "next": "/style/"})

    assert '<html lang="en"' in text(client.get(reverse("ui:style")))


@pytest.mark.django_db
def test_before_sign_in_the_browser_remembers_the_appearance(demo, client):
    client.post(reverse("ui:appearance"), {"theme": "dark"})
    client.post(reverse("ui:appearance"), {"type": "large", "next": "/style/"})

    page = text(client.get(reverse("ui:style")))

    assert 'data-theme="dark"' in page
    assert 'data-type="large"' in page


@pytest.mark.django_db
def test_appearance_leads_nowhere_else(demo, client):
    answer = client.post(reverse("ui:appearance"), {"theme": "dark", "next": "//elsewhere.example/"})

    assert answer["Location"] == "/"


def test_only_appearances_that_exist_are_taken(rf):
    request = rf.get("/")
    request.COOKIES["appearance"] = 'x"onload.huge'

    assert appearance_of(request) == Appearance()
    assert appearance_of(None) == Appearance()
    assert Appearance("dark").changed(rf.post("/", {"theme": "pink", "type": "tiny"}).POST) == Appearance("dark")


# Error pages


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_a_broken_server_needs_neither_context_nor_database(rf, caplog, language):
    with translation.override(language):
        answer = views.server_error(rf.get("/broken/"))

    assert answer.status_code == 500
    assert "Something broke on our side" in text(answer)
    assert 'lang="zh-Hans"' in text(answer)  # both languages, whichever was chosen
    reference = re.search(r"[0-9A-F]{8}", text(answer))[0]
    assert reference in caplog.text


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.OperationalError("no route to host"), 503),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.errors.CannotConnectNow(), 503),
        (psycopg.errors.TooManyConnections(), 503),
        (psycopg.errors.LockNotAvailable(), 500),
    ],
)
def test_a_database_that_is_away_is_said_to_be_soon_back(rf, cause, status):
    try:
        raise OperationalError from cause
    except OperationalError:
        answer = views.server_error(rf.get("/"))
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_bad_requests_need_no_context(rf):
    assert views.bad_request(rf.get("/")).status_code == 400
    assert views.bad_request(rf.post("/"), RequestDataTooBig("x")).status_code == 413


@pytest.mark.django_db
def test_what_is_missing_and_what_is_forbidden_look_the_same(demo, signed_in):
    answer = signed_in.get("/nothing/here/")

    assert answer.status_code == 404
    assert "gives nothing away" in text(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"])
def test_an_error_page_has_one_heading_of_the_first_rank(demo, cast, rf, template):
    request = rf.get("/")
    request.actor, request.user = cast.clerk, cast.clerk.person

    page = render_to_string(f"{template}.html", {"refusal": "x", "request": request})

    assert len(re.findall(r"<h1\b", page)) == 1


@pytest.mark.django_db
def test_an_old_form_is_refused_with_the_way_on(demo):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("ui:appearance"), {"theme": "dark"})

    assert answer.status_code == 403
    assert "This page was too old" in text(answer)


# Kept text


class Somebody:
    def __init__(self, is_authenticated):
        self.is_authenticated = is_authenticated


@pytest.mark.parametrize(
    ("answer", "signed_in", "let_go"),
    [
        (HttpResponseRedirect("/there/"), True, True),  # taken
        (HttpResponse(status=200), True, False),  # the form again, with its errors
        (HttpResponse(status=409), True, False),  # somebody was faster
        (HttpResponseRedirect("/sign-in/"), False, False),  # the sign-in had ended
    ],
)
def test_kept_text_is_let_go_only_when_it_has_been_taken(rf, answer, signed_in, let_go):
    key = str(uuid.uuid4())
    request = rf.post("/act/", {"action_key": key})
    request.user = Somebody(signed_in)

    answered = KeptTextMiddleware(lambda _: answer)(request)

    assert ("let_go" in answered.cookies) is let_go
    if let_go:
        assert answered.cookies["let_go"].value == key


def test_no_key_of_another_shape_reaches_the_cookie(rf):
    request = rf.post("/act/", {"action_key": "x; Path=/"})
    request.user = Somebody(True)

    assert "let_go" not in KeptTextMiddleware(lambda _: HttpResponseRedirect("/"))(request).cookies
