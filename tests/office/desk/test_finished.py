"""已办 and 办结 show each thing once: how often, when last; and the tab counts what is shown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.desk import finished
from office.duties import actions, boxes
from office.duties.models import Kind
from tests.workflows.documents.test_numbers import document

pytestmark = pytest.mark.django_db


def signed_in(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def desk(actor, box):
    return signed_in(actor).get("/", {"box": box})


@pytest.fixture
def twice(cast):
    """The clerk drafted two papers and repaired the first of them."""
    papers = [document(cast, "关于供水的通知"), document(cast, "关于供热的通知")]
    for paper, asks in ((papers[0], "Draft"), (papers[1], "Draft"), (papers[0], "Repair")):
        actions.lay(paper, on=[cast.clerk.appointment], kind=Kind.ACT, asks=asks, by=cast.head)
        actions.close(paper, by=cast.clerk, done_by_actor=True)
    return papers


def test_one_row_for_each_document(cast, twice):
    answer = desk(cast.clerk, "done")

    rows = [row for group in answer.context["groups"] for row in group.rows]
    assert [row.title for row in rows] == ["关于供水的通知", "关于供热的通知"]
    assert rows[0].ask == "修改 等 2 次"
    assert rows[1].ask == "拟稿"


def test_the_tab_counts_the_rows(cast, twice):
    assert boxes.counts(cast.clerk)["done"] == 3
    assert finished.counts(cast.clerk) == {"done": 2, "concluded": 0}
    assert [tab.count for tab in desk(cast.clerk, "done").context["tabs"]] == ["0", "0", "2", "0"]

    actions.conclude(twice[0])
    assert finished.counts(cast.clerk) == {"done": 1, "concluded": 1}


def test_each_sees_what_they_did_themselves(cast, twice):
    assert finished.counts(cast.outsider) == {"done": 0, "concluded": 0}


def test_the_box_of_what_is_done_keeps_to_the_desks_queries(cast, twice):
    client = signed_in(cast.clerk)
    client.get("/", {"box": "done"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/", {"box": "done"})

    assert len(captured) <= 13, [query["sql"][:90] for query in captured]
