"""Anyone in three keystrokes; in the order in which one works with them; nobody through a side door."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from directory.actions import appoint, enrol, establish_post, relieve
from directory.actors import actor_of, today
from directory.models import Listing, Unit, UnitListing
from directory.search import people_found
from tests.cast import SINCE

pytestmark = pytest.mark.django_db


def names(actor, text, most=20):
    return [str(one.person) for one in people_found(actor, text, most=most)]


def employ(cast, name, unit, title="科员", username=None, starts_on=SINCE, **facts):
    place = Unit.objects.get(pk=cast.unit(unit).pk)
    person = enrol(place, username=username or f"new{Listing.objects.count()}", name=name, by=cast.admin, **facts)
    post = establish_post(place, title=title, roles=[], order=900, by=cast.admin)
    return appoint(person, to=post, starts_on=starts_on, by=cast.admin)


@pytest.mark.parametrize(
    "typed",
    [
        "林",
        "知远",
        "林知远",
        "linzhiyuan",
        "lin zhi yuan",
        "linz",
        "lzy",
        "林z",
        "林zy",
        "zhiyuan",
        "综合一科 林",
        "LZY",
        "ｌｚｙ",
    ],
)
def test_the_clerk_is_found(cast, typed):
    assert "林知远" in names(cast.neighbour, typed)


def test_a_unit_stands_for_everybody_below_it(cast):
    assert names(cast.clerk, "市政府办公室 副科长") == ["林知远"]
    assert set(names(cast.clerk, "czj")) == {"许嘉言", "梁忠义"}
    assert "林知远" in names(cast.clerk, "办公室")


def test_own_unit_first_then_near_then_official_order(cast):
    for unit in ("临江县政府", "市财政局", "综合一科", "市政府办公室"):
        employ(cast, "孟小满", unit)

    units = [one.post.unit.short_name for one in people_found(cast.clerk, "mxm", most=10)]
    assert units == ["综合一科", "市政府办公室", "市财政局", "临江县政府"]

    units = [one.post.unit.short_name for one in people_found(cast.outsider, "孟小满", most=10)]
    assert units == ["临江县政府", "市政府办公室", "综合一科", "市财政局"]


def test_many_are_taken_ring_by_ring_in_the_same_order(cast, monkeypatch):
    for unit in ("临江县政府", "市财政局", "综合一科", "市政府办公室"):
        employ(cast, "孟小满", unit)
    few = [one.pk for one in people_found(cast.clerk, "孟", most=3)]

    monkeypatch.setattr("directory.finding.ranking.MANY", 0)

    assert [one.pk for one in people_found(cast.clerk, "孟", most=3)] == few


def test_a_person_comes_once_by_the_main_post(cast):
    found = people_found(cast.planning, "周明岚", most=10)

    assert [(one.post.title, one.is_main) for one in found] == [("副市长", True)]
    assert [one.post.title for one in people_found(cast.clerk, "周明岚 专班", most=10)] == ["改革专班组长"]


def test_numbers_find_but_no_mobile_that_is_masked(cast):
    employ(cast, "秦可观", "市财政局", phone="6852 4417", mobile="13812345566", username="330021")

    assert names(cast.clerk, "4417") == names(cast.clerk, "330021") == names(cast.clerk, "68524417") == ["秦可观"]
    assert names(cast.clerk, "5566") == names(cast.clerk, "13812345566") == []


def test_a_booked_appointment_appears_and_an_ended_one_goes_by_itself(cast):
    employ(cast, "白未到", "市财政局", starts_on=today() + timedelta(days=3))
    gone = employ(cast, "白已走", "市财政局")

    relieve(gone, from_on=today(), by=cast.admin)

    assert names(cast.clerk, "白未到") == []
    assert names(cast.clerk, "白已走") == []


def test_nobody_reads_the_book_without_a_post(cast):
    loose = enrol(Unit.objects.get(depth=1), username="loose", name="游未任", by=cast.admin)

    assert names(actor_of(loose), "林") == names(cast.service, "林") == []


@pytest.mark.parametrize("typed", ["", " ", "，", "%", "_", "'", "\\", "a" * 500, "林 " * 50, "#1", "~l", "m:1234"])
def test_whatever_is_typed_is_answered(cast, typed):
    assert isinstance(names(cast.clerk, typed), list)


def test_keys_can_be_rebuilt(cast, capsys):
    kept = {one.pk: (set(one.keys), one.order) for one in Listing.objects.all()}
    Listing.objects.all().delete()
    UnitListing.objects.all().delete()

    call_command("rebuild_keys")

    assert {one.pk: (set(one.keys), one.order) for one in Listing.objects.all()} == kept
    assert "林知远" in names(cast.neighbour, "综合一科 林")


def test_a_search_asks_little(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        names(cast.clerk, "lzy")
