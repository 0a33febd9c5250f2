"""Words of a title, whether few matters have them or many."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.supervision.conftest import opened
from workflows.supervision import actions, search
from workflows.supervision.models import Matter
from workflows.supervision.search import sought

pytestmark = pytest.mark.django_db
MANY = 3


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(search, "_COUNTED", MANY)


@pytest.fixture
def reservoirs(town):
    """Five of a reservoir, one of a school; the last of either cancelled."""
    named = [*(f"青禾水库加固{n}" for n in range(5)), "学前教育普惠"]
    matters = [opened(town, title=title) for title in named]
    for one in matters[-2:]:
        actions.cancel(one, reason="重复。", by=town.supervisor)
    return matters


@pytest.mark.parametrize("word", ["水库", "水库 加固", "加固3", "学前教育", "库", "没有"])
def test_what_many_have_is_found_as_what_few_have(reservoirs, few_are_many, word):
    for is_open in (True, False):
        rows = Matter.objects.filter(closed_at__isnull=is_open)
        having = {one.pk for one in rows if all(part in one.title for part in word.split())}

        found, many = sought(rows, word)

        assert {one.pk for one in found} == having
        assert int(many) == min(len(having), MANY + 1)


def test_the_list_says_how_many_there_are_and_shows_them(town, reservoirs, few_are_many, at_door):
    page = at_door(town.mayor).get("/matters/", {"q": "水库"})

    assert [row.matter.title[-1] for row in page.context["rows"]] == ["3", "2", "1", "0"]
    assert str(page.context["total"]) == "3+"
    assert "水库" not in str(at_door(town.outsider).get("/matters/", {"q": "水库"}).context["rows"])


def test_the_list_by_date_keeps_the_words_and_every_page_goes_on(town, reservoirs, few_are_many, at_door, monkeypatch):
    monkeypatch.setattr("workflows.supervision.views.reading.SIZE", 2)
    for days, one in enumerate(reservoirs):
        Matter.objects.filter(pk=one.pk).update(due_at=one.due_at - timedelta(days=days))
    door, address, seen = at_door(town.mayor), "/matters/?q=水库", []
    address = door.get(address).context["sort_url"]
    while address:
        page = door.get(f"/matters/{address}" if address.startswith("?") else address).context
        seen += [row.matter.title[-1] for row in page["rows"]]
        address = page["page"].after

    assert seen == ["3", "2", "1", "0"]


def test_a_part_of_a_number_finds_all_that_have_it(town, reservoirs, at_door):
    """In the list and in the one search; a number that words of a title have as well is found by both."""
    first, second, *_others, school = reservoirs
    schools = opened(town, title=f"第{first.serial}号学校")

    def listed(words, actor=town.mayor):
        return {row.matter for row in at_door(actor).get("/matters/", {"q": words}).context["rows"]}

    year = f"督〔{first.year}〕"
    assert listed(year) == listed(f"〔{first.year}") == {*reservoirs[:4], schools}
    assert listed(f"{second.serial}号") == listed(f" {second.serial} 号") == {second}
    assert listed(f"{first.serial}号") == {first, schools}
    assert listed(f"督〔{first.year + 1}〕") == set()
    assert [one.title for one in search._matters(town.mayor, f"{first.serial}号", 10)] == [first.title, schools.title]
    assert [one.title for one in search._matters(town.mayor, f"{school.serial}号", 10)] == [school.title]
    assert search._matters(town.outsider, f"{first.serial}号", 10) == []
    assert listed(year, town.outsider) == set()


def test_anywhere_it_finds_open_and_closed_ones_and_by_number(town, reservoirs, few_are_many):
    titles = [one.title for one in search._matters(town.mayor, "水库", 10)]

    assert sorted(titles) == [f"青禾水库加固{n}" for n in range(5)]
    assert [one.title for one in search._matters(town.mayor, reservoirs[5].number, 10)] == ["学前教育普惠"]
    assert search._matters(town.outsider, "水库", 10) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30))
def test_a_title_is_indexed_by_each_character_and_each_two(title):
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(%s), title_pairs(%s)", [title, title])
        small, keys = cursor.fetchone()

    assert set(keys) == set(small) | {small[at : at + 2] for at in range(len(small) - 1)}
