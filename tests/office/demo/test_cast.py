"""Being somebody else in the demonstration: those first whose turn it is, and back to the page one came from."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.workflows.documents.test_incoming import PDF, TITLE
from workflows.documents import receiving
from workflows.documents.models import Incoming
from workflows.engine import course

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def demonstration_runs(settings):
    settings.DEMO = True


@pytest.fixture
def page_of_request(cast):
    """The clerk 沈秋实 has registered it; the director, 陈若川, is to propose what becomes of it."""
    incoming = receiving.arrive(
        unit=cast.unit("市政府"),
        sender=cast.unit("青禾县政府"),
        sender_number="青府〔2026〕3号",
        title=TITLE,
        genre="request",
        paper=SimpleUploadedFile("请示.pdf", PDF, "application/pdf"),
        way=Incoming.Way.PAPER,
        by=cast.registrar,
    )
    receiving.register(incoming, course.my_hands(incoming, cast.registrar)[0].step_id, by=cast.registrar)
    return reverse("documents:incoming", args=[incoming.public_id])


def browser_of(actor):
    client = Client()
    client.force_login(actor.person, backend=BACKEND)
    return client


def bar_of(client, page):
    return client.get(page).content.decode().split('class="demobar"')[1].split("</aside>")[0]


def become(client, actor, **given):
    return client.post(reverse("demo:become", args=[actor.person.public_id]), given)


@pytest.mark.usefixtures("demonstration_runs")
def test_whose_turn_it_is_stands_on_top_and_takes_over_on_the_same_page(cast, page_of_request):
    browser = browser_of(cast.registrar)
    bar = bar_of(browser, page_of_request)
    assert "陈若川" in bar
    assert f'value="{page_of_request}"' in bar

    answer = become(browser, cast.director, at=page_of_request)

    assert answer.url == page_of_request
    assert "陈若川" not in bar_of(browser, page_of_request)  # nobody is offered to themselves


@pytest.mark.usefixtures("demonstration_runs")
def test_who_may_not_see_the_page_is_not_told_whose_turn_it_is(cast, page_of_request):
    assert "陈若川" not in bar_of(browser_of(cast.outsider), page_of_request)


@pytest.mark.usefixtures("demonstration_runs")
def test_from_any_page_one_comes_back_to_it(cast):
    clerk = browser_of(cast.clerk)
    page = f"{reverse('documents:index')}?tab=drafted"
    chosen = f"{reverse('demo:cast')}?at={reverse('documents:index')}%3Ftab%3Ddrafted"

    assert f'href="{chosen}"' in bar_of(clerk, page)
    assert f'name="at" value="{page}"' in clerk.get(chosen).content.decode()
    assert become(clerk, cast.head, at=page).url == page


@pytest.mark.usefixtures("demonstration_runs")
@pytest.mark.parametrize("elsewhere", ["", "https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(cast, elsewhere):
    assert become(browser_of(cast.clerk), cast.head, at=elsewhere).url == "/"


def test_a_real_office_has_neither_the_line_nor_the_door(cast, page_of_request):
    clerk = browser_of(cast.registrar)

    assert "demobar" not in clerk.get(page_of_request).content.decode()
    assert become(clerk, cast.head, at=page_of_request).status_code == 404
