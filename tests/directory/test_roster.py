"""值班: turns are given, go on, change hands; who sees them, who is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.absence.booking import book_absence
from directory.models import VisibilityRule
from directory.roster.filling import (
    AwayThen,
    NoSuchSeat,
    NothingToFollow,
    NotOfThisUnit,
    NotTheseDays,
    SameHands,
    StillGiven,
    Turn,
    arrange,
    clear,
    days_of,
    fill,
    follow,
    give,
    swap,
)
from directory.roster.keeping import duty_day, may_keep
from directory.roster.models import Roster, Seat, Shift
from directory.roster.rotation import continued, period
from directory.roster.seeing import on_duty_at, on_duty_below, on_duty_for
from directory.visibility import reach_of
from directory.visibility.making import make_rule
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.worktime.clock import at as clock_at
from office.worktime.hours import CHINA
from tests.directory.test_cards import at  # noqa: F401

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with clock_at(datetime(2026, 11, 23, 10, tzinfo=CHINA)) as moment:
        yield moment


def days(count, first=MONDAY):
    return [first + timedelta(days=n) for n in range(count)]


def turns(*actors, n=5, seat=Seat.FIRST, first=MONDAY):
    return [Turn(day, seat, actors[n % len(actors)].appointment) for n, day in enumerate(days(n, first))]


def office(cast):
    return cast.unit("市政府办公室")


def names(unit, day=MONDAY):
    found = Shift.objects.filter(roster__unit=unit, falls_on=day).select_related("appointment__person")
    return {str(one.seat): one.appointment.person.name for one in found}


def test_the_office_puts_its_people_on_duty(cast):
    fill(office(cast), turns(cast.clerk, cast.head), by=cast.director)

    assert [names(office(cast), day)["first"] for day in days(5)] == ["林知远", "韩雨桐", "林知远", "韩雨桐", "林知远"]
    event = trail.of(Roster.objects.get()).last()
    assert event.type == "roster.filled"
    assert len(event.particulars["people"]) == 2


def test_who_keeps_a_roster(cast):
    assert may_keep(cast.director, office(cast))
    assert may_keep(cast.director, cast.unit("综合一科"))
    assert may_keep(cast.director, cast.unit("市政府"))  # the government that the general office serves
    assert may_keep(cast.admin, cast.unit("市财政局"))
    assert not may_keep(cast.director, cast.unit("市财政局"))
    assert not may_keep(cast.clerk, office(cast))
    for nobody in (cast.outsider, cast.service, cast.finance, cast.mayor):
        assert not may_keep(nobody, office(cast))
        with pytest.raises(NotAllowed):
            fill(office(cast), turns(cast.clerk), by=nobody)
        with pytest.raises(NotAllowed):
            clear(office(cast), days(1), [Seat.FIRST], by=nobody)
        with pytest.raises(NotAllowed):
            follow(office(cast), MONDAY, by=nobody)


def test_people_of_other_units_and_days_past_are_refused(cast):
    with pytest.raises(NotOfThisUnit, match="许嘉言"):
        fill(office(cast), turns(cast.clerk, cast.finance), by=cast.director)
    with pytest.raises(NotTheseDays):
        fill(office(cast), turns(cast.clerk, first=MONDAY - timedelta(days=1)), by=cast.director)
    with pytest.raises(NotTheseDays):
        fill(office(cast), turns(cast.clerk, first=MONDAY + timedelta(days=400)), by=cast.director)
    with pytest.raises(NotTheseDays):
        clear(office(cast), days(2, MONDAY - timedelta(days=1)), [Seat.FIRST], by=cast.director)
    with pytest.raises(NoSuchSeat):
        fill(office(cast), turns(cast.clerk, seat=Seat.NIGHT), by=cast.director)
    assert not Shift.objects.exists()


def test_who_leaves_before_the_day_and_who_is_away_are_refused(cast):
    cast.clerk.appointment.ends_on = MONDAY + timedelta(days=1)
    cast.clerk.appointment.save(update_fields=["ends_on"])
    book_absence(cast.head.appointment, from_on=MONDAY, until_on=MONDAY + timedelta(days=2), by=cast.head)

    with pytest.raises(NotOfThisUnit, match="林知远"):
        fill(office(cast), turns(cast.clerk), by=cast.director)
    with pytest.raises(AwayThen, match="韩雨桐"):
        fill(office(cast), turns(cast.editor, cast.head), by=cast.director)
    fill(office(cast), turns(cast.clerk, n=2), by=cast.director)


def test_a_turn_given_anew_replaces_and_a_cleared_one_is_empty(cast):
    fill(office(cast), turns(cast.clerk), by=cast.director)
    fill(office(cast), turns(cast.head, n=1), by=cast.director)
    clear(office(cast), [MONDAY + timedelta(days=1)], [Seat.FIRST], by=cast.director)

    assert names(office(cast)) == {"first": "韩雨桐"}
    assert names(office(cast), MONDAY + timedelta(days=1)) == {}
    assert Shift.objects.count() == 4


def test_two_swap_and_the_roster_says_whose_it_was(cast):
    fill(office(cast), turns(cast.clerk, cast.head, n=2), by=cast.director)
    first, second = Shift.objects.order_by("falls_on")

    swap(first, second, by=cast.director)

    first.refresh_from_db()
    assert (first.appointment.person.name, first.instead_of.person.name) == ("韩雨桐", "林知远")
    event = trail.of(Roster.objects.get()).last()
    assert event.type == "roster.swapped"
    assert set(event.particulars["people"]) == {str(one.appointment.public_id) for one in (cast.clerk, cast.head)}
    second.refresh_from_db()
    swap(first, second, by=cast.director)  # and back again: nothing to be told any more
    assert not Shift.objects.exclude(instead_of=None).exists()


def test_a_turn_is_given_away_to_somebody_of_the_unit(cast):
    fill(office(cast), turns(cast.clerk, n=1), by=cast.director)
    turn = Shift.objects.get()

    with pytest.raises(NotOfThisUnit):
        give(turn, cast.finance.appointment, by=cast.director)
    with pytest.raises(SameHands):
        give(turn, cast.clerk.appointment, by=cast.director)
    with pytest.raises(NotAllowed):
        give(turn, cast.head.appointment, by=cast.finance)
    give(turn, cast.head.appointment, by=cast.director)

    turn.refresh_from_db()
    assert (turn.appointment, turn.instead_of) == (cast.head.appointment, cast.clerk.appointment)
    with clock_at(datetime(2026, 11, 25, 10, tzinfo=CHINA)), pytest.raises(NotTheseDays):
        give(turn, cast.clerk.appointment, by=cast.director)


def test_last_months_turns_go_on(cast):
    """Three in turn on every day; on the first of December comes whoever follows the thirtieth."""
    with clock_at(datetime(2026, 11, 1, 10, tzinfo=CHINA)):
        people = (cast.clerk, cast.head, cast.editor)
        fill(office(cast), turns(*people, n=30, first=date(2026, 11, 1)), by=cast.director)

    assert follow(office(cast), date(2026, 12, 1), by=cast.director) == (31, 0)

    last = [names(office(cast), day)["first"] for day in days(3, date(2026, 11, 28))]
    assert [names(office(cast), day)["first"] for day in days(3, date(2026, 12, 1))] == last
    with pytest.raises(NothingToFollow):
        follow(office(cast), date(2026, 12, 1), by=cast.director)


def test_working_days_and_days_off_go_on_apart_and_who_is_away_is_passed_over(cast):
    with clock_at(datetime(2026, 11, 1, 10, tzinfo=CHINA)):
        weekdays = [day for day in days_of(date(2026, 11, 1)) if day.isoweekday() < 6]
        pair = (cast.clerk, cast.head)
        given_turns = [Turn(day, Seat.FIRST, pair[n % 2].appointment) for n, day in enumerate(weekdays)]
        fill(office(cast), given_turns, by=cast.director)
    book_absence(cast.clerk.appointment, from_on=date(2026, 12, 1), until_on=date(2026, 12, 31), by=cast.clerk)

    given_now, left = follow(office(cast), date(2026, 12, 1), by=cast.director)

    assert given_now + left == 23  # working days of December 2026
    assert abs(given_now - left) <= 1
    december = Shift.objects.filter(falls_on__month=12)
    assert {one.falls_on.isoweekday() for one in december} <= {1, 2, 3, 4, 5}
    assert {one.appointment_id for one in december} == {cast.head.appointment.pk}


def test_day_and_night_apart(cast):
    fill(office(cast), turns(cast.clerk), by=cast.director)
    with pytest.raises(StillGiven):
        arrange(office(cast), in_parts=True, duty_phone="6852 0110", by=cast.director)
    clear(office(cast), days(5), [Seat.FIRST], by=cast.director)

    arrange(office(cast), in_parts=True, duty_phone="6852 0110", by=cast.director)

    fill(office(cast), turns(cast.clerk, seat=Seat.NIGHT), by=cast.director)
    assert names(office(cast)) == {"night": "林知远"}
    office_now = cast.unit("市政府办公室")
    office_now.refresh_from_db()
    assert office_now.duty_phone == "6852 0110"


def test_at_two_in_the_night_the_evening_before_is_on_duty(cast):
    fill(office(cast), turns(cast.clerk, cast.head), by=cast.director)
    reach = reach_of(cast.clerk)

    for hour, day, name in ((23, 23, "林知远"), (2, 24, "林知远"), (8, 24, "韩雨桐")):
        with clock_at(datetime(2026, 11, day, hour, tzinfo=CHINA)):
            assert [str(one.appointment.person) for one in on_duty_at(office(cast), reach).shifts] == [name]
    assert duty_day() == MONDAY


def test_whom_one_does_not_see_on_duty_one_does_not_read(cast, at):  # noqa: F811
    fill(office(cast), [*turns(cast.clerk), *turns(cast.head, seat=Seat.LEADER)], by=cast.director)
    make_rule(cast.unit("市政府"), kind=VisibilityRule.Kind.HIDE, title="x", about=[cast.head.person], by=cast.admin)

    month = at(cast.outsider).get(reverse("directory:roster", args=[office(cast).public_id])).content.decode()
    sheet = at(cast.outsider).get(reverse("directory:print_roster", args=[office(cast).public_id])).content.decode()
    unit = at(cast.outsider).get(reverse("directory:unit", args=[office(cast).public_id])).content.decode()
    for page_seen in (month, sheet, unit):
        assert "林知远" in page_seen
        assert "韩雨桐" not in page_seen
    assert "not shown" in month or "不显示" in month
    watch = on_duty_at(office(cast), reach_of(cast.outsider))
    assert watch.leader is None
    assert on_duty_at(office(cast), reach_of(cast.service)).shifts == []


def test_today_in_my_units_and_below(cast):
    fill(office(cast), turns(cast.clerk), by=cast.director)
    fill(cast.unit("市政府"), turns(cast.deputy, seat=Seat.LEADER), by=cast.director)
    fill(cast.unit("市财政局"), turns(cast.finance), by=cast.admin)

    own = on_duty_for(cast.clerk, reach_of(cast.clerk))
    below, is_cut = on_duty_below(cast.unit("市政府"), reach_of(cast.mayor))

    assert [one.unit.short_name for one in own] == ["市政府办公室", "市政府"]
    assert [one.unit.short_name for one in below] == ["市政府", "市政府办公室", "市财政局"]
    assert not is_cut
    assert below[0].leader.appointment.person.name == "周明岚"


def sent(verb, **fields):
    return {"verb": verb} | {f"{verb}-{name}": value for name, value in fields.items()}


def test_through_the_page(cast, at):  # noqa: F811
    client = at(cast.director)
    url = reverse("directory:roster", args=[office(cast).public_id])
    given_form = sent("fill", seat="first", from_on="2026-11-23", until_on="2026-11-30", which="work",
                      people=[cast.clerk.appointment.pk, cast.head.appointment.pk])  # fmt: skip
    assert client.post(url, given_form).status_code == 302
    assert Shift.objects.count() == 6

    swapped = sent("change", turn="2026-11-23.first", other="2026-11-24.first")
    assert client.post(url, swapped).status_code == 302
    one = Shift.objects.get(falls_on=MONDAY)
    assert one.instead_of is not None
    assert one.instead_of.person.name in client.get(url).content.decode()
    assert client.post(url, sent("change", turn="2026-11-23.first")).status_code == 422
    assert client.post(url, given_form | {"fill-from_on": "2026-11-20"}).status_code == 422
    assert client.post(url, given_form | {"fill-people": [cast.finance.appointment.pk]}).status_code == 422
    assert client.post(f"{url}?month=2026-12", {"verb": "follow"}).status_code == 302
    assert Shift.objects.filter(falls_on__month=12).exists()
    assert client.post(url, sent("arrange", duty_phone="6852 0110", in_parts="on")).status_code == 422
    emptied = sent("fill", seat="first", from_on="2026-11-23", until_on="2026-12-31", which="all")
    assert client.post(url, emptied).status_code == 302
    assert not Shift.objects.exists()
    assert client.post(url, sent("arrange", duty_phone="6852 0110", in_parts="on")).status_code == 302
    assert "6852 0110" in client.get(reverse("directory:print_roster", args=[office(cast).public_id])).content.decode()


def test_others_may_read_and_not_write(cast, at):  # noqa: F811
    url = reverse("directory:roster", args=[office(cast).public_id])
    for reader in (cast.clerk, cast.finance, cast.outsider):
        client = at(reader)
        assert client.get(url).status_code == 200
        assert client.post(url, {"verb": "follow"}).status_code == 403
    assert at(cast.service).get(url).status_code == 404


# Who reads, the unit, the roster, its month, the calendar; however many turns.
def test_a_month_asks_little(cast, at, django_assert_num_queries):  # noqa: F811
    client = at(cast.finance)
    url = reverse("directory:roster", args=[office(cast).public_id])
    client.get(url)
    seats = (Seat.LEADER, Seat.FIRST, Seat.SECOND)
    fill(office(cast), [one for seat in seats for one in turns(cast.clerk, n=8, seat=seat)], by=cast.director)

    with django_assert_num_queries(11):
        client.get(url)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True), st.integers(1, 40), st.integers(0, 40))
def test_a_rotation_goes_on_as_it_began(people, so_far, further):
    whole = [people[n % len(people)] for n in range(so_far + further)]
    if so_far >= len(people):
        assert whole[so_far:] == continued(whole[:so_far], further)
        assert period(whole[:so_far]) <= len(people)


def test_a_unit_without_a_roster_says_so_and_leads_to_the_one_on_duty_for_it(cast, at):  # noqa: F811
    fill(office(cast), turns(cast.clerk, cast.head), by=cast.director)
    division = cast.clerk.appointment.post.unit

    for name in ("roster", "print_roster"):
        page = at(cast.clerk).get(reverse(f"directory:{name}", args=[division.public_id])).content.decode()

        assert "<tbody>" not in page
        assert reverse("directory:roster", args=[office(cast).public_id]) in page
