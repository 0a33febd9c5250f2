"""Whom a line of recipients means: one by one, all of a sort, and whom nobody but the dispatcher can tell."""

import pytest

from directory.models import Unit
from workflows.documents.addressees import recipients
from workflows.documents.sending.meant import meant_by

pytestmark = pytest.mark.django_db


def names(units):
    return [unit.name for unit in units]


def below_the_city(kind, level):
    found = Unit.objects.filter(kind=kind, level=level, can_issue=True).order_by("path")
    return names(found)


@pytest.fixture
def city(cast):
    return cast.unit("市政府")


@pytest.mark.parametrize(
    "line",
    ["各县人民政府", "各县（区）人民政府：", "各区县人民政府", "各县（市、区）人民政府"],
)
def test_every_county_under_whatever_name_they_go_together(city, line):
    assert names(meant_by(line, city).units) == below_the_city("government", "county") != []


def test_departments_of_the_issuers_government_and_not_the_counties_own(city):
    meant = meant_by("市政府各部门", city)

    assert names(meant.units) == below_the_city("bureau", "city") != []
    assert (meant.elsewhere, meant.unread) == ([], [])


def test_one_named_beside_all_of_its_sort_is_meant_once_and_first(cast, city):
    one = cast.unit("市财政局")

    units = meant_by("市财政局，市政府各部门", city).units

    assert units[0] == one
    assert len({unit.pk for unit in units}) == len(units)


def test_who_sends_it_is_not_meant(cast):
    sender = cast.unit("市财政局")

    assert sender not in meant_by("市政府各部门", sender).units


def test_others_go_on_paper_and_what_means_some_is_asked(city):
    meant = meant_by("省人民政府，省财政厅，各有关单位，各民主党派", city)

    assert meant.units == []
    assert meant.elsewhere == ["省人民政府", "省财政厅"]
    assert meant.unread == ["各有关单位", "各民主党派"]


def test_a_mark_within_brackets_divides_nothing():
    assert recipients("各县（市、区）人民政府，市政府各部门、各直属机构：") == [
        "各县（市、区）人民政府", "市政府各部门", "各直属机构",
    ]  # fmt: skip
