"""One search over all rooms: each answers by itself, and only with what the reader may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from office.chat import actions as chat
from office.desk.search import answer, answers, sections
from office.meetings import actions as meetings
from office.worktime.clock import now
from office.worktime.terms import Term, TermUnit
from tests.workflows.documents.test_numbers import document
from workflows.documents.permissions import grant
from workflows.documents.searching.keeping import enter_document
from workflows.supervision.actions import open_matter
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    """A paper, a matter, a room and a meeting, all about the reservoirs; the clerk has part in each."""
    paper = document(cast, "关于水库除险加固的通知")
    grant(paper.public_id, [cast.clerk.appointment.public_id])
    enter_document(paper)
    open_matter(
        title="水库除险加固",
        requirement="月底前完成。",
        lead=cast.unit("市财政局"),
        term=Term(10, TermUnit.WORKDAY),
        by=cast.director,
    )
    chat.open_room("水库专班", people=[cast.clerk.person, cast.finance.person], purpose="除险", by=cast.director)
    starts_at = now() + timedelta(hours=1)
    meetings.call(
        title="水库调度会",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        chair=cast.director.appointment,
        recorder=cast.clerk.appointment,
        members=[cast.finance.appointment],
        observers=[],
        agenda=[],
        by=cast.director,
    )
    return cast


def titles(name, actor, text):
    return [line.title for line in answer(name, actor, text, most=6).lines]


def test_every_room_answers_for_itself(office):
    assert {one.finder.name for one in answers(office.director, "水库", most=6)} >= {"matters", "rooms", "meetings"}
    assert titles("documents", office.clerk, "除险") == ["关于水库除险加固的通知"]
    assert titles("people", office.clerk, office.finance.person.name) == [office.finance.person.name]
    assert titles("rooms", office.clerk, office.finance.person.name) == ["水库专班"]


def test_a_matter_is_found_by_its_number_however_it_is_typed(office):
    number = answer("matters", office.director, "水库", most=1).lines[0].before
    year, serial = number.strip("督号").replace("〕", "").split("〔")[1][:4], number.split("〕")[1].strip("号")

    for typed in (number, f"督{year} {serial}"):
        assert titles("matters", office.director, typed) == ["水库除险加固"], typed


@pytest.mark.parametrize("name", ["documents", "incoming", "matters", "rooms", "meetings"])
def test_the_outsider_finds_nothing(office, name):
    for text in ("水库", "除险"):
        assert titles(name, office.outsider, text) == []


def test_who_has_no_part_finds_neither_room_nor_meeting(office):
    assert [one.finder.name for one in answers(office.planning, "水库", most=6)] == []


def test_urging_from_anywhere_leads_to_the_note(office):
    with translation.override("zh-hans"):
        [line] = answer("acts", office.director, "催办 水库", most=6).lines
        assert line.before.startswith("催办 督〔")
        assert line.url.endswith("/act/urge/")
        assert answer("acts", office.finance, "催办 水库", most=6).lines == []


def test_acts_are_those_one_may_do(office):
    with translation.override("zh-hans"):
        assert [line.title for line in answer("acts", office.director, "立项", most=6).lines] == ["立项"]
        assert answer("acts", office.clerk, "立项", most=6).lines == []


def test_an_answer_costs_no_frame(office):
    """A fragment is asked for with every key: who is signed in, and the search itself, no more."""
    door = Client()
    door.force_login(office.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = dict(sections())["meetings"]
    door.get(url, {"q": "水库"})
    with CaptureQueriesContext(connection) as asked:
        answered = door.get(url, {"q": "水库"})

    assert "水库调度会" in answered.content.decode()
    assert len(asked) <= 6, [one["sql"] for one in asked]


def test_nothing_typed_asks_nobody_but_the_acts(office):
    assert {one.finder.name for one in answers(office.clerk, "", most=30)} == {"acts"}


def test_a_room_that_does_not_search_is_not_there(office):
    door = Client()
    door.force_login(office.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert door.get("/search/nothing/").status_code == 404


def test_the_matter_of_a_number_stands_before_all_whose_title_holds_it(office):
    facts = {"requirement": "月底前完成。", "lead": office.unit("市财政局"), "term": Term(10, TermUnit.WORKDAY)}
    numbered = Matter.objects.get()
    later = open_matter(title=f"落实{numbered.number}的后续", **facts, by=office.director)
    begins = open_matter(title="除险加固", **facts, by=office.director)

    assert titles("matters", office.director, numbered.number) == [numbered.title, later.title]
    assert titles("matters", office.director, "除险加固") == [begins.title, numbered.title]


@pytest.mark.parametrize(("who", "is_told"), [("director", True), ("mayor", True), ("clerk", False)])
def test_the_empty_box_speaks_of_urging_to_those_who_may(office, client, who, is_told):
    client.force_login(getattr(office, who).person, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/").content.decode()

    assert page.count("标题，或“催办……”") == 2 * is_told
    assert page.count('placeholder="姓名拼音、文号、标题"') == 2 * (not is_told)
