"""The office and a county's system, each by the other's published words: API out, webhooks back."""

import io

import pypdfium2
import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.test import Client as Browser

from office.files.actions import content_of
from office.integration import endpoints, simulator
from office.integration.client import Client
from office.integration.models import Delivery
from office.integration.sender import send_due
from office.integration.simulator import Ear, OfficeApi, Reply, in_sequence, swapped
from tests.office.integration.conftest import pdf_bytes
from workflows.documents.models import Incoming

pytestmark = pytest.mark.django_db


def over_the_test_client(api):
    """The simulator's own requests, brought to Django without a socket."""
    browser = Browser()

    def call(request):
        headers = {name: value for name, value in request.header_items() if name != "Content-type"}
        headers["Authorization"] = f"Bearer {api.token}"
        path = request.full_url.removeprefix(api.site)
        if request.get_method() == "POST":
            answer = browser.generic("POST", path, request.data, request.get_header("Content-type"), headers=headers)
        else:
            answer = browser.get(path, headers=headers)
        return Reply(answer.status_code, answer.json(), dict(answer.headers))

    return call


@pytest.fixture
def api(county, monkeypatch):
    one = OfficeApi("http://office", county.token)
    monkeypatch.setattr(one, "_call", over_the_test_client(one))
    return one


@pytest.fixture
def told(cast):
    return {
        "to": str(cast.unit("市政府办公室").public_id),
        "title": "关于解决供水管网资金的请示",
        "genre": "request",
        "number": "青府〔2026〕3号",
    }


def turn():
    async def one_round():
        async with Client() as client:
            await send_due(client)

    async_to_sync(one_round)()


def test_it_sends_by_the_api_and_hears_by_webhook(api, told, county, app_admin, settings):
    with Ear("whsec_later") as ear:
        settings.WEBHOOK_INTRANET = [ear.url.split("/")[2]]
        made = endpoints.enter_endpoint(county.account, url=ear.url, patterns=["incoming.*"], by=app_admin)
        ear.secret = made.secret
        first = api.send(told, pdf_bytes(), key="k-1")
        again = api.send(told, pdf_bytes(), key="k-1")
        turn()

        assert (first.status, again.content, again.headers["Idempotency-Replayed"]) == (201, first.content, "true")
        assert [one["type"] for one in ear.heard] == ["incoming.arrived"]
        assert api.get(f"/documents/{first.content['id']}").content["state"] == "register"


def test_while_it_is_down_nothing_is_lost_and_a_taken_one_that_failed_comes_as_a_double(
    api, told, county, app_admin, settings
):
    from office.worktime.clock import at

    with Ear("whsec_later") as ear:
        settings.WEBHOOK_INTRANET = [ear.url.split("/")[2]]
        ear.secret = endpoints.enter_endpoint(county.account, url=ear.url, patterns=["incoming.*"], by=app_admin).secret
        api.send(told, pdf_bytes())
        ear.down = True
        turn()
        assert ear.heard == []

        ear.down, ear.fails = False, 1.0
        with at(Delivery.objects.get().next_at):
            turn()
        ear.fails = 0.0
        with at(Delivery.objects.get().next_at):
            turn()

    assert (len(ear.heard), len(ear.doubled), ear.forged) == (1, 1, 0)
    assert Delivery.objects.get().state == "delivered"


def test_a_wrong_secret_is_noticed(hook):
    assert Ear("whsec_bm90IHRoZSBzYW1l").take(b"{}", {"webhook-id": "x"}) == 401


def test_what_came_out_of_order_is_put_right_by_its_sequence():
    events = [{"subject": subject, "sequence": str(n)} for subject in ("a", "b") for n in range(1, 12)]

    assert in_sequence(swapped(events)) == events


def test_the_command_sends_one(api, county, monkeypatch):
    monkeypatch.setattr(simulator.OfficeApi, "_call", lambda self, request: over_the_test_client(self)(request))
    said = io.StringIO()
    call_command("oa_simulator", "--once", "--site=http://office", f"--key={county.token}", stdout=said)

    assert said.getvalue().startswith("201")

    sent = Incoming.objects.get()
    page = "".join(pypdfium2.PdfDocument(content_of(sent.paper))[0].get_textpage().get_text_range().split())
    assert "城区供水管网改造资金的请示" in page
    assert sent.sender_number in page
    assert "恳请市政府" in sent.text
