"""A year without its holidays is said before dates are counted in it."""

import pytest
from django.utils import timezone

from office.checks.announced import announced_years
from office.worktime import clock
from office.worktime.models import CalendarYear

pytestmark = pytest.mark.django_db


def told(day):
    with clock.at(timezone.make_aware(timezone.datetime.fromisoformat(f"{day}T09:00"))):
        return [(one.id, one.msg.split()[3]) for one in announced_years(None, databases=["default"])]


def test_next_year_is_missed_from_october_on():
    assert told("2026-09-30") == []
    assert told("2026-10-01") == [("office.W021", "2027")]
    assert told("2027-01-01") == [("office.W021", "2027")]


def test_what_is_announced_is_not_missed():
    CalendarYear.objects.create(calendar=CalendarYear.objects.first().calendar, year=2027, source="通知")
    assert told("2026-12-31") == []


def test_the_database_is_asked_only_when_it_may_be():
    assert announced_years(None, databases=None) == []
