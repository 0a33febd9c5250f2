"""Every page once, in order, on a real PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from directory.models import Person
from office.ui.paging import BrokenLink, Capped, count_up_to, page_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

ORDERS = [
    ("pk",),
    ("-pk",),
    ("last_login", "pk"),
    ("-last_login", "-pk"),
    ("-last_login", "name", "pk"),
    ("name", "-last_login", "pk"),
    ("large_type", "-name", "-pk"),
]


@pytest.fixture
def people():
    """Eleven, with ties and nulls in every column that is sorted by."""
    logins = [None, NOON, NOON, None, NOON - timedelta(days=1), NOON, None, NOON + timedelta(microseconds=1)] + [
        NOON
    ] * 3
    for number, last in enumerate(logins):
        Person.objects.create(
            username=f"paged{number}", name="甲乙丙"[number % 3], last_login=last, large_type=number % 2 == 0
        )
    return Person.objects.filter(username__startswith="paged")


def walk(people, by, step, size=3):
    """All pages from one end to the other by following the links."""
    found, query = [], QueryDict(mutable=False)
    for _ in range(20):
        page = page_of(people, query, by=by, size=size)
        found.append(list(page.items))
        link = getattr(page, step)
        if not link:
            return found
        query = QueryDict(link.removeprefix("?"))
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("by", ORDERS, ids=" ".join)
def test_forward_and_back_show_every_row_once_and_in_order(people, by):
    expected = list(people.order_by(*by))

    forward = walk(people, by, "after")

    assert [row for page in forward for row in page] == expected
    last_page_but_one = page_of(people, QueryDict(), by=by, size=8)
    end = page_of(people, QueryDict(last_page_but_one.after[1:]), by=by, size=8)
    assert list(end.items) == expected[8:]
    back = page_of(people, QueryDict(end.before[1:]), by=by, size=3)
    assert list(back.items) == expected[5:8]
    assert page_of(people, QueryDict(back.before[1:]), by=by, size=9).before == ""


def test_a_row_that_arrives_meanwhile_moves_nothing(people):
    first = page_of(people, QueryDict(), by=("-pk",), size=4)
    Person.objects.create(username="paged-late", name="丁")

    second = page_of(people, QueryDict(first.after[1:]), by=("-pk",), size=4)

    assert set(first.items).isdisjoint(second.items)
    assert second.items[0].pk < first.items[-1].pk


def test_links_keep_the_filters_of_the_list(people):
    page = page_of(people, QueryDict("q=甲&after="), by=("pk",), size=4)

    assert QueryDict(page.after[1:])["q"] == "甲"
    assert len(QueryDict(page.after[1:]).getlist("after")) == 1


def test_a_short_list_is_one_page(people):
    assert page_of(people, QueryDict(), by=("pk",), size=50).is_only


def test_a_page_costs_one_query(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_of(people, QueryDict(), by=("-last_login", "pk"), size=3)


def test_a_changed_address_is_refused_in_words(people):
    mark = QueryDict(page_of(people, QueryDict(), by=("pk",), size=3).after[1:])["after"]

    for broken in (mark[:-1], "x", mark.replace(":", ";", 1)):
        with pytest.raises(BrokenLink):
            page_of(people, QueryDict(f"after={broken}"), by=("pk",))
    with pytest.raises(BrokenLink):  # from a list in another order
        page_of(people, QueryDict(f"after={mark}"), by=("-pk",))


def test_a_changed_address_answers_400(people):
    from office.ui.views import bad_request

    answer = bad_request(RequestFactory().get("/"), BrokenLink("这个分页地址不完整"))

    assert answer.status_code == 400
    assert "这个分页地址不完整" in answer.content.decode()


def test_a_count_stops_at_its_limit(people):
    assert str(count_up_to(people, 20)) == "11"
    assert str(count_up_to(people, 11)) == "11"
    assert str(count_up_to(people, 10)) == "10+"
    assert int(Capped(11, 10)) == 11
