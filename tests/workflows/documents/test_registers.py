"""The two books of a registry: sifted, and taken out with a reason; for who keeps them and for nobody else."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from office.audit import trail
from office.duties.models import Urgency
from office.worktime.clock import now
from tests.workflows.documents.test_numbers import document
from workflows.documents.models import Incoming, Register
from workflows.documents.numbering import give_number, void_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(town):
    """示府发 1 to 3: about floods and urgent, about forests, and one made void."""
    register = Register.objects.get()
    for title, urgency in (("防汛", Urgency.URGENT), ("防火", Urgency.NORMAL), ("防盗", Urgency.NORMAL)):
        paper = document(town, f"关于{title}的通知")
        paper.urgency, paper.main_recipients = urgency, "市财政局"
        paper.save()
        last = give_number(paper, register, holder=town.registrar.appointment)
    void_number(last, reason="重复", by=town.registrar)
    return town


@pytest.fixture
def arrived(town):
    """收文 1 and 2 of the government, and one that is not registered."""
    for serial, sender in ((1, "省政府办公厅"), (2, "省财政厅"), (None, "省水利厅")):
        Incoming.objects.create(
            unit=town.unit("市政府"),
            sender_name=sender,
            title=f"{sender}来文",
            genre="notice",
            arrived_by="paper",
            arrived_at=now() - timedelta(days=serial or 0),
            changed_at=now(),
            year=now().year if serial else None,
            serial=serial,
        )
    return town


def shown(door, name, **asked):
    return door.get(reverse(name), asked).content.decode()


@pytest.mark.parametrize(
    ("asked", "stands", "stands_not"),
    [
        ({}, ["防汛", "防火", "防盗"], []),
        ({"q": "汛"}, ["防汛"], ["防火", "防盗"]),
        ({"number": "2"}, ["防火"], ["防汛", "防盗"]),
        ({"urgency": str(int(Urgency.URGENT))}, ["防汛"], ["防火"]),
        ({"state": "void"}, ["防盗"], ["防汛", "防火"]),
        ({"state": "draft"}, ["防汛", "防火"], ["防盗"]),
        ({"party": "财政"}, ["防汛", "防火", "防盗"], []),
        ({"party": "水利"}, [], ["防汛"]),
        ({"genre": "letter"}, [], ["防汛"]),
        ({"year": "1999"}, [], ["防汛"]),
        ({"since": "2999-01-01"}, [], ["防汛"]),
        ({"until": "1999-01-01"}, [], ["防汛"]),
        ({"year": "soon", "genre": "nothing"}, ["防汛", "防火"], []),
    ],
)
def test_the_outgoing_book_is_sifted(book, at_door, asked, stands, stands_not):
    page = shown(at_door(book.registrar), "documents:registers", **asked)

    assert all(f"关于{one}的通知" in page for one in stands)
    assert not any(f"关于{one}的通知" in page for one in stands_not)


@pytest.mark.parametrize(
    ("asked", "stands", "stands_not"),
    [
        ({}, ["省政府办公厅", "省财政厅"], ["省水利厅"]),
        ({"party": "财政"}, ["省财政厅"], ["省政府办公厅"]),
        ({"number": "1"}, ["省政府办公厅"], ["省财政厅"]),
        ({"q": "财政厅来文"}, ["省财政厅"], ["省政府办公厅"]),
        ({"state": "filed"}, [], ["省财政厅"]),
        ({"until": "1999-01-01"}, [], ["省财政厅"]),
    ],
)
def test_the_incoming_book_is_sifted(arrived, at_door, asked, stands, stands_not):
    page = shown(at_door(arrived.registrar), "documents:incoming_register", **asked)

    assert all(f"{one}来文" in page for one in stands)
    assert not any(f"{one}来文" in page for one in stands_not)


@pytest.mark.parametrize("name", ["registers", "export_register", "incoming_register", "export_incoming_register"])
def test_who_keeps_no_registry_finds_no_book(book, arrived, at_door, name):
    url = reverse(f"documents:{name}")

    assert at_door(book.registrar).get(url).status_code == 200
    for actor in (book.outsider, book.clerk, book.mayor):
        assert at_door(actor).get(url).status_code == 404
        assert at_door(actor).post(url, {"reason": "x"}).status_code in (404, 405)


def test_another_agency_s_book_is_not_found(book, arrived, at_door):
    door = at_door(book.neighbour)
    register, unit = Register.objects.get(), book.unit("市政府")

    assert door.get(reverse("documents:export_register"), {"register": register.pk}).status_code == 404
    assert door.get(reverse("documents:incoming_register"), {"unit": unit.pk}).status_code == 404
    assert "省财政厅" not in shown(door, "documents:incoming_register")


def test_what_is_sifted_is_taken_out_with_a_reason(book, at_door):
    url = reverse("documents:export_register", query={"state": "draft"})
    door = at_door(book.registrar)

    assert door.post(url, {"reason": ""}).status_code == 422
    answer = door.post(url, {"reason": "年度核对"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "年度核对" in rows[0][0]
    assert book.registrar.person.name in rows[0][0]
    assert [row[1] for row in rows[2:]] == ["关于防火的通知", "关于防汛的通知"]
    (told,) = [one for one in trail.of(book.unit("市政府")) if one.type == "unit.register_taken_out"]
    assert told.particulars["lines"] == 2
    assert told.particulars["reason"] == "年度核对"


def test_a_title_that_is_a_formula_is_taken_out_as_text(arrived, at_door):
    Incoming.objects.update(title="=1+1")

    answer = at_door(arrived.registrar).post(reverse("documents:export_incoming_register"), {"reason": "核对"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[2:]] == ["'=1+1", "'=1+1"]


def test_a_book_costs_the_same_however_many_lines(book, arrived, at_door, django_assert_max_num_queries):
    door = at_door(book.registrar)

    for name in ("documents:registers", "documents:incoming_register"):
        with django_assert_max_num_queries(20):
            door.get(reverse(name))
