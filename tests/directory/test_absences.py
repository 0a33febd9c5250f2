"""Absences and deputies: who may book them, for which days, and who may stand in for whom."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.absence.booking import (
    AwayAlready,
    InARing,
    NobodyThen,
    NotTheseDays,
    OverAlready,
    UnfitDeputy,
    book_absence,
    end_absence,
    name_deputies,
)
from directory.absence.deputies import MOST_HOPS, deputies_of, own_absences
from directory.absence.models import Absence, Work
from directory.absence.rings import Span, closes_ring
from directory.actions import relieve
from directory.actors import actor_of, today
from directory.models import Person, VisibilityRule
from directory.visibility.making import make_rule
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.worktime import clock
from office.worktime.clock import now

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DAILY = (Work.ACT, Work.READ, Work.CONFIRM, Work.ATTEND)


def away(actor, *deputy, works=DAILY, start=0, days=3, by=None):
    """From `start` days after today, for so many days."""
    named = dict.fromkeys(works, deputy[0].appointment) if deputy else {}
    first = today() + start * DAY
    return book_absence(
        actor.appointment, from_on=first, until_on=first + (days - 1) * DAY, deputies=named, by=by or actor
    )


def stands_in(actor, work=Work.ACT, on=None):
    found = deputies_of([actor.appointment.pk], work, on or today())
    return {pk: str(held.person) for pk, held in found.items()}.get(actor.appointment.pk)


def test_work_goes_to_the_deputy_on_the_days_of_the_absence_and_no_other(cast):
    away(cast.head, cast.clerk, start=2, days=3)

    days = [stands_in(cast.head, on=today() + n * DAY) for n in range(7)]
    assert days == [None, None, "林知远", "林知远", "林知远", None, None]


def test_signing_waits_for_its_holder_unless_it_is_named(cast):
    absence = away(cast.mayor, cast.deputy)
    assert stands_in(cast.mayor, Work.READ) == "周明岚"
    assert stands_in(cast.mayor, Work.SIGN) is None

    name_deputies(absence, {Work.SIGN: cast.deputy.appointment}, by=cast.mayor)
    assert stands_in(cast.mayor, Work.SIGN) == "周明岚"


def test_each_work_has_a_deputy_of_its_own(cast):
    absence = away(cast.director, cast.editor)
    name_deputies(absence, {Work.ATTEND: cast.registrar.appointment}, by=cast.director)

    assert stands_in(cast.director, Work.ATTEND) == "沈秋实"
    assert stands_in(cast.director, Work.ACT) == "苏婉清"
    assert trail.of(cast.director.person).last().particulars["deputies"].keys() == {"attend"}


def test_away_in_two_posts_is_said_in_one_line(cast, client):
    client.force_login(cast.deputy.person)
    away(cast.deputy, cast.mayor)
    assert client.get("/").content.decode().count('class="banner"') == 2, "of live updates, and of the absence"

    second = next(held for held in cast.deputy.appointments if held != cast.deputy.appointment)
    until = today() + 6 * DAY
    book_absence(second, from_on=today(), until_on=until, deputies={}, by=cast.deputy)

    page = client.get("/").content.decode()
    assert page.count('class="banner"') == 2
    line = page.split('class="banner"')[2].split("</div>")[0]
    for one in own_absences(actor_of(cast.deputy.person)):
        assert reverse("directory:absence", args=[one.absence]) in line
        assert one.post in line
        assert f"{one.until_on:%m-%d}" in line
    assert str(cast.mayor.person) in line
    client.force_login(cast.outsider.person)
    assert client.get("/").content.decode().count('class="banner"') == 1


def test_coming_back_early_ends_it(cast):
    absence = away(cast.head, cast.clerk)
    assert [one.deputies for one in own_absences(actor_of(cast.head.person))] == [("林知远",)]

    end_absence(absence, by=cast.head)

    assert stands_in(cast.head) is None
    assert own_absences(actor_of(cast.head.person)) == []
    with pytest.raises(OverAlready):
        end_absence(absence, by=cast.head)
    away(cast.head, cast.clerk)  # the same days are free again


def test_it_ends_by_itself(cast):
    absence = away(cast.head, cast.clerk, days=2)

    with clock.at(now() + 2 * DAY):
        assert stands_in(cast.head) is None
        with pytest.raises(OverAlready):
            end_absence(absence, by=cast.head)


@pytest.mark.parametrize(("start", "days"), [(-1, 3), (0, 0), (0, 400)])
def test_days_that_are_refused(cast, start, days):
    with pytest.raises(NotTheseDays):
        away(cast.head, start=start, days=days)


def test_one_absence_of_a_post_at_a_time(cast):
    away(cast.head, start=2, days=3)
    away(cast.head, start=5)

    with pytest.raises(AwayAlready):
        away(cast.head, start=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            appointment=cast.head.appointment,
            from_on=today() + 4 * DAY,
            until_on=today() + 9 * DAY,
            booked_by=cast.head.person,
            booked_at=now(),
        )


def test_only_the_holder_and_the_administrators_of_the_unit_book(cast):
    away(cast.head, cast.clerk, by=cast.admin)
    booked = trail.of(cast.head.person).last()
    assert (booked.type, booked.actor) == ("person.absence_booked", cast.admin.person)

    absence = Absence.objects.get(appointment=cast.head.appointment)
    for stranger in (cast.outsider, cast.clerk, cast.director, cast.service):
        with pytest.raises(NotAllowed):
            away(cast.finance, cast.planning, by=stranger)
        with pytest.raises(NotAllowed):
            end_absence(absence, by=stranger)
        with pytest.raises(NotAllowed):
            name_deputies(absence, {Work.ACT: cast.editor.appointment}, by=stranger)


def test_a_deputy_is_another_active_person_whom_one_can_see(cast):
    Person.objects.filter(pk=cast.editor.person.pk).update(is_active=False)
    make_rule(
        cast.unit("市政府"), kind=VisibilityRule.Kind.HIDE, title="专案", about=[cast.planning.person], by=cast.admin
    )

    for unfit in (cast.head, cast.editor, cast.planning):
        with pytest.raises(UnfitDeputy):
            away(cast.head, unfit)


def test_an_appointment_that_has_ended_by_then_is_not_booked(cast):
    relieve(cast.finance.appointment, from_on=today() + DAY, by=cast.admin)

    with pytest.raises(NobodyThen):
        away(cast.finance, start=3)
    with pytest.raises(UnfitDeputy):
        away(cast.head, cast.finance, start=3)


def test_a_deputy_who_has_left_is_passed_over(cast):
    away(cast.head, cast.clerk)
    Person.objects.filter(pk=cast.clerk.person.pk).update(is_active=False)

    assert stands_in(cast.head) is None


def test_a_deputy_who_is_away_has_a_deputy(cast):
    away(cast.head, cast.clerk)
    away(cast.clerk, cast.editor)
    assert stands_in(cast.head) == "苏婉清"

    away(cast.editor, cast.registrar)
    away(cast.registrar, cast.archivist)
    assert MOST_HOPS == 3
    assert stands_in(cast.head) == "沈秋实"  # and no further


def test_work_does_not_come_back_to_where_it_began(cast):
    away(cast.head, cast.clerk, days=3)
    away(cast.clerk, cast.editor, days=3)

    with pytest.raises(InARing) as refused:
        away(cast.editor, cast.head, start=2, days=5)
    assert "韩雨桐" in str(refused.value)
    away(cast.editor, cast.head, start=3)  # the others are back by then
    away(cast.deputy, cast.head)


def test_other_work_is_another_ring(cast):
    away(cast.head, cast.clerk, works=[Work.READ])
    away(cast.clerk, cast.head, works=[Work.ACT])

    assert (stands_in(cast.head, Work.READ), stands_in(cast.clerk, Work.ACT)) == ("林知远", "韩雨桐")


days = st.dates(date(2026, 11, 1), date(2026, 11, 12))
spans = st.builds(
    lambda of, to, days: Span(of, to, min(days), max(days)),
    st.integers(0, 4), st.integers(0, 4), st.tuples(days, days),
).filter(lambda one: one.of != one.to)  # fmt: skip


@given(spans, st.lists(spans, max_size=7))
def test_a_ring_is_one_on_some_day(new, known):
    """The same day by day: follow everybody who stands in on that day."""

    def comes_back(day):
        here = [one for one in known if one.from_on <= day <= one.until_on]
        reached, grown = set(), {new.to}
        while grown:
            reached |= grown
            grown = {one.to for one in here if one.of in reached} - reached
        return new.of in reached

    length = (new.until_on - new.from_on).days + 1
    assert closes_ring(new, known) == any(comes_back(new.from_on + n * DAY) for n in range(length))


@given(first=st.tuples(days, days), second=st.tuples(days, days), on=days)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_the_table_keeps_the_days_apart(cast, first, second, on):
    facts = {"appointment": cast.head.appointment, "booked_by": cast.head.person, "booked_at": now()}
    (a, b), (c, d) = sorted(first), sorted(second)
    with transaction.atomic():
        Absence.objects.create(from_on=a, until_on=b, **facts)
        assert Absence.objects.on(on).exists() == (a <= on <= b)
        assert Absence.objects.open(on).exists() == (on <= b)
        overlap = a <= d and c <= b
        with pytest.raises(IntegrityError) if overlap else nullcontext(), transaction.atomic():
            Absence.objects.create(from_on=c, until_on=d, **facts)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_who_name_each_other_at_once(cast):
    def book(pair):
        try:
            away(*pair)
            return "booked"
        except InARing:
            return "ring"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(book, [(cast.head, cast.clerk), (cast.clerk, cast.head)]))

    assert sorted(done) == ["booked", "ring"]
