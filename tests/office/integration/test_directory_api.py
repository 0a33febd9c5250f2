"""The book through the API: below the unit a system serves, masked, nobody who is hidden."""

import pytest

from directory.models import Person, Unit, VisibilityRule
from directory.particulars.models import Grade, Near, Particular
from directory.visibility import reach_of, reach_of_system
from directory.visibility.field_rules import make_field_rule
from directory.visibility.making import make_rule
from office.integration import actions
from office.integration.scopes import Scope
from tests.office.integration.conftest import connect

pytestmark = pytest.mark.django_db
NUMBERS = {"phone": "6852 0418", "mobile": "13812341234", "email": "hyt@shifan.example"}


@pytest.fixture
def office(cast, app_admin):
    """A system of the city's general office."""
    return connect(cast.unit("市政府办公室"), app_admin, "办公室系统")


def get(client, system, path):
    return client.get(f"/api/v1/directory{path}", headers=system.bearer())


def names(client, system, path="/people"):
    return [one["name"] for one in get(client, system, path).json()["items"]]


def hide(cast, *people, **facts):
    make_rule(Unit.objects.get(depth=1), title="x", about=[one.person for one in people], by=cast.admin, **facts)


def test_a_system_reads_below_the_unit_it_serves(client, cast, office):
    units = get(client, office, "/units").json()["items"]

    assert [one["short_name"] for one in units] == ["市政府办公室", "综合一科"]
    assert [one["above"] for one in units] == [None, units[0]["id"]]
    first = get(client, office, "/units?limit=1").json()
    second = client.get(first["next"], headers=office.bearer()).json()
    assert first["items"] + second["items"] == units  # whatever page the unit above is on
    found = names(client, office)
    assert {"陈若川", "韩雨桐", "林知远"} <= set(found)
    assert not {"何景行", "许嘉言", "贾不知"} & set(found)
    assert names(client, office, f"/people?unit={cast.unit('综合一科').public_id}") == ["韩雨桐", "林知远"]


def test_a_mobile_is_masked_whatever_the_rules(client, cast, office):
    Person.objects.filter(pk__in=[cast.head.person.pk, cast.deputy.person.pk]).update(**NUMBERS)
    facts = {"grade": Grade.HEAD, "shown": Near.EVERYBODY, "asked": Near.EVERYBODY, "by": cast.admin}
    make_field_rule(cast.unit("市政府"), particular=Particular.MOBILE, **facts)

    told = get(client, office, f"/people/{cast.head.person.public_id}").json()

    assert (told["mobile"], told["email"], told["phone"]) == ("138****1234", "hyt@shifan.example", "6852 0418")
    assert told["posts"][0]["unit"]["short_name"] == "综合一科"
    make_field_rule(
        cast.unit("市政府"), particular=Particular.EMAIL, **(facts | {"shown": Near.AGENCY, "asked": Near.AGENCY})
    )
    assert get(client, office, f"/people/{cast.head.person.public_id}").json()["email"] == ""


def test_whom_a_rule_hides_a_system_does_not_read(client, cast, office):
    hide(cast, cast.head, kind=VisibilityRule.Kind.HIDE)
    hide(cast, cast.clerk, kind=VisibilityRule.Kind.SEEN_ONLY_BY, others=[cast.mayor.person])

    assert not {"韩雨桐", "林知远"} & set(names(client, office))
    assert names(client, office, f"/people?unit={cast.unit('综合一科').public_id}") == []
    assert get(client, office, f"/people/{cast.head.person.public_id}").status_code == 404


def test_another_units_system_and_a_key_without_the_scope_are_refused(client, cast, office, other_county, app_admin):
    for path in (f"/people/{cast.head.person.public_id}", f"/people?unit={cast.unit('市政府办公室').public_id}"):
        answer = get(client, other_county, path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert names(client, other_county) == ["贾不知"]
    narrow = actions.make_key(office.account, scopes=[Scope.READ_UNITS], by=app_admin)
    answer = client.get("/api/v1/directory/people", headers={"Authorization": f"Bearer {narrow.token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert client.get("/api/v1/directory/people").status_code == 401


def test_pages_read_nothing_for_a_system_and_no_person_reads_as_one(cast, office):
    assert not reach_of(office.actor).people().exists()
    assert not reach_of_system(cast.clerk).people().exists()
    assert not reach_of_system(cast.clerk).units().exists()


# Key and account, rate, rules that bind, the page, two kinds of posts, rules about fields; however many people.
def test_a_page_of_people_asks_little(client, cast, office, django_assert_max_num_queries):
    names(client, office)
    with django_assert_max_num_queries(6):
        first = get(client, office, "/people?limit=3").json()

    assert len(first["items"]) == 3
    rest = client.get(first["next"], headers=office.bearer()).json()
    assert len({one["id"] for one in [*first["items"], *rest["items"]]}) > 3
