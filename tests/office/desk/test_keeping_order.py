"""Narrowing a box, keeping a view, putting aside, reading many at once: at the door people use."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actors import today
from office.accounts.models import SavedView
from office.accounts.saved_views import MOST
from office.audit import trail
from office.duties import actions, boxes
from office.duties.boxes import under
from office.duties.models import Box, Duty, Kind, Urgency
from office.worktime import clock
from office.worktime.clock import now
from office.worktime.lights import Dues, state_at
from tests.workflows.documents.test_numbers import document
from workflows.documents.permissions import grant

pytestmark = pytest.mark.django_db


def door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def laid(cast, title, *, days=3, kind=Kind.ACT, urgency=Urgency.NORMAL):
    paper = document(cast, title)
    grant(paper.public_id, [cast.director.appointment.public_id])
    due_at = None if days is None else now() + timedelta(days=days)
    [duty] = actions.lay(
        paper, on=[cast.director.appointment], kind=kind, asks="Check", by=cast.clerk, due_at=due_at,
        near_at=due_at and due_at - timedelta(days=1), urgency=urgency,
    )  # fmt: skip
    return duty


def titles(answer):
    return [row.title for group in answer.context["groups"] for row in group.rows]


@pytest.fixture
def office(cast):
    laid(cast, "关于供水的通知", days=-1)
    laid(cast, "关于供热的通知", days=5, urgency=Urgency.URGENT)
    return cast


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"light": "over"}, ["关于供水的通知"]),
        ({"light": "ok"}, ["关于供热的通知"]),
        ({"light": "near"}, []),
        ({"urgent": "1"}, ["关于供热的通知"]),
        ({"q": "供水"}, ["关于供水的通知"]),
        ({"kind": "document"}, ["关于供水的通知", "关于供热的通知"]),
        ({"kind": "matter"}, []),
        ({"kind": "' OR 1=1", "light": "red", "post": "x"}, ["关于供水的通知", "关于供热的通知"]),
    ],
)
def test_a_box_is_narrowed(office, given, shown):
    answer = door(office.director).get("/", given)

    assert titles(answer) == shown
    assert answer.context["tabs"][0].count == "2"  # the box is as full as it is


@given(
    moment=st.integers(-1, 9), dates=st.lists(st.tuples(st.integers(0, 8), st.none() | st.integers(0, 8)), max_size=6)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_box_is_narrowed_by_the_one_rule_of_lights(cast, moment, dates):
    """Whatever lies in it, to the instant at which a light turns; what was done is under none of them."""
    start = now()
    Duty.objects.all().delete()
    open_one = laid(cast, "关于供水的通知")
    for due, near in dates:
        open_one.pk, open_one.public_id = None, uuid4()
        open_one.due_at = start + timedelta(days=due)
        open_one.near_at = None if near is None else start + timedelta(days=near)
        open_one.save(force_insert=True)
    Duty.objects.filter(pk=open_one.pk).update(box=Box.DONE, done_at=start)
    at = start + timedelta(days=moment)

    for light in ("over", "near", "ok"):
        found = set(Duty.objects.filter(under(light, at)).values_list("pk", flat=True))
        still_open = Duty.objects.filter(done_at=None)
        lit = {one.pk for one in still_open if state_at(Dues(one.due_at, one.near_at), at) == light}
        assert found == lit


def test_a_view_is_kept_comes_back_and_goes(office):
    mine, other = door(office.director), door(office.mayor)
    kept = mine.post("/desk/views/", {"box": "todo", "light": "over", "q": "供水"})
    again = mine.post("/desk/views/", {"box": "todo", "light": "over", "q": "供水"})

    [view] = SavedView.objects.all()
    assert kept.url == again.url
    assert titles(mine.get(kept.url)) == ["关于供水的通知"]
    assert str(view) in mine.get("/").content.decode()
    assert str(view) not in other.get("/").content.decode()
    other.post(f"/accounts/views/{view.pk}/", {"act": "drop"})
    assert SavedView.objects.exists()
    mine.post(f"/accounts/views/{view.pk}/", {"act": "drop"})
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views(office):
    mine = door(office.director)
    for n in range(MOST + 1):
        answer = mine.post("/desk/views/", {"box": "todo", "q": f"第{n}"}, follow=True)

    assert SavedView.objects.count() == MOST
    assert "十二" in answer.content.decode()


def test_put_aside_it_stays_counted_below_the_rest_and_comes_back_by_itself(cast):
    duty, later = laid(cast, "关于供水的通知", days=6), today() + timedelta(days=4)
    laid(cast, "关于供热的通知", days=7)
    answer = door(cast.director).post(f"/desk/duties/{duty.public_id}/aside/", {"until": later})

    assert answer.status_code == 302
    page = door(cast.director).get("/")
    assert titles(page) == ["关于供热的通知", "关于供水的通知"]
    assert page.context["groups"][-1].rows[0].light.shape == "ok"
    assert boxes.counts(cast.director)["todo"] == 2
    assert Duty.objects.get(pk=duty.pk).sort_at == duty.due_at  # others ask by it what is due first
    told = trail.of(document_of(duty)).filter(type="duty.put_aside").get()
    assert told.particulars["until"] == later.isoformat()
    story = door(cast.director).get(f"/documents/{duty.subject_id}/story/").text
    assert later.isoformat() in story
    with clock.at(now() + timedelta(days=4)):
        assert titles(door(cast.director).get("/")) == ["关于供水的通知", "关于供热的通知"]


def document_of(duty):
    from workflows.documents.models import Document

    return Document.objects.get(public_id=duty.subject_id)


@pytest.mark.parametrize("days", [0, -3, 7])
def test_nothing_is_put_aside_into_the_past_or_past_its_due_date(cast, days):
    duty = laid(cast, "关于供水的通知", days=6)
    answer = door(cast.director).post(f"/desk/duties/{duty.public_id}/aside/", {"until": today() + timedelta(days)})

    assert answer.status_code == 422
    assert "到期" in answer.content.decode()
    duty.refresh_from_db()
    assert duty.aside_until is None


@pytest.mark.parametrize("days", [-2, 0])
def test_what_is_due_offers_no_day_that_would_be_refused(cast, days):
    duty = laid(cast, "关于供水的通知", days=days)
    address = f"/desk/duties/{duty.public_id}/aside/"
    mine = door(cast.director)

    assert address not in mine.get("/").content.decode()
    answer = mine.get(address).content.decode()
    assert "已到期限，不能搁置" in answer
    assert 'name="until"' not in answer


def test_it_is_taken_up_again(cast):
    duty = laid(cast, "关于供水的通知", days=None)
    mine = door(cast.director)
    mine.post(f"/desk/duties/{duty.public_id}/aside/", {"until": today() + timedelta(9)})
    mine.post(f"/desk/duties/{duty.public_id}/aside/", {"again": "1"})

    duty.refresh_from_db()
    assert (duty.aside_until, duty.sort_at) == (None, actions.NEVER)


def test_another_neither_sees_nor_puts_aside(cast):
    duty = laid(cast, "关于供水的通知")
    for other in (cast.outsider, cast.mayor):
        assert door(other).get(f"/desk/duties/{duty.public_id}/aside/").status_code == 404
        answer = door(other).post(f"/desk/duties/{duty.public_id}/aside/", {"until": today() + timedelta(1)})
        assert answer.status_code == 404


def test_many_are_read_at_once_and_only_what_is_to_be_read(cast):
    to_read = [laid(cast, f"通知{n}", kind=Kind.READ) for n in range(3)]
    to_do = laid(cast, "请审核")
    given = [one.public_id for one in (*to_read[:2], to_do)]
    answer = door(cast.director).post("/desk/read/", {"duty": [*given, "no uuid"]}, follow=True)

    assert "已阅 2 件" in answer.content.decode()
    assert titles(answer) == ["通知2"]
    assert Duty.objects.get(pk=to_do.pk).box == Box.TODO
    assert set(Duty.objects.filter(pk__in=[one.pk for one in to_read[:2]]).values_list("box", flat=True)) == {Box.DONE}


def test_another_reads_nothing_of_mine(cast):
    duty = laid(cast, "通知", kind=Kind.READ)
    door(cast.outsider).post("/desk/read/", {"duty": [duty.public_id]})

    assert Duty.objects.get(pk=duty.pk).box == Box.TO_READ
