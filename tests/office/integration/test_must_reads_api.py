"""Must-reads beyond the app: a system of the issuing unit is told, and reads who is still asked."""

from datetime import timedelta

import pytest

from directory.models import VisibilityRule
from directory.visibility.making import make_rule
from office.chat import actions
from office.integration import endpoints, outbox
from office.integration.models import Endpoint
from office.worktime.clock import now
from tests.office.integration.conftest import connect

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(cast, app_admin):
    return connect(cast.unit("市政府办公室"), app_admin, "短信网关")


@pytest.fixture
def one(cast):
    people = [cast.clerk.appointment, cast.finance.appointment]
    return actions.issue_must_read(
        "核对联系人", "逐项核对。", people=people, due_at=now() + timedelta(hours=7), asks_done="回填", by=cast.director
    )


def get(client, system, path):
    return client.get(f"/api/v1/must-reads/{path}", headers=system.bearer())


def test_a_system_of_the_issuer_reads_what_was_asked_and_of_whom(client, cast, bureau, one):
    told = get(client, bureau, one.public_id).json()
    assert [told["title"], told["asks_done"], told["issuer"]["short_name"]] == ["核对联系人", "回填", "市政府办公室"]
    assert "逐项核对" not in str(told)

    actions.confirm(one, by=cast.clerk)
    actions.say_done(one, by=cast.clerk)
    every = get(client, bureau, f"{one.public_id}/receipts?limit=1").json()
    assert [len(every["items"]), every["next"] is not None] == [1, True]
    left = get(client, bureau, f"{one.public_id}/receipts?left=1").json()["items"]
    assert [(row["name"], row["confirmed_at"]) for row in left] == [("许嘉言", None)]
    assert left[0]["person"] == str(cast.finance.person.public_id)


def test_another_units_system_finds_nothing(client, county, one):
    for path in (one.public_id, f"{one.public_id}/receipts"):
        assert get(client, county, path).status_code == 404


def test_what_was_asked_in_a_room_stays_in_it(client, cast, bureau):
    room = actions.open_room("清单专班", people=[cast.clerk.person], by=cast.director)
    facts = {"people": [cast.clerk.appointment], "due_at": now() + timedelta(hours=7), "by": cast.director}
    inside = actions.issue_must_read("口令已换", "见保险柜。", room=room, **facts)
    for path in (inside.public_id, f"{inside.public_id}/receipts"):
        assert get(client, bureau, path).status_code == 404


def test_whom_the_directory_hides_is_not_named(client, cast, bureau, one):
    hide, who = VisibilityRule.Kind.HIDE, [cast.clerk.person]
    make_rule(cast.unit("市政府"), kind=hide, title="x", about=who, by=cast.admin)
    every = get(client, bureau, f"{one.public_id}/receipts").json()["items"]
    assert [row["name"] for row in every] == [cast.finance.person.name]


def test_issuing_and_reminding_are_told_by_webhook_to_who_may_hear(cast, bureau, county, app_admin, one):
    hooks = [
        endpoints.enter_endpoint(
            system.account, url=f"https://{name}.example.com/hook", patterns=["must_read.*"], by=app_admin
        ).endpoint
        for name, system in (("sms", bureau), ("oa", county))
    ]
    for hook in hooks:
        Endpoint.objects.filter(pk=hook.pk).update(state=Endpoint.State.ON)
    actions.remind(one, by=cast.director)
    actions.confirm(one, by=cast.clerk)

    sent = [parcel for parcel in outbox.claim(10) if parcel.delivery.type != "endpoint.ping"]

    assert [(parcel.delivery.type, parcel.url) for parcel in sent] == [
        ("must_read.reminded", "https://sms.example.com/hook")
    ]
    assert f"/api/v1/must-reads/{one.public_id}" in sent[0].body
    assert "逐项核对" not in sent[0].body
