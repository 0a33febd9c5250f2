"""Administration through the doors: what is typed stays, what is refused says why there, strangers find nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.actors import actor_of, today
from directory.administering.models import Booking
from directory.administering.people import end_post
from directory.models import Appointment, Person, Post, Unit
from directory.roles import Role
from tests.directory.keepers import keeper_of
from tests.directory.test_cards import at, card  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = {"name": "示范市财政和国资局", "short_name": "市财政国资局"}


@pytest.fixture
def keeper(cast):
    return keeper_of(cast, "市财政局", "czadm")


def url(unit, verb="", of=None):
    if not verb:
        return reverse("directory:administer", args=[unit.public_id])
    address = reverse("directory:change", args=[unit.public_id, verb])
    return f"{address}?of={of.public_id}" if of else address


def on(days=0):
    return (today() + days * DAY).isoformat()


def name_of(unit):
    return Unit.objects.values_list("short_name", flat=True).get(pk=unit.pk)


def test_a_unit_is_renamed_at_once_or_on_a_day(cast, keeper, at):  # noqa: F811
    unit, client = cast.unit("市财政局"), at(keeper)
    assert url(unit) in client.get(reverse("directory:unit", args=[unit.public_id])).content.decode()
    given = WORDS | {"on": on(3), "action_key": "k1"}
    assert [client.post(url(unit, "rename"), given).status_code for _ in range(2)] == [302, 302]
    booked = Booking.objects.get()
    for page_url in (url(unit), reverse("directory:unit", args=[unit.public_id])):
        assert WORDS["name"] in client.get(page_url).content.decode()
    assert WORDS["name"] not in at(cast.clerk).get(reverse("directory:unit", args=[unit.public_id])).content.decode()

    client = at(keeper)
    client.post(reverse("directory:withdraw_change", args=[booked.public_id]))
    late = client.post(reverse("directory:withdraw_change", args=[booked.public_id]))
    assert (late.status_code, name_of(unit)) == (409, "市财政局")
    client.post(url(unit, "rename"), WORDS | {"on": on()})
    assert name_of(unit) == "市财政国资局"


@pytest.mark.parametrize(
    "wrong",
    [{"name": "长" * 300}, {"short_name": "长" * 300}, {"name": ""}, {"on": "x"}, {"on": ""}, {"on": on(-1)},
     {"on": "99999-01-01"}, {"short_name": "市发展改革委"}],
)  # fmt: skip
def test_what_cannot_be_is_said_and_what_was_typed_stays(cast, at, wrong):  # noqa: F811
    unit = cast.unit("市财政局")
    answer = at(cast.admin).post(url(unit, "rename"), WORDS | {"on": on()} | wrong)

    assert answer.status_code == 422
    assert (wrong.get("short_name") or WORDS["short_name"]) in answer.content.decode()
    assert name_of(unit) == "市财政局"


def test_the_second_of_two_administrators_is_told(cast, keeper, at):  # noqa: F811
    unit = cast.unit("市财政局")
    seen = at(cast.admin).get(url(unit, "rename")).context["form"]["seen"].value()
    at(keeper).post(url(unit, "rename"), {"name": "甲局", "short_name": "甲", "on": on(), "seen": seen})
    answer = at(cast.admin).post(url(unit, "rename"), WORDS | {"on": on(), "seen": seen})

    assert answer.status_code == 422
    assert WORDS["name"] in answer.content.decode()
    assert name_of(unit) == "甲"


def test_what_is_still_inside_is_linked(cast, at):  # noqa: F811
    answer = at(cast.admin).post(url(cast.unit("市财政局"), "abolish"), {"on": on()})

    assert answer.status_code == 422
    assert reverse("directory:person", args=[cast.finance.person.public_id]) in answer.content.decode()


def test_a_cycle_and_a_foreign_subtree_are_not_even_offered(cast, keeper, at):  # noqa: F811
    unit, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    before = Unit.objects.get(pk=unit.pk).path
    for who, to in ((cast.admin, unit), (keeper, planning), (keeper, cast.unit("市政府"))):
        for verb in ("move", "merge"):
            assert at(who).post(url(unit, verb), {"to": to.pk, "on": on()}).status_code == 422
    assert Unit.objects.get(pk=unit.pk).path == before
    for verb in ("rename", "move", "abolish", "add_post", "enrol"):
        assert at(keeper).post(url(planning, verb), WORDS | {"on": on()}).status_code == 404
    assert at(cast.admin).get(url(unit, "gibberish")).status_code == 404


def test_a_post_of_another_unit_is_not_reached_through_ones_own(cast, keeper, at):  # noqa: F811
    unit, foreign = cast.unit("市财政局"), cast.planning.appointment
    client = at(keeper)
    for verb, of in (("change_post", foreign.post), ("abolish_post", foreign.post), ("appoint", foreign.post),
                     ("relieve", foreign), ("make_main", foreign)):  # fmt: skip
        assert client.post(url(unit, verb, of), {"on": on(), "last_on": on()}).status_code == 404
    assert client.get(url(unit, "relieve")).status_code == 404
    assert client.post(reverse("directory:call_off", args=[foreign.public_id])).status_code == 404


def test_somebody_is_entered_appointed_and_relieved(cast, keeper, at):  # noqa: F811
    unit, client = cast.unit("市财政局"), at(keeper)
    client.post(url(unit, "add_post"), {"title": "科员", "roles": ["staff"], "on": on()})
    post = Post.objects.get(unit=unit, title="科员")
    given = {"name": "王新", "username": "wangx", "post": post.pk, "starts_on": on(), "phone": "6852 1234"}
    assert client.post(url(unit, "enrol"), given).status_code == 302
    assert client.post(url(unit, "enrol"), given).status_code == 422  # the number is taken
    person = Person.objects.get(username="wangx")
    held = person.appointments.get()
    assert client.post(url(unit, "relieve", held), {"last_on": "2020-01-01"}).status_code == 422
    assert client.post(url(unit, "relieve", held), {"last_on": on()}).status_code == 302
    assert client.post(reverse("directory:call_off", args=[held.public_id])).status_code == 302
    end_post(held, last_on=today() - DAY, by=keeper) if held.starts_on < today() else held.delete()

    given = {"number": "WANGX", "starts_on": on(5), "how": "moves"}
    assert client.post(url(unit, "appoint", post), given | {"number": "nobody"}).status_code == 422
    assert client.post(url(unit, "appoint", post), given | {"number": ""}).status_code == 422
    assert client.post(url(unit, "appoint", post), given | {"how": ""}).status_code == 422
    assert client.post(url(unit, "appoint", post), given).status_code == 302
    assert "王新" in client.get(url(unit)).content.decode()
    assert Appointment.objects.get(post=post).starts_on == today() + 5 * DAY


def test_the_card_offers_to_deactivate_who_holds_nothing(cast, keeper, at):  # noqa: F811
    person = cast.finance.person
    off = reverse("directory:deactivate", args=[person.public_id])
    assert off not in card(at(keeper), person)
    end_post(cast.finance.appointment, last_on=today() - DAY, by=keeper)
    assert off not in card(at(cast.clerk), person)
    assert off in card(at(keeper), person)
    assert at(cast.clerk).post(off).status_code == 403
    assert at(keeper).post(off).status_code == 302
    assert not Person.objects.get(pk=person.pk).is_active


def test_the_unit_page_asks_two_questions_more_of_its_administrators_and_none_of_others(cast, keeper, at):  # noqa: F811
    unit = cast.unit("市财政局")
    page_url = reverse("directory:unit", args=[unit.public_id])

    def asked(who):
        client = at(who)
        client.get(page_url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_url)
        return [one["sql"] for one in queries if "directory_" in one["sql"] and "shelf" not in one["sql"]]

    reads = asked(cast.clerk)
    assert not [sql for sql in reads if "directory_booking" in sql]
    kept = asked(keeper)
    assert len([sql for sql in kept if "directory_booking" in sql or '"starts_on" > ' in sql]) == 2
    assert actor_of(keeper.person).appointments[0].post.roles == [Role.ORG_ADMIN]
    assert len(kept) <= len(reads) + 2


def test_the_page_of_a_merged_unit_leads_on(cast, at):  # noqa: F811
    unit, into = cast.unit("市财政局"), cast.unit("市发展改革委")
    at(cast.admin).post(url(unit, "merge"), {"to": into.pk, "on": on()})
    page_url = reverse("directory:unit", args=[unit.public_id])
    into_url = reverse("directory:unit", args=[into.public_id])
    assert f'<a href="{into_url}">' in at(cast.clerk).get(page_url).content.decode()
    assert "许嘉言" in at(cast.clerk).get(into_url).content.decode()
    assert at(cast.admin).post(url(unit, "rename"), WORDS | {"on": on()}).status_code == 422
