"""The chart of a unit: official order, who heads it, counts, whom the reader does not see; and whose screen it was."""

import pytest
from django.urls import reverse

from directory.actions import establish_unit
from directory.chart.drawing import chart_of
from directory.models import Unit, VisibilityRule
from directory.visibility import reach_of
from directory.visibility.making import make_rule
from tests.directory.test_cards import at  # noqa: F401

pytestmark = pytest.mark.django_db


def root():
    return Unit.objects.get(depth=1)


def test_a_chart_names_heads_and_counts_people_in_official_order(cast):
    top = chart_of(root(), reach_of(cast.clerk))

    assert (top.head, top.title, top.people) == ("何景行", "市长", 16)
    assert [one.unit.short_name for one in top.below] == [
        "市政府办公室", "市财政局", "市发展改革委", "青禾县政府", "临江县政府",
    ]  # fmt: skip
    office = top.below[0]
    assert (office.head, office.below[0].unit.short_name, office.below[0].head) == ("陈若川", "综合一科", "韩雨桐")


def test_two_levels_say_what_is_below(cast):
    top = chart_of(root(), reach_of(cast.clerk), levels=2)

    assert (top.below[0].below, top.below[0].more) == ([], 1)
    assert top.drawn == 6


def test_whom_the_reader_does_not_see_is_not_drawn(cast, at):  # noqa: F811
    office = cast.unit("市政府办公室")
    establish_unit(Unit.objects.get(pk=office.pk), name="密室", short_name="密室", kind="division", level="city",
                   by=cast.admin)  # fmt: skip
    make_rule(root(), kind=VisibilityRule.Kind.HIDE, title="x", about=[office, cast.mayor.person], by=cast.admin)

    top = chart_of(root(), reach_of(cast.outsider))
    seen = at(cast.outsider).get(reverse("directory:chart", args=[root().public_id])).content.decode()

    assert top.head == ""
    assert "市政府办公室" not in [one.unit.short_name for one in top.below]
    for hidden in ("密室", "综合一科", "何景行", "陈若川"):
        assert hidden not in seen
    assert at(cast.outsider).get(reverse("directory:chart", args=[office.public_id])).status_code == 404
    assert at(cast.service).get(reverse("directory:chart", args=[root().public_id])).status_code == 404


# Who reads, the unit, those drawn, their heads, the one above; the counts are kept.
def test_a_chart_asks_little(cast, at, django_assert_num_queries):  # noqa: F811
    client = at(cast.clerk)
    url = reverse("directory:chart", args=[root().public_id])
    client.get(url)
    with django_assert_num_queries(10):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", ["unit", "print_unit", "chart", "roster", "print_roster"])
def test_every_page_says_whose_screen_it_was(cast, at, name):  # noqa: F811
    seen = at(cast.clerk).get(reverse(f"directory:{name}", args=[root().public_id])).content.decode()

    assert 'class="wm"' in seen
    assert "林知远 linzy · 综合一科" in seen
    assert "林知远 linzy" not in at(cast.head).get(reverse("directory:unit", args=[root().public_id])).content.decode()


def test_paper_says_who_printed_it_and_when(cast, at):  # noqa: F811
    seen = at(cast.clerk).get(reverse("directory:print_unit", args=[root().public_id])).content.decode()

    head = seen[seen.index("printhead") :][:400]
    assert "林知远" in head
    assert "综合一科 副科长" in head
