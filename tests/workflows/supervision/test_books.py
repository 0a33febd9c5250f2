"""The register of matters: every number in its place, sifted, printed, taken out; for who supervises alone."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from office.audit import trail
from office.worktime import clock
from office.worktime.clock import now
from tests.workflows.supervision.conftest import opened
from workflows.supervision import actions
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db

PAGES = ["register", "print_register", "export_register"]


@pytest.fixture
def book(town):
    """1 is handled, 2 was cancelled, 3 is over, 4 only proposed."""
    opened(town, title="水库除险")
    actions.cancel(opened(town, title="防汛物资", category="hotline"), reason="并入第1号", by=town.supervisor)
    opened(town, title="校车安全", lead=town.unit("市发展改革委"), supports=[])
    Matter.objects.filter(title="校车安全").update(light="over")
    actions.propose(
        title="垃圾分类",
        requirement="请办。",
        lead=town.unit("市财政局"),
        due_at=now() + timedelta(days=30),
        by=town.mayor,
    )
    return town


def shown(door, page="register", **asked):
    return door.get(reverse(f"supervision:{page}"), asked).content.decode()


@pytest.mark.parametrize(
    ("asked", "stands", "stands_not"),
    [
        ({}, ["水库除险", "防汛物资", "并入第1号", "校车安全"], ["垃圾分类"]),
        ({"q": "水库"}, ["水库除险"], ["防汛物资", "校车安全"]),
        ({"number": "2"}, ["防汛物资"], ["水库除险", "校车安全"]),
        ({"category": "hotline"}, ["防汛物资"], ["水库除险"]),
        ({"state": "cancelled"}, ["防汛物资"], ["水库除险"]),
        ({"late": "late"}, ["校车安全"], ["水库除险", "防汛物资"]),
        ({"late": "in_time"}, ["水库除险", "防汛物资"], ["校车安全"]),
        ({"year": "1999"}, [], ["水库除险"]),
        ({"since": "2999-01-01"}, [], ["水库除险"]),
        ({"until": "1999-01-01"}, [], ["水库除险"]),
        ({"lead": "x", "year": "soon", "state": "proposed"}, ["水库除险", "防汛物资"], ["垃圾分类"]),
    ],
)
def test_it_is_sifted_on_the_page_and_on_paper(book, at_door, asked, stands, stands_not):
    for page in ("register", "print_register"):
        told = shown(at_door(book.supervisor), page, **asked)

        assert all(one in told for one in stands)
        assert not any(one in told for one in stands_not)


def test_it_is_sifted_by_the_lead_unit(book, at_door):
    told = shown(at_door(book.director), lead=str(book.unit("市发展改革委").pk))

    assert "校车安全" in told
    assert "水库除险" not in told


def test_numbers_follow_each_other_without_a_gap(book, at_door):
    lines = at_door(book.supervisor).get(reverse("supervision:register")).context["lines"]

    assert [one.matter.number for one in lines] == [f"督〔2026〕{serial}号" for serial in (3, 2, 1)]


def test_it_begins_anew_with_the_year(book, at_door):
    with clock.at(now() + timedelta(days=60)):
        opened(book, title="新年第一件")
    lines = at_door(book.supervisor).get(reverse("supervision:register")).context["lines"]

    assert [one.matter.serial for one in lines] == [1, 3, 2, 1]
    assert [one.matter.year for one in lines] == [2027, 2026, 2026, 2026]


def test_what_is_sifted_is_taken_out_with_a_reason(book, at_door):
    url, door = reverse("supervision:export_register", query={"late": "in_time"}), at_door(book.supervisor)

    assert door.post(url, {"reason": ""}).status_code == 422
    answer = door.post(url, {"reason": "年底核对"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "年底核对" in rows[0][0]
    assert [(row[0], row[1]) for row in rows[2:]] == [("督〔2026〕2号", "防汛物资"), ("督〔2026〕1号", "水库除险")]
    assert rows[2][-1] == "并入第1号"
    (told,) = [one for one in trail.of(book.unit("市政府")) if one.type == "unit.register_taken_out"]
    assert told.particulars["lines"] == 2


@pytest.mark.parametrize("page", PAGES)
def test_only_who_supervises_finds_it(book, at_door, page):
    url = reverse(f"supervision:{page}")

    assert at_door(book.supervisor).get(url).status_code == 200
    for stranger in (book.mayor, book.liaison, book.clerk, book.outsider):
        assert at_door(stranger).get(url).status_code == 404
        assert at_door(stranger).post(url, {"reason": "x"}).status_code in (404, 405)


@pytest.mark.parametrize("page", PAGES)
def test_another_agency_s_is_not_found(book, at_door, page):
    for unit in (str(book.unit("市财政局").public_id), "nothing"):
        assert at_door(book.supervisor).get(reverse(f"supervision:{page}"), {"unit": unit}).status_code == 404


def test_a_page_asks_as_often_for_many_lines_as_for_few(book, at_door):
    door = at_door(book.supervisor)
    shown(door)
    with CaptureQueriesContext(connection) as few:
        shown(door)
    for nth in range(12):
        opened(book, title=f"第 {nth} 件")
    with CaptureQueriesContext(connection) as many:
        shown(door)

    assert len(many) == len(few)
