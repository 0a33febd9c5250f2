from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from office.ui import dates

NOW = datetime(2026, 11, 20, 2, 24, tzinfo=UTC)  # 10:24 in the office


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOW - timedelta(minutes=89), "08:55"),
        (NOW - timedelta(hours=10, minutes=24), "00:00"),  # the first minute of today
        (NOW - timedelta(hours=10, minutes=25), "11-19"),
        (datetime(2026, 1, 5, 1, tzinfo=UTC), "01-05"),
        (datetime(2025, 12, 31, 16, tzinfo=UTC), "01-01"),  # already the new year in the office
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025-12-31"),
        (date(2026, 11, 20), "11-20"),
    ],
)
def test_a_row_shows_the_shortest_date_that_is_not_ambiguous(at, shown):
    assert dates.short(at, NOW) == shown


def test_a_stamp_names_the_year_only_when_it_is_another():
    assert dates.stamp(datetime(2026, 11, 17, 13, 8, tzinfo=UTC), NOW) == "11-17 21:08"
    assert dates.stamp(datetime(2025, 11, 17, 13, 8, tzinfo=UTC), NOW) == "2025-11-17 21:08"


def test_a_whole_date_has_no_zeros_in_chinese():
    with translation.override("zh-hans"):
        assert dates.whole(date(2026, 1, 5)) == "2026年1月5日"
    with translation.override("en"):
        assert dates.whole(date(2026, 1, 5)) == "5 January 2026"


def test_the_machine_reads_the_same_moment():
    assert dates.machine(NOW) == "2026-11-20T10:24+08:00"
    assert dates.machine(date(2026, 11, 20)) == "2026-11-20"
