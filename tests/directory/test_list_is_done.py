"""A list that was applied says nothing new: whatever list, complete or not, whatever the book said before."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actors import today
from directory.importing.book import Book
from directory.importing.difference import compare
from directory.importing.rows import ListRow
from directory.importing.telling import counts_of
from directory.importing.writing import write
from directory.models import Appointment, Listing, Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ["xujy", "liangzy", "20001", "20002"]
PLACES = [(), ("市财政局",), ("市财政局", "预算科"), ("法规科",)]
rows = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(PLACES),
        st.sampled_from(["副局长", "文书", "科员"]),
        st.sampled_from([None, -30, 0, 30]),
        st.sampled_from([{}, {"phone": "6853 0001"}]),
    ),
    max_size=6,
    unique_by=lambda row: (row[0], row[1][-1:] if row[1] != ("市财政局",) else (), row[2]),
)
lists = st.lists(st.tuples(rows, st.booleans()), min_size=1, max_size=3)


class Silent:
    def begin(self, stage, total=0):
        pass

    def __call__(self, done):
        pass


def listed(told):
    """The first row of each person is the main one; their particulars are the same in all."""
    facts = {staff_number: facts for staff_number, _way, _title, _day, facts in reversed(told)}
    seen = set()
    for number, (staff_number, way, title, day, _facts) in enumerate(told, 2):
        is_main = staff_number not in seen
        seen.add(staff_number)
        starts_on = None if day is None else today() + timedelta(days=day)
        yield ListRow(number, staff_number, f"名{staff_number}", way, title, is_main, starts_on, facts[staff_number])


def difference(unit, told, is_complete):
    found = list(listed(told))
    book = Book.open(Unit.objects.get(pk=unit.pk), {row.staff_number for row in found}, today())
    return compare(found, book, is_complete=is_complete, on=today())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists)
def test_applied_and_compared_again_a_list_changes_nothing(cast, drawn):
    unit = cast.unit("市财政局")
    with transaction.atomic():
        for told, is_complete in drawn:
            made = difference(unit, told, is_complete)
            assert made.problems == []
            write(made, Silent())
            again = difference(unit, told, is_complete)
            assert not again.is_any, counts_of(again)
            assert all(
                Appointment.objects.filter(person=one, ends_on=None, is_main=True).count() <= 1
                for one in Person.objects.filter(username__in=PEOPLE)
            )
        assert [list(found) for found in Unit.objects.find_problems()] == [[], [], [], [], []]
        kept = set(Appointment.objects.values_list("pk", "starts_on", "ends_on", "is_main", "post__unit"))
        assert kept == set(Listing.objects.values_list("pk", "starts_on", "ends_on", "is_main", "unit"))
        transaction.set_rollback(True)
