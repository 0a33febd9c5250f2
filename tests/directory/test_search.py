"""Anyone in three keystrokes; in the order in which one works with them; nobody through a side door."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from directory.actions import appoint, enrol, establish_post, establish_unit, relieve
from directory.actors import actor_of, today
from directory.administering.units import move_unit, rename_unit
from directory.finding.strips import common, joined, outwards
from directory.models import Listing, Unit, UnitListing, VisibilityRule
from directory.search import people_found, units_found
from directory.subtrees import way_to
from directory.visibility import reach_of
from directory.visibility.making import make_rule
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


def test_a_telephone_is_found_as_it_is_printed(cast):
    person = employ(cast, "孟小满", "市财政局", phone="6852 0417").person

    for typed in ("6852 0417", "68520417", "0417"):
        assert str(person) in names(cast.clerk, typed)


def test_a_title_leads_past_units_without_the_post(cast, monkeypatch):
    employ(cast, "孟小满", "临江县政府", title="村委会委员")
    employ(cast, "许文书", "市财政局", title="科员")
    monkeypatch.setattr("directory.finding.ranking.MANY", 0)

    assert names(cast.clerk, "村委会委员") == ["孟小满"]
    assert names(cast.clerk, "村委会 委员") == ["孟小满"]


def test_a_unit_is_an_answer_by_itself(cast, at):
    found = units_found(cast.clerk, "财政局", most=5)
    assert [one.short_name for one in found] == ["市财政局"]

    page = at(cast.clerk).get("/directory/?q=市财政局").content.decode()
    assert f"/directory/units/{found[0].public_id}/" in page


def test_of_many_the_page_shows_the_nearest_and_says_so(cast, at, monkeypatch):
    for number in range(3):
        employ(cast, "孟小满", "市财政局", username=f"meng{number}")
    monkeypatch.setattr("directory.views._FIRST_HITS", 2)
    client = at(cast.clerk)

    first, whole = (client.get(f"/directory/?q=孟小满{more}").content.decode() for more in ("", "&all"))

    assert (first.count("<mark>孟小满"), whole.count("<mark>孟小满")) == (2, 3)
    assert 'href="?q=%E5%AD%9F%E5%B0%8F%E6%BB%A1&amp;all"' in first
    assert 'href="?q=' not in whole


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


# Whose rules bind, one for each reading of the words, the names of who was found; units only where people are too few.
ASKED = {"林": 3, "林知远": 4, "l": 4, "lzy": 5, "4417": 3, "林 科长": 4, "市财政局 许": 6}


@pytest.mark.parametrize(("typed", "statements"), ASKED.items())
def test_a_search_asks_little(cast, typed, statements, monkeypatch, django_assert_num_queries):
    """Nothing is known to be common, whatever the database may have noted of its own accord."""
    monkeypatch.setattr("directory.finding.commonness._known", lambda listings: ({}, 0))
    with django_assert_num_queries(statements):
        names(cast.clerk, typed)


def test_rules_are_read_in_one_statement(cast, django_assert_num_queries):
    root = Unit.objects.get(depth=1)
    for kind in VisibilityRule.Kind.values:
        make_rule(root, kind=kind, title="x", about=[cast.mayor.person], others=[cast.clerk.person], by=cast.admin)

    with django_assert_num_queries(1):
        assert len(reach_of(cast.outsider).rules) == 2


def test_what_does_not_depend_on_the_words_is_kept_prepared(cast):
    for _ in range(4):
        names(cast.clerk, "林知远")

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert any('FROM "directory_visibilityscope"' in one for one in kept)
    assert any('FROM "directory_appointment"' in one for one in kept)
    assert not any("directory_listing" in one for one in kept)


@pytest.fixture
def at(client):
    def sign_in(actor):
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.mark.parametrize(
    ("address", "statements"), [("units/{unit}/", 13), ("?q=林知远", 12), ("people/{person}/", 22)]
)
def test_a_page_of_the_directory_asks_little(cast, at, address, statements, django_assert_num_queries):
    client = at(cast.clerk)
    address = address.format(unit=cast.unit("综合一科").public_id, person=cast.head.person.public_id)
    client.get(f"/directory/{address}")  # counts of the tree are kept
    with django_assert_num_queries(statements):
        assert client.get(f"/directory/{address}").status_code == 200


@pytest.mark.parametrize("typed", ["孟", "m", "孟 科员", "市财政局", "市政府办公室 孟", "综合一科 m"])
def test_every_way_of_looking_gives_the_same_answer(cast, monkeypatch, typed):
    """Sorting the few, walking the tree for the many, and the nearest units for those in between, were they too few."""
    for unit in ("临江县政府", "市财政局", "综合一科", "市政府办公室"):
        employ(cast, "孟小满", unit)

    answers = []
    ways = ((700, 6_000, 250, 2), (0, 0, 250, 2), (0, 6_000, 2, 2), (0, 6_000, 1, 0.001))
    for few, many, page, spare in ways:
        monkeypatch.setattr("directory.finding.ranking.FEW", few)
        monkeypatch.setattr("directory.finding.ranking.MANY", many)
        monkeypatch.setattr("directory.finding.ranking.PAGE", page)
        monkeypatch.setattr("directory.finding.ranking.SPARE", spare)
        answers += [[one.pk for one in people_found(actor, typed, most=3)] for actor in (cast.clerk, cast.outsider)]

    assert answers[:2] == answers[2:4] == answers[4:6] == answers[6:]
    assert all(answers)


@pytest.fixture
def namesakes(cast):
    """Five divisions of one short name, the farthest of them with somebody in it."""
    for number in range(5):
        above = Unit.objects.get(pk=cast.unit("市政府办公室" if number < 4 else "临江县政府").pk)
        facts = {"name": f"第{number}专班", "short_name": f"专班{number}", "kind": "division", "level": above.level}
        unit = establish_unit(above, **facts, by=cast.admin)
    cast.units[unit.short_name] = unit
    return employ(cast, "孟小满", unit.short_name)


@pytest.mark.parametrize(
    ("typed", "few"), [("专班 孟小满", 700), ("孟小满 专班", 700), ("专班 孟", 0), ("专班 mxm", 0)]
)
def test_of_units_with_one_name_the_farthest_is_asked_too(cast, namesakes, monkeypatch, typed, few):
    monkeypatch.setattr("directory.finding.ranking.PAGE", 2)
    monkeypatch.setattr("directory.finding.ranking.SPARE", 0.1)
    monkeypatch.setattr("directory.finding.ranking.FEW", few)

    assert names(cast.clerk, typed) == ["孟小满"]


def test_two_units_that_lie_apart_mean_nobody(cast, monkeypatch):
    monkeypatch.setattr("directory.finding.ranking.FEW", 0)
    employ(cast, "孟小满", "市财政局")

    assert names(cast.clerk, "孟 财政局 发展改革委") == []


@pytest.mark.parametrize("typed", ["临江 专班", "专班 临江", "临江 专班 孟"])
def test_of_units_with_one_name_another_above_them_tells_which(cast, namesakes, monkeypatch, typed):
    monkeypatch.setattr("directory.finding.ranking.PAGE", 2)

    assert names(cast.clerk, typed) == ["孟小满"]


def test_a_unit_that_moved_is_found_where_it_is(cast, namesakes):
    county, bureau = cast.unit("临江县政府"), cast.unit("市财政局")
    assert names(cast.clerk, "市财政局 孟小满") == []

    move_unit(county, to=bureau, by=cast.admin)

    assert names(cast.clerk, "市财政局 孟小满") == ["孟小满"]
    assert [(one.pk, one.path, one.numchild > 0) for one in Unit.objects.order_by("pk")] == list(
        UnitListing.objects.order_by("pk").values_list("pk", "path", "has_below")
    )


def test_who_works_in_a_unit_is_found_by_its_new_name(cast):
    employ(cast, "孟小满", "综合一科")

    rename_unit(cast.unit("综合一科"), name="示范市人民政府办公室文电科", short_name="文电科", by=cast.admin)

    assert names(cast.clerk, "文电科 孟小满") == names(cast.clerk, "文电 孟") == ["孟小满"]
    assert names(cast.clerk, "综合一科 孟小满") == []


def test_who_works_below_is_found_beside_who_works_in_a_unit_of_that_name(cast, namesakes):
    """A division of a bureau's name elsewhere has nobody below it, the bureau has; one is asked for by the other."""
    county = Unit.objects.get(pk=cast.unit("临江县政府").pk)
    facts = {"name": "临江县财政局", "short_name": "财政局", "kind": "department", "level": county.level}
    cast.units["财政局"] = establish_unit(county, **facts, by=cast.admin)
    bureau = Unit.objects.get(pk=cast.unit("市财政局").pk)
    facts = {"name": "示范市财政局预算科", "short_name": "预算科", "kind": "division", "level": bureau.level}
    cast.units["预算科"] = establish_unit(bureau, **facts, by=cast.admin)
    employ(cast, "孟小满", "财政局")
    employ(cast, "孟大有", "预算科")
    employ(cast, "孟有余", "市财政局")

    assert names(cast.clerk, "财政局 孟") == ["孟有余", "孟大有", "孟小满"]
    assert names(cast.clerk, "财政局 孟小满") == names(cast.clerk, "临江县财政局 孟小满") == ["孟小满"]


def test_the_tree_as_strips_is_the_order_of_nearness():
    home, some = "000010000200003", ("", "00001", "00002", "00003")
    paths = sorted({home + "00001", *("00001" + two + three for two in some for three in some), "00002", "0000200001"})

    def steps(path):
        return next((n for n, above in enumerate(reversed(way_to(home))) if path.startswith(above)), len(way_to(home)))

    strips = outwards(home)
    walked = [path for strip in strips for path in paths if strip.first <= path < strip.beyond]
    assert walked == sorted(paths, key=lambda path: (steps(path), path))
    parts = joined([home, "00001", "00001" + "00001"])
    assert parts == joined(["00001"])
    assert common(parts, joined([home])) == joined([home])
