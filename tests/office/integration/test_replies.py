"""The reply goes out to the system that asked, and to no other; and what was returned says why."""

import hashlib

import pytest

from office.audit import trail
from office.files.actions import content_of
from office.integration.models import Delivery
from office.subjects import kinds
from tests.office.integration.conftest import pdf
from tests.workflows.documents.conftest import town  # noqa: F401
from tests.workflows.documents.test_incoming import instructed, step_of
from workflows.documents import actions, issuing, receiving, returns, signing, verifying
from workflows.documents.incoming.facts import reply_to
from workflows.documents.models import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def incoming(town, county):  # noqa: F811
    return receiving.arrive(
        unit=town.unit("市政府"),
        sender=county.account.unit,
        sender_number="青府〔2026〕9号",
        title="青禾县人民政府关于解决城区供水管网改造资金的请示",
        genre="request",
        paper=pdf(),
        by=county.actor,
    )


@pytest.fixture
def sealed(town, incoming):  # noqa: F811
    """The reply, ready to go."""
    instructed(town, incoming)
    text, signatory = reply_to(incoming), town.mayor.appointment
    reply = actions.draft(
        issuer=incoming.unit, genre="reply", text=text, by=town.clerk, signatory=signatory, source=incoming
    )
    for verb, actor in (
        (actions.submit, town.clerk),
        (actions.agree, town.head),
        (actions.agree, town.director),
        (signing.sign, town.mayor),
        (verifying.verify, town.editor),
    ):
        verb(reply, step_of(reply, actor), by=actor)
    issuing.register(reply, step_of(reply, town.registrar), in_register=Register.objects.get(), by=town.registrar)
    issuing.apply_seal(reply, step_of(reply, town.registrar), by=town.registrar)
    issuing.proof_read(reply, step_of(reply, town.editor), by=town.editor)
    return reply


@pytest.fixture
def reply(town, sealed):  # noqa: F811
    issuing.dispatch(sealed, step_of(sealed, town.registrar), main=[town.unit("青禾县政府")], by=town.registrar)
    return sealed


def get(client, system, path):
    return client.get(f"/api/v1{path}", headers=system.bearer())


def test_the_asking_system_finds_the_reply_and_fetches_its_paper(client, county, incoming, reply):
    (told,) = get(client, county, f"/documents/{incoming.public_id}").json()["replies"]
    assert told["number"] == str(reply.numbers.get())
    paper = client.get(told["paper"], headers=county.bearer())

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content == content_of(reply.rendition.file)
    assert hashlib.sha256(paper.content).hexdigest() == told["sha256"]
    read = get(client, county, f"/documents/{reply.public_id}").json()
    assert (read["state"], read["paper"], read["kind"]) == ("sent", told["paper"], "document")


def test_nothing_before_it_was_dispatched(client, county, incoming, sealed):
    assert get(client, county, f"/documents/{incoming.public_id}").json()["replies"] == []
    assert get(client, county, f"/documents/{sealed.public_id}/paper").status_code == 404
    assert get(client, county, f"/documents/{sealed.public_id}").status_code == 404


def test_another_county_gets_none_of_it(client, other_county, incoming, reply):
    for path in (
        f"/documents/{reply.public_id}/paper",
        f"/documents/{reply.public_id}",
        f"/documents/{incoming.public_id}",
    ):
        assert get(client, other_county, path).status_code == 404


def test_who_hears_of_it_may_fetch_it(county, other_county, reply):
    """The rights of a webhook and of the paper are the same."""
    assert kinds.heard_among(county.actor, "document", {reply.public_id}) == {reply.public_id}
    assert kinds.heard_among(other_county.actor, "document", {reply.public_id}) == set()


def test_a_person_s_session_does_not_open_it(client, town, reply):  # noqa: F811
    client.force_login(town.mayor.person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(f"/api/v1/documents/{reply.public_id}/paper").status_code == 401


def test_what_was_returned_says_why_and_the_webhook_hears_of_it(client, town, county, hook, incoming):  # noqa: F811
    returns.return_incoming(
        incoming, step_of(incoming, town.registrar), reason="form", opinion="请示应一文一事。", by=town.registrar
    )
    told = get(client, county, f"/documents/{incoming.public_id}").json()

    assert (told["state"], told["returned"]["reason"], told["returned"]["note"]) == (
        "returned",
        "form",
        "请示应一文一事。",
    )
    assert Delivery.objects.filter(endpoint=hook, type="incoming.returned", subject_id=incoming.public_id).exists()
    assert trail.of(incoming).last().type == "incoming.returned"


def test_the_schema_names_the_paper(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert "application/pdf" in paths["/api/v1/documents/{public_id}/paper"]["get"]["responses"]["200"]["content"]
