"""What a leader looks at: all they oversee, what they instructed, one post; from a unit down to its matters."""

import pytest
from django.db import connection
from django.urls import reverse

from office.live import topics
from office.worktime import clock
from tests.workflows.supervision.conftest import at, at_door, friday, opened, town  # noqa: F401
from workflows.supervision import actions, watchman
from workflows.supervision.figures import lights_by_unit
from workflows.supervision.models import Matter
from workflows.supervision.scopes import Scope

pytestmark = pytest.mark.django_db
OVERVIEW = "/overview/"
MOST_QUERIES = 40


@pytest.fixture
def busy(town):  # noqa: F811
    """Two of finance, one of them over and instructed by the mayor; one of a division of finance; one of the county."""
    opened(town, title="超期的")
    with clock.at(at("2026-12-07 09:00")):
        watchman.turn_lights()
        opened(town, title="处室的", lead=town.unit("市财政局"), leader=None)
        opened(town, title="县里的", lead=town.unit("青禾县政府"), supports=[], leader=None)
        yield town


def shown(door, address):
    return [(row.label, row.total) for row in door.get(address).context["units"]]


def test_a_leader_chooses_between_all_and_what_they_instructed(busy, at_door):  # noqa: F811
    door = at_door(busy.mayor)
    assert shown(door, OVERVIEW) == [("市财政局", 2), ("青禾县政府", 1)]
    assert shown(door, f"{OVERVIEW}?scope=mine") == [("市财政局", 1)]
    assert shown(door, f"{OVERVIEW}?scope=nonsense") == shown(door, OVERVIEW)
    for scope in ("all", "mine"):
        page = door.get(f"{OVERVIEW}?scope={scope}")
        assert page.context["numbers"][0].value == len(door.get(page.context["late_url"]).context["page"].items)


def test_a_deputy_begins_with_what_they_instructed_and_may_look_at_one_post(busy, at_door):  # noqa: F811
    mine = opened(busy, title="分管的", supports=[], leader=busy.deputy.appointment)
    page = at_door(busy.deputy).get(OVERVIEW)
    assert [one.key for one in page.context["scopes"]][:2] == ["mine", "all"]
    assert page.context["scope"].key == "mine"
    assert page.context["counted"].open == 1
    posts = [one for one in page.context["scopes"] if one.key not in ("mine", "all")]
    assert len(posts) == 2
    assert [mine in one.matters() for one in posts] == [True, False]


def test_a_unit_opens_into_those_below_it_and_the_way_leads_back(busy, at_door):  # noqa: F811
    division = busy.unit("市政府办公室").above()
    door, address = at_door(busy.mayor), reverse("overview:unit", args=[division.public_id])
    assert shown(door, address) == shown(door, OVERVIEW)
    county = reverse("overview:unit", args=[busy.unit("青禾县政府").public_id])
    page = door.get(county)
    assert [(row.label, row.opens) for row in page.context["units"]] == [("青禾县政府", None)]
    for row in page.context["units"]:
        assert row.total == len(door.get(row.list_url).context["page"].items)
    assert at_door(busy.head_of_planning).get(county).status_code == 404
    assert at_door(busy.outsider).get(county).status_code == 404


def test_what_a_unit_leads_itself_is_listed_without_what_is_below_it(busy, at_door):  # noqa: F811
    opened(busy, title="市政府自己的", lead=busy.unit("市政府"), supports=[])
    own, *below = lights_by_unit(Scope(busy.mayor))
    assert (own.unit.short_name, own.total, own.is_own) == ("市政府", 1, True)
    assert not any(one.is_own for one in below)
    for row in at_door(busy.mayor).get(OVERVIEW).context["units"]:
        assert row.total == len(at_door(busy.mayor).get(row.list_url).context["page"].items), row.label


def test_the_page_asks_little_of_the_database(busy, at_door, django_assert_max_num_queries):  # noqa: F811
    door = at_door(busy.mayor)
    door.get(OVERVIEW)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert door.get(OVERVIEW).status_code == 200


def test_the_page_hears_of_every_matter_of_the_agency_and_an_outsider_of_none(busy, at_door):  # noqa: F811
    topic = at_door(busy.mayor).get(OVERVIEW).context["topic"]
    assert topic == f"lights:{busy.unit('市政府').public_id}"

    def rings(act):
        connection.run_on_commit.clear()  # what one transaction rings twice is heard once
        before = topics.head(topic)
        act()
        return topics.head(topic) > before

    assert rings(lambda: opened(busy, title="又一件"))
    assert rings(lambda: actions.accept(Matter.objects.get(title="又一件"), by=busy.liaison))
    with clock.at(at("2026-12-25 09:00")):
        assert rings(watchman.turn_lights)
        assert not rings(watchman.turn_lights)
    family, key = topics.parse(topic)
    assert family.may_listen(busy.mayor, key)
    assert family.may_listen(busy.supervisor, key)
    assert family.may_listen(busy.deputy, key)
    assert at_door(busy.deputy).get(OVERVIEW).context["topic"] == topic
    for other in (busy.outsider, busy.liaison, busy.head_of_planning):
        assert not family.may_listen(other, key)
        assert at_door(busy.head_of_planning).get(OVERVIEW).context["topic"] != topic
