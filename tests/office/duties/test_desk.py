"""The desk: counts equal rows, queries stay few, everybody sees only their own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.duties import actions, boxes
from office.duties.models import Box, Duty, Kind
from office.worktime import clock
from office.worktime.clock import now
from tests.workflows.engine.test_route import Paper

pytestmark = pytest.mark.django_db


def door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def laid(cast, settings):
    """Twelve duties of every shade for the director, on documents that exist."""
    from tests.workflows.documents.test_numbers import document

    found = []
    for number in range(12):
        due = now() + timedelta(days=number - 4)
        found += actions.lay(
            document(cast, f"通知第{number}件"),
            on=[cast.director.appointment],
            kind=Kind.ACT,
            asks="Check",
            by=cast.clerk,
            due_at=due,
            near_at=due - timedelta(days=2),
        )
    return found


def test_counts_equal_rows(cast, laid):
    answer = door(cast.director).get("/")

    assert boxes.counts(cast.director) == {"todo": 12, "to_read": 0, "done": 0, "concluded": 0}
    assert sum(len(group.rows) for group in answer.context["groups"]) == 12
    assert boxes.counts(cast.outsider)["todo"] == 0
    assert "通知第" not in door(cast.outsider).get("/").content.decode()


def test_the_desk_takes_twelve_queries_however_many_rows(cast, laid):
    client = door(cast.director)
    client.get("/")  # who is on duty is fetched after the page, and costs it nothing
    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    assert len(captured) <= 12, "\n".join(query["sql"][:160] for query in captured)


def test_the_filter_offers_every_kind_of_the_box_and_the_day_its_deadlines(cast, laid):
    page = door(cast.director).get("/?q=查无此件")

    assert not page.context["page"].items
    assert [name for name, _label in page.context["choices"]["kinds"]] == ["document"]
    assert page.context["due_today"] == 1
    assert "今天到期 1 件" in page.content.decode()
    assert boxes.standing(cast.outsider).kinds(Box.TODO) == ()


def test_late_things_stand_first(cast, laid):
    answer = door(cast.director).get("/")

    dues = [row.light.state for group in answer.context["groups"] for row in group.rows]
    assert dues[0] == "over"
    assert [duty.sort_at for duty in boxes.box(cast.director, Box.TODO)] == sorted(duty.sort_at for duty in laid)


def test_a_colleague_who_was_faster_empties_the_others_boxes(cast):
    paper = Paper()
    actions.lay(
        paper, on=[cast.neighbour.appointment, cast.finance.appointment], kind=Kind.ACT, asks="Sign for", by=cast.clerk
    )
    actions.close(paper, by=cast.finance, done_by_actor=True, reason="许嘉言已签收")

    assert boxes.counts(cast.finance)["done"] == 1
    assert boxes.counts(cast.neighbour) == {"todo": 0, "to_read": 0, "done": 0, "concluded": 0}
    assert Duty.objects.get(holder=cast.neighbour.appointment).closed_reason == "许嘉言已签收"


def test_read_duties_lie_in_their_own_box_until_confirmed(cast):
    paper = Paper()
    (duty,) = actions.lay(paper, on=[cast.clerk.appointment], kind=Kind.READ, asks="Read", by=cast.director)
    assert boxes.counts(cast.clerk)["to_read"] == 1

    actions.confirm(duty, subject=paper, by=cast.clerk)
    assert boxes.counts(cast.clerk) == {"todo": 0, "to_read": 0, "done": 1, "concluded": 0}


def test_concluded_things_move_to_the_fourth_box(cast):
    paper = Paper()
    actions.lay(paper, on=[cast.clerk.appointment], kind=Kind.ACT, asks="Draft", by=cast.director)
    actions.close(paper, by=cast.clerk, done_by_actor=True)
    actions.conclude(paper)

    assert boxes.counts(cast.clerk) == {"todo": 0, "to_read": 0, "done": 0, "concluded": 1}


def test_two_posts_one_desk_each_row_naming_its_post(cast, laid):
    assert len(cast.deputy.appointments) == 2
    from tests.workflows.documents.test_numbers import document

    for held in cast.deputy.appointments:
        actions.lay(document(cast), on=[held], kind=Kind.ACT, asks="Check", by=cast.clerk)
    rows = [row for group in door(cast.deputy).get("/").context["groups"] for row in group.rows]

    assert {row.post for row in rows} == {"副市长", "改革专班组长"}


def test_opened_once_and_first_time_counts(cast):
    paper = Paper()
    actions.lay(paper, on=[cast.clerk.appointment], kind=Kind.ACT, asks="Draft", by=cast.director)
    first = now()
    with clock.at(first):
        assert actions.mark_opened(paper, by=cast.clerk) == 1
        assert actions.mark_opened(paper, by=cast.clerk) == 0
    assert actions.mark_opened(paper, by=cast.outsider) == 0

    assert Duty.objects.get().opened_at == first
